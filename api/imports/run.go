package imports

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/matching"
	"github.com/attackacrack/crm/api/platform/db"
)

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
	work := &merge{module: m, now: m.clock.Now(), imp: *imp, defaultState: business.DefaultState, dry: dry}
	if imp.Merged == 0 {
		work.imp.Counts, work.imp.Delta = ledger.Counts{}, ledger.Delta{} // what a preview left
	}
	work.members = work.imp.Counts.Members
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // the book of 100,000 rows takes 60 MB: not twice that
	words, wordsCtx := errgroup.WithContext(ctx)
	words.SetLimit(1)
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		work.tx = tx
		options := matching.Options{Tx: tx, ImportID: imp.UUID, ListID: imp.ListID, Strategy: imp.Strategy, Format: imp.Format, Now: work.now, Attributes: imp.Layout.Has("attribute")}
		if imp.Kind == optOuts {
			options.OptOut = work.optOut
		}
		if err := begin(ctx, tx, imp); err != nil {
			return err
		}
		if work.matching, err = matching.New(ctx, options); err != nil {
			return err
		}
		next, decided := make(chan []intake.Candidate), make(chan *matching.Chunk)
		ahead, aheadCtx := errgroup.WithContext(ctx)
		ahead.Go(func() error {
			return imp.Layout.Plan().Ahead(aheadCtx, m.db, imp.ID, imp.Delimiter[0], int(imp.Merged), int(upTo), m.chunk, work.defaultState, next)
		})
		ahead.Go(func() error { return work.decide(aheadCtx, next, decided) })
		for chunk := range decided {
			if err := work.write(ctx, chunk); err != nil {
				return err
			}
			if found := chunk.Words; !dry {
				// Beside the merge and committed by itself: a spare word does no harm, a lock on one would.
				words.Go(func() error {
					return m.db.InTx(wordsCtx, func(tx db.Tx) error { return contacts.AddWords(wordsCtx, tx, found) })
				})
			}
			if err := work.progress(ctx, chunk.Last); err != nil {
				return err
			}
		}
		if err := errors.Join(ahead.Wait(), words.Wait()); err != nil {
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
