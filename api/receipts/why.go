package receipts

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Why is a receipt in words.
type Why struct {
	ID           int64          `db:"id" json:"id" doc:"The receipt's number" example:"4711"`
	EntryID      *int64         `db:"entry_id" json:"entry_id" doc:"The message; null for one that was refused before it was stored" example:"812"`
	PhoneID      string         `db:"phone_id" json:"phone_id" doc:"Whom it was for" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	At           time.Time      `db:"at" json:"at" doc:"When it was decided" example:"2026-11-19T15:00:00Z"`
	Allowed      bool           `db:"allowed" json:"allowed" doc:"Whether it was allowed" example:"true"`
	Reason       string         `db:"reason" json:"reason" doc:"Why, for programs" example:"allowed"`
	Text         string         `json:"text" doc:"Why, for people" example:"Allowed"`
	RulesVersion string         `db:"rules_version" json:"rules_version" doc:"By which rules" example:"2026-11"`
	Repeats      bool           `json:"repeats" doc:"Whether the program decides the same of these facts today" example:"true"`
	Batch        string         `db:"batch" json:"batch" doc:"The line of the audit log that seals it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Checks       []WhyCheck     `json:"checks" doc:"Every condition that was asked, in its order"`
	Laws         []consent.Rule `json:"laws" doc:"The laws of the places where the recipient may be, with their sources"`
	Inputs       []byte         `db:"inputs" json:"-"`
}

// WhyCheck is one condition of a receipt.
type WhyCheck struct {
	Check  string    `json:"check" doc:"The condition, by the reason that it refuses with" example:"opted_out"`
	Passed bool      `json:"passed" doc:"Whether it was met" example:"true"`
	Text   string    `json:"text" doc:"How it came out" example:"It has not opted out of texts."`
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

func (m *Module) why(ctx context.Context, input *byEntry) (Why, error) {
	found, err := Of(ctx, m.DB, []int64{input.EntryID})
	if err == nil && len(found) == 0 {
		err = problem.NotFound("receipt")
	}
	return append(found, Why{})[0], err
}

// Of reads the last receipt of each message that has one.
func Of(ctx context.Context, q db.Querier, entryIDs []int64) ([]Why, error) {
	return read(ctx, q, `select distinct on (entry_id) `+whyColumns+` from decision where entry_id = any($1) order by entry_id, id desc`, entryIDs)
}

// Read reads receipts by their numbers, in their order.
func Read(ctx context.Context, q db.Querier, ids []int64) ([]Why, error) {
	return read(ctx, q, `select `+whyColumns+` from decision where id = any($1) order by id`, ids)
}

var whyColumns = db.Columns[Why]("")

func read(ctx context.Context, q db.Querier, query string, ids []int64) ([]Why, error) {
	found, err := db.Collect[Why](ctx, q, "read receipts", query, ids)
	for i := range found {
		if err := found[i].explain(); err != nil {
			return nil, fmt.Errorf("read receipt %d: %w", found[i].ID, err)
		}
	}
	return found, err
}

// explain asks Decide again, of the facts that were known then.
func (w *Why) explain() error {
	var facts consent.Facts
	var values map[string]any
	if err := json.Unmarshal(w.Inputs, &facts); err != nil {
		return err
	}
	if err := json.Unmarshal(w.Inputs, &values); err != nil {
		return err
	}
	decision := consent.Decide(facts, w.At)
	w.Text, w.Laws = consent.Explain(w.Reason), facts.Rules
	w.Repeats = decision.Allowed == w.Allowed && decision.Reason == w.Reason
	for _, check := range decision.Checks {
		about := rulesOfChecks()[check.Reason]
		one := WhyCheck{Check: check.Reason, Passed: check.Passed, Text: check.Sentence(), Rule: about[1]}
		for path := range strings.FieldsSeq(about[0]) {
			one.Facts = append(one.Facts, WhyFact{path, valueOf(values, path)})
		}
		w.Checks = append(w.Checks, one)
	}
	return nil
}

// The rule behind each condition, and the facts that it looks at.
//
//go:embed checks.tsv
var checks string

var rulesOfChecks = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(checks) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
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
