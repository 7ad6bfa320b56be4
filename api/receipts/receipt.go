// Package receipts keeps every final answer of the gate with all that it was
// based on, and says it in words: "why this text?". A batch of them is sealed
// by its digest in the audit log, whose lines are a chain.
//
// It owns the table decision.
package receipts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
)

// Receipt is a final answer of the gate with everything it was based on.
type Receipt struct {
	PhoneID     string
	EntryID     *int64
	RecipientID *string
	Allowed     bool
	Reason      string
	Inputs      consent.Facts
}

// digest is taken over the receipts of one batch, as Keep takes it. The audit log keeps it, so that its chain seals them too.
const digest = `encode(sha256(string_agg(convert_to(concat_ws('|', (extract(epoch from at) * 1000000)::bigint, phone_id, coalesce(entry_id::text, ''),
	coalesce(recipient_id::text, ''), allowed, reason, inputs::text, rules_version), 'UTF8'), ''::bytea order by id)), 'hex')`

const kept = "receipts.keep"

// fields are the receipts of one batch, column by column.
type fields struct {
	phones, reasons, inputs []string
	entries                 []*int64
	recipients              []*string
	allowed                 []bool
}

// Keep stores final answers; a mere "not yet" is none. Of the rules only those that could apply are kept.
func Keep(ctx context.Context, tx db.Tx, at time.Time, receipts []Receipt) error {
	if len(receipts) == 0 {
		return nil
	}
	var all fields
	sum := sha256.New()
	for _, r := range receipts {
		r.Inputs.Rules = slices.DeleteFunc(slices.Clone(r.Inputs.Rules), func(rule consent.Rule) bool {
			return rule.Jurisdiction != consent.Federal && !slices.Contains(r.Inputs.Places.States, rule.Jurisdiction)
		})
		inputs, err := json.Marshal(r.Inputs)
		if err != nil {
			return fmt.Errorf("keep a receipt: %w", err)
		}
		all.add(r, string(inputs))
		fmt.Fprintf(sum, "%d|%s|%s|%s|%s|%s|%s|%s", at.UnixMicro(), r.PhoneID, text(r.EntryID), text(r.RecipientID), fmt.Sprint(r.Allowed)[:1], r.Reason, inputs, consent.RulesVersion)
	}
	batch := db.NewID()
	var first, last int64
	err := tx.PG.QueryRow(ctx, `
		-- Numbered in the order of the arrays.
		with kept as (
			insert into decision (batch, at, rules_version, phone_id, entry_id, recipient_id, allowed, reason, inputs)
			select $1, $2, $3, phone_id, entry_id, recipient_id, allowed, reason, inputs::json
			from unnest($4::uuid[], $5::bigint[], $6::uuid[], $7::boolean[], $8::text[], $9::text[]) with ordinality
				t (phone_id, entry_id, recipient_id, allowed, reason, inputs, place) order by place
			returning id)
		select min(id), max(id) from kept`,
		batch, at, consent.RulesVersion, all.phones, all.entries, all.recipients, all.allowed, all.reasons, all.inputs).Scan(&first, &last)
	if err != nil {
		return fmt.Errorf("keep receipts: %w", err)
	}
	detail := map[string]any{"count": len(receipts), "sha256": hex.EncodeToString(sum.Sum(nil)), "first": first, "last": last}
	return access.Record(ctx, tx, kept, "decision", batch, detail)
}

func (f *fields) add(r Receipt, inputs string) {
	f.phones, f.entries, f.recipients = append(f.phones, r.PhoneID), append(f.entries, r.EntryID), append(f.recipients, r.RecipientID)
	f.allowed, f.reasons, f.inputs = append(f.allowed, r.Allowed), append(f.reasons, r.Reason), append(f.inputs, inputs)
}

// text is a value as the digest has it: empty for null.
func text[T any](value *T) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(*value)
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

// Seal is the line of the audit log that holds the digest of a batch of receipts.
type Seal struct {
	Batch  string  `db:"batch"`
	Line   *int64  `db:"seq"`  // null: not yet in the chain
	Hash   *string `db:"hash"` // of that line
	Intact bool    `db:"intact"`
}

// Seals compares the receipts of some batches with their digests. A batch without a seal is left out.
func Seals(ctx context.Context, q db.Querier, batches []string) (map[string]Seal, error) {
	found, err := db.Collect[Seal](ctx, q, "read seals", `
		-- Lines by audit_entity, receipts by the primary key.
		select s.entity_id as batch, s.seq, encode(s.hash, 'hex') as hash,
			coalesce(k.n = (s.detail->>'count')::bigint and k.sum = s.detail->>'sha256', false) as intact
		from audit s cross join lateral (
			select count(*) as n, `+digest+` as sum from decision
			where id between (s.detail->>'first')::bigint and (s.detail->>'last')::bigint and batch = s.entity_id::uuid) k
		where s.entity = 'decision' and s.entity_id = any($1) and s.action = $2`, batches, kept)
	seals := make(map[string]Seal, len(found))
	for _, seal := range found {
		seals[seal.Batch] = seal
	}
	return seals, err
}
