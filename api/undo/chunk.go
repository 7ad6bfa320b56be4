package undo

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
)

const (
	// chunkOf is how many records one transaction changes: an inbound text to one
	// of their phones waits no longer than that takes.
	chunkOf = 500
	// rounds end what would never end: a change that is planned again and again.
	rounds = 3
)

// planned keeps what is to be done over the transactions that do it. People go
// before what they use, which somebody else may need, and come back after it.
func (r Request) planned() []string {
	order := `array['contact', 'property', 'phone', 'email', 'list']`
	if r.Redo {
		order = `array['property', 'phone', 'email', 'list', 'contact']`
	}
	return []string{
		`drop table if exists plan`,
		fmt.Sprintf(`create temporary table plan as
			select (dense_rank() over (order by array_position(%s, entity), entity_id) - 1) / %d as chunk, * from turn where why = ''`, order, chunkOf),
		`create index on plan (chunk)`,
		`analyze plan`,
	}
}

// plan returns how many chunks there are to do, and notes what stays.
func (r Request) plan(ctx context.Context, session db.Session, sums *Summary) (chunks int, err error) {
	return chunks, session.InTx(ctx, func(tx db.Tx) error {
		if err := r.collect(ctx, tx); err != nil {
			return err
		}
		found, err := summarise(ctx, tx, r.ImportID)
		if err != nil {
			return err
		}
		sums.stay(found)
		if err := tx.ExecAll(ctx, "plan an undo", r.planned()); err != nil {
			return err
		}
		return tx.GetContext(ctx, &chunks, `select coalesce(max(chunk) + 1, 0) from plan`)
	})
}

// Take does what is asked, in chunks, and adds up what came of it; save runs
// last in each chunk's transaction. The caller holds the lock of imports.
func (r Request) Take(ctx context.Context, session db.Session, sums *Summary, save func(tx db.Tx, done, all int) error) error {
	for round := 0; ; round++ {
		chunks, err := r.plan(ctx, session, sums)
		if err != nil || chunks == 0 || round == rounds {
			return err
		}
		for chunk := range chunks {
			err := session.InTx(ctx, func(tx db.Tx) error {
				if err := r.take(ctx, tx, chunk, sums); err != nil {
					return err
				}
				return save(tx, chunk+1, chunks)
			})
			if err != nil {
				return err
			}
		}
	}
}

const takeUp = `
	insert into turn (entity, entity_id, field, other_id, before, after) select entity, entity_id, field, other_id, before, after from plan where chunk = $1`

// take does one chunk. Meanwhile somebody may have edited or used what it
// names, so that it is looked at again, under its locks.
func (r Request) take(ctx context.Context, tx db.Tx, chunk int, sums *Summary) error {
	if err := journal.OpenTurn(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, takeUp, chunk); err != nil {
		return fmt.Errorf("take up a chunk: %w", err)
	}
	// A chunk is looked up by index, however old the statistics: tables that have just changed would be read whole.
	if err := tx.ExecAll(ctx, "look at a chunk", []string{`create index on turn (entity_id)`, `analyze turn`, `set local enable_seqscan = off`}); err != nil {
		return err
	}
	if err := r.recheck(ctx, tx); err != nil {
		return err
	}
	found, err := count(ctx, tx)
	if err != nil {
		return err
	}
	sums.add(found)
	return r.turn(ctx, tx)
}
