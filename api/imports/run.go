package imports

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/matching"
	"github.com/attackacrack/crm/api/platform/db"
)

// importLock lets one merge run at a time: overlapping files queue.
const importLock = 7243004

// progressEvery keeps open screens at four events a second.
const progressEvery = 250 * time.Millisecond

// bookGC and bookLimit collect garbage sooner: the book of 100,000 rows takes
// 60 MB, and not twice that for the rubbish beside it.
const (
	bookGC    = 50
	bookLimit = 100 << 20
)

// frugal makes memory dear until it is called off.
func frugal() (enough func()) {
	runtime.GC() // what is no longer needed gives no room to the book
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	percent, limit := debug.SetGCPercent(bookGC), debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, int64(stats.Sys-stats.HeapIdle)+bookLimit))
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
		runtime.GC() // else the garbage of twice the book may lie about
	}
}

// merge is phase two: the rows up to one of them, in one transaction.
func (m *Module) merge(ctx context.Context, imp *Import, upTo int64) error {
	work, err := m.begin(ctx, imp)
	if err != nil {
		return err
	}
	defer frugal()()
	upTo = min(upTo, imp.Records)
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		if err := lock(ctx, tx, imp); err != nil {
			return err
		}
		if err := work.take(ctx, tx, upTo); err != nil {
			return err
		}
		return work.end(ctx, upTo)
	})
	if err == nil {
		imp.Counts, imp.MergedCounts, imp.Delta, imp.Merged = work.imp.Counts, work.imp.Counts, work.imp.Delta, upTo
	}
	return err
}

// begin prepares what is left of a file to be merged, or rehearsed.
func (m *Module) begin(ctx context.Context, imp *Import) (*merge, error) {
	business, err := access.ReadBusiness(ctx, m.db)
	work := &merge{module: m, now: m.clock.Now(), imp: *imp, defaultState: business.DefaultState}
	work.imp.Counts, work.members = imp.MergedCounts, imp.MergedCounts.Members
	return work, err
}

// take reads, decides on and writes the rows up to one of them, side by side.
func (m *merge) take(ctx context.Context, tx db.Tx, upTo int64) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	imp := &m.imp
	options := matching.Options{
		Tx: tx, ImportID: imp.UUID, ListID: imp.ListID, Strategy: imp.Strategy, Format: imp.Format, Now: m.now, Attributes: imp.Layout.Has("attribute"), Rehearsal: m.rehearsal,
	}
	if imp.Kind == optOuts {
		options.OptOut = m.optOut
	}
	var err error
	if m.matching, err = matching.New(ctx, options); err != nil {
		return err
	}
	m.tx = tx
	words, wordsCtx := errgroup.WithContext(ctx)
	words.SetLimit(1)
	twin, err := m.twin(ctx, upTo)
	if err != nil {
		return err
	}
	next, decided := make(chan []intake.Candidate), make(chan *matching.Chunk)
	ahead, aheadCtx := errgroup.WithContext(ctx)
	if twin != "" {
		ahead.Go(func() error { return m.repeat(aheadCtx, twin, int(upTo), decided) })
	} else {
		ahead.Go(func() error {
			return imp.Layout.Plan().Ahead(aheadCtx, m.module.db, imp.ID, imp.Delimiter[0], int(imp.Merged), int(upTo), m.module.chunk, m.defaultState, next)
		})
		ahead.Go(func() error { return m.decide(aheadCtx, next, decided) })
	}
	defer func() { cancel(); _, _ = ahead.Wait(), words.Wait() }()
	for chunk := range decided {
		if err := m.inTurn(func() error { return m.write(ctx, chunk) }); err != nil {
			return err
		}
		if found := chunk.Words; m.rehearsal == 0 {
			// Beside the merge and committed by itself: a spare word does no harm, a lock on one would.
			words.Go(func() error {
				return m.module.db.InTx(wordsCtx, func(tx db.Tx) error { return contacts.AddWords(wordsCtx, tx, found) })
			})
		}
		if err := m.progress(ctx, chunk.Last); err != nil {
			return err
		}
	}
	return errors.Join(ahead.Wait(), words.Wait())
}
