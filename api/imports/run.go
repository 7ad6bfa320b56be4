package imports

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// partSize is how many rows one transaction merges at most.
const partSize = 100_000

// importLock lets one merge run at a time: overlapping files queue.
const importLock = 7243004

// progressEvery keeps open screens at four events a second.
const progressEvery = 250 * time.Millisecond

// errRolledBack ends a preview.
var errRolledBack = errors.New("rolled back")

// merge is phase two: the rows up to one of them, in one transaction. dry
// rolls it back and keeps its figures, so that a preview is the run itself.
func (m *Module) merge(ctx context.Context, imp *Import, upTo int64, dry bool) error {
	business, err := access.ReadBusiness(ctx, m.db)
	if err != nil {
		return err
	}
	upTo = min(upTo, imp.Records)
	work := &merge{
		module: m, now: m.clock.Now(), imp: *imp, plan: layout{Format: imp.Format, Columns: imp.Columns}.plan(), book: newBook(),
		renamed: map[int32]*renaming{}, defaultState: business.DefaultState, dry: dry,
	}
	if imp.Merged == 0 {
		work.imp.Counts, work.imp.Delta = Counts{}, Delta{} // what a preview left
	}
	words, wordsCtx := errgroup.WithContext(ctx)
	words.SetLimit(1)
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		work.tx = tx
		if err := work.begin(ctx); err != nil {
			return err
		}
		for row := int(imp.Merged); row < int(upTo); {
			chunk, err := work.part(ctx, row, int(upTo))
			if err != nil {
				return err
			}
			if len(chunk) == 0 {
				break
			}
			if err := work.chunkOf(ctx, chunk); err != nil {
				return err
			}
			row = chunk[len(chunk)-1].no
			if found := work.chunk.words; !dry {
				// Beside the merge and committed by itself: a spare word does no harm, a lock on one would.
				words.Go(func() error {
					return m.db.InTx(wordsCtx, func(tx db.Tx) error { return contacts.AddWords(wordsCtx, tx, slices.Collect(maps.Keys(found))) })
				})
			}
			if err := work.progress(ctx, row); err != nil {
				return err
			}
		}
		if err := words.Wait(); err != nil {
			return err
		}
		return work.end(ctx, upTo)
	})
	_ = words.Wait()
	if err != nil && !errors.Is(err, errRolledBack) {
		return err
	}
	imp.Counts, imp.Delta = work.imp.Counts, work.imp.Delta
	if !dry {
		imp.Merged = upTo
	}
	return nil
}

// begin takes the one lock and looks whether the import is still as it was
// before it had to wait.
func (m *merge) begin(ctx context.Context) error {
	if _, err := m.tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, importLock); err != nil {
		return err
	}
	// The counts at the end group half a million rows.
	if _, err := m.tx.Exec(ctx, `set local work_mem = '64MB'`); err != nil {
		return err
	}
	var still bool
	err := m.tx.GetContext(ctx, &still, `select exists (select from import where id = $1 and state = $2 and merged = $3)`, m.imp.ID, m.imp.State, m.imp.Merged)
	if err == nil && !still {
		return errStopped
	}
	return err
}

// end writes what came last, balances, and moves the import on.
func (m *merge) end(ctx context.Context, upTo int64) error {
	added, err := m.finish(ctx)
	if err != nil {
		return err
	}
	counts, err := m.imp.count(ctx, m.tx)
	if err != nil {
		return err
	}
	counts.Members.Added += added[0]
	counts.Members.Already += added[1]
	found, err := m.balance(ctx, m.imp.Counts, counts, upTo == m.imp.Records)
	if err != nil {
		return err
	}
	m.imp.Counts, m.imp.Delta = counts, found
	if m.dry {
		return errRolledBack
	}
	countsJSON, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	deltaJSON, err := json.Marshal(found)
	if err != nil {
		return err
	}
	moved, err := m.tx.Exec(ctx, `update import set merged = $3, counts = $4, delta = $5 where id = $1 and merged = $2 and state = 'merging'`,
		m.imp.ID, m.imp.Merged, upTo, countsJSON, deltaJSON)
	if err == nil && moved == 0 {
		return errStopped
	}
	return err
}

// progress tells how far the merge is, on another connection: what the merge
// itself writes is not visible before its commit. It also finds out that
// somebody cancelled.
func (m *merge) progress(ctx context.Context, row int) error {
	if now := clock.RealNow(); now.Sub(m.told) < progressEvery {
		return nil
	}
	m.told = clock.RealNow()
	m.imp.RowsDone = int64(row)
	return m.module.db.InTx(ctx, func(tx db.Tx) error {
		moved, err := tx.Exec(ctx, `update import set rows_done = $3 where id = $1 and state = $2`, m.imp.ID, m.imp.State, row)
		if err != nil {
			return err
		}
		if moved == 0 {
			return errStopped
		}
		return m.imp.publish(ctx, tx)
	})
}
