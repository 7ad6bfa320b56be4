// Package receipts keeps every final answer of the gate with all that it was
// based on, and says it in words: "why this text?". A batch of them is sealed
// by its digest in the audit log, whose lines are a chain.
//
// It owns the table decision.
package receipts

import (
	"context"
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
		r.Inputs.Rules = slices.DeleteFunc(slices.Clone(r.Inputs.Rules), func(rule consent.Rule) bool {
			return rule.Jurisdiction != consent.Federal && !slices.Contains(r.Inputs.Places.States, rule.Jurisdiction)
		})
		return []any{batch, at, r.PhoneID, r.EntryID, r.RecipientID, r.Allowed, r.Reason, r.Inputs, consent.RulesVersion}
	})
	if err != nil {
		return err
	}
	var sum string
	var first, last int64
	err = tx.QueryRowxContext(ctx, `select `+digest+`, min(id), max(id) from decision where phone_id = any($1) and at = $2 and batch = $3`,
		phones, at, batch).Scan(&sum, &first, &last)
	if err != nil {
		return fmt.Errorf("seal receipts: %w", err)
	}
	return access.Record(ctx, tx, kept, "decision", batch, map[string]any{"count": len(receipts), "sha256": sum, "first": first, "last": last})
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
