package consent

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Receipt is a final answer of the gate with everything it was based on.
type Receipt struct {
	PhoneID     string
	EntryID     *int64
	RecipientID *string
	Allowed     bool
	Reason      string
	Inputs      Facts
}

// digest is taken over the receipts of one batch. The audit log keeps it, so that its chain seals them too.
const digest = `encode(sha256(string_agg(convert_to(concat_ws('|', id, extract(epoch from at), phone_id, coalesce(entry_id::text, ''),
	coalesce(recipient_id::text, ''), allowed, reason, inputs::text, rules_version), 'UTF8'), ''::bytea order by id)), 'hex')`

const kept = "receipts.keep"

// Keep stores final answers; a mere "not yet" is none. Of the rules only those that could apply are kept.
func Keep(ctx context.Context, tx db.Tx, at time.Time, receipts []Receipt) error {
	if len(receipts) == 0 {
		return nil
	}
	batch, phones := db.NewID(), []string{}
	columns := []string{"batch", "at", "phone_id", "entry_id", "recipient_id", "allowed", "reason", "inputs", "rules_version"}
	err := db.CopyEach(ctx, tx, "decision", columns, receipts, func(r Receipt) []any {
		phones = append(phones, r.PhoneID)
		r.Inputs.Rules = slices.DeleteFunc(slices.Clone(r.Inputs.Rules), func(rule Rule) bool {
			return rule.Jurisdiction != Federal && !slices.Contains(r.Inputs.Places.States, rule.Jurisdiction)
		})
		return []any{batch, at, r.PhoneID, r.EntryID, r.RecipientID, r.Allowed, r.Reason, r.Inputs, RulesVersion}
	})
	if err != nil {
		return err
	}
	var sum string
	err = tx.GetContext(ctx, &sum, `select `+digest+` from decision where phone_id = any($1) and at = $2 and batch = $3`, phones, at, batch)
	if err != nil {
		return fmt.Errorf("seal receipts: %w", err)
	}
	return access.Record(ctx, tx, kept, "decision", batch, map[string]any{"count": len(receipts), "sha256": sum})
}

// Verify compares all receipts with the digests in the audit log and names the first batch that differs, or none.
func Verify(ctx context.Context, q db.Querier) (count int64, broken []string, err error) {
	if err = q.GetContext(ctx, &count, `select count(*) from decision`); err != nil {
		return 0, nil, err
	}
	err = q.SelectContext(ctx, &broken, `
		select coalesce(s.batch, k.batch::text) || ' of ' || to_char(coalesce(s.at, k.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
		from (select batch, min(at) as at, count(*) as n, `+digest+` as sum from decision group by batch) k
		full join (select entity_id as batch, at, (detail->>'count')::bigint as n, detail->>'sha256' as sum from audit where action = $1) s
			on s.batch = k.batch::text
		where k.n is distinct from s.n or k.sum is distinct from s.sum order by coalesce(s.at, k.at), 1 limit 1`, kept)
	return count, broken, err
}

// Why is a receipt in words.
type Why struct {
	ID           int64      `db:"id" json:"id" doc:"The receipt's number" example:"4711"`
	EntryID      int64      `db:"entry_id" json:"entry_id" doc:"The message" example:"812"`
	PhoneID      string     `db:"phone_id" json:"phone_id" doc:"Whom it was for" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	At           time.Time  `db:"at" json:"at" doc:"When it was decided" example:"2026-11-19T15:00:00Z"`
	Allowed      bool       `db:"allowed" json:"allowed" doc:"Whether it was allowed" example:"true"`
	Reason       string     `db:"reason" json:"reason" doc:"Why, for programs" example:"allowed"`
	Text         string     `json:"text" doc:"Why, for people" example:"Allowed"`
	RulesVersion string     `db:"rules_version" json:"rules_version" doc:"By which rules" example:"2026-11"`
	Repeats      bool       `json:"repeats" doc:"Whether the program decides the same of these facts today" example:"true"`
	Batch        string     `db:"batch" json:"batch" doc:"The line of the audit log that seals it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Checks       []WhyCheck `json:"checks" doc:"Every condition that was asked, in its order"`
	Laws         []Rule     `json:"laws" doc:"The laws of the places where the recipient may be, with their sources"`
	Inputs       []byte     `db:"inputs" json:"-"`
}

// WhyCheck is one condition of a receipt.
type WhyCheck struct {
	Check  string    `json:"check" doc:"The condition, by the reason that it refuses with" example:"opted_out"`
	Passed bool      `json:"passed" doc:"Whether it was met" example:"true"`
	Text   string    `json:"text" doc:"What it refuses" example:"Opted out"`
	Rule   string    `json:"rule" doc:"The rule, and where it comes from" example:"No campaign text within 30 days"`
	Facts  []WhyFact `json:"facts" doc:"What was known"`
}

// WhyFact is what was known then.
type WhyFact struct {
	Name  string `json:"name" doc:"The fact" example:"phone.opted_out_at"`
	Value string `json:"value" doc:"Its value, as JSON" example:"null"`
}

// Module serves receipts.
type Module struct{ DB *db.DB }

// Routes adds the module's route.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/messages/{entry_id}/receipt", "messages.receipt", "conversations:read", "Say why a message was allowed or refused", m.why)
}

type byEntry struct {
	EntryID int64 `path:"entry_id" doc:"The message" example:"812"`
}

func (m *Module) why(ctx context.Context, input *byEntry) (why Why, err error) {
	var found []Why
	err = m.DB.SelectContext(ctx, &found, `select `+db.Columns[Why]("")+` from decision where entry_id = $1 order by id desc limit 1`, input.EntryID)
	if err != nil {
		return why, err
	}
	if len(found) == 0 {
		return why, problem.NotFound("receipt")
	}
	why = found[0]
	var facts Facts
	var values map[string]any
	if err = json.Unmarshal(why.Inputs, &facts); err == nil {
		err = json.Unmarshal(why.Inputs, &values)
	}
	decision := Decide(facts, why.At)
	why.Text, why.Laws = Explain(why.Reason), facts.Rules
	why.Repeats = decision.Allowed == why.Allowed && decision.Reason == why.Reason
	for _, check := range decision.Checks {
		about := rulesOfChecks()[check.Reason]
		one := WhyCheck{Check: check.Reason, Passed: check.Passed, Text: Explain(check.Reason), Rule: about[1]}
		for path := range strings.FieldsSeq(about[0]) {
			one.Facts = append(one.Facts, WhyFact{path, valueOf(values, path)})
		}
		why.Checks = append(why.Checks, one)
	}
	return why, err
}

var rulesOfChecks = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, row := range table("checks") {
		out[row[0]] = row[1:]
	}
	return out
})

func valueOf(values map[string]any, path string) string {
	first, rest, deeper := strings.Cut(path, ".")
	if inner, is := values[first].(map[string]any); is && deeper {
		return valueOf(inner, rest)
	}
	text, _ := json.Marshal(values[first]) // it was read from JSON
	return string(text)
}
