package imports

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/matching"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// merge is one part of a file on its way.
type merge struct {
	module       *Module
	matching     *matching.Merge
	tx           db.Tx
	now          time.Time
	imp          Import
	defaultState string
	rehearsal    int // which part of a rehearsal it is; 0: none
	turn         sync.Mutex
	members      ledger.Members
	journal      int64     // its last line before the first part
	told         time.Time // when open screens last heard of it
}

// byIndex looks a chunk up by index, however old the statistics: tables that have just grown would be read whole.
const byIndex = `set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off`

// decide looks up and decides, chunk by chunk, beside what is written.
func (m *merge) decide(ctx context.Context, next <-chan []intake.Candidate, decided chan<- *matching.Chunk) error {
	defer close(decided)
	look := func(read db.Tx) error {
		if err := m.inTurn(func() error { _, err := read.Exec(ctx, byIndex); return err }); err != nil {
			return err
		}
		for rows := range next {
			var chunk *matching.Chunk
			err := m.inTurn(func() (err error) { chunk, err = m.matching.Decide(ctx, read, rows); return err })
			if err != nil {
				return err
			}
			select {
			case decided <- chunk:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	if m.shared() {
		return look(m.tx)
	}
	return m.module.db.InTx(ctx, look)
}

// write stores a chunk: the records, the ledger, and everybody on the list.
func (m *merge) write(ctx context.Context, chunk *matching.Chunk) error {
	if err := m.matching.Write(ctx, chunk); err != nil {
		return err
	}
	if m.imp.Kind == optOuts {
		return nil
	}
	if m.matching.Fresh() {
		m.members.Added += len(chunk.Members)
		return nil
	}
	added, err := lists.AddMembers(ctx, m.tx, m.imp.ListID, &m.imp.ID, chunk.Members, m.now)
	m.members.Added += added
	m.members.Already += len(chunk.Members) - added
	return err
}

// optOut blocks phones because the file names them; what waits to be sent to
// them is cancelled with it.
func (m *merge) optOut(ctx context.Context, tx db.Tx, phones []contacts.Phone) error {
	return m.module.optOut(ctx, tx, phones, consent.Marking{Source: consent.ByImport, Reason: "Listed in " + m.imp.Filename, At: m.now})
}

// lock takes the one lock and looks whether the import is still as it was
// before it had to wait.
func lock(ctx context.Context, tx db.Tx, imp *Import) error {
	// The counts at the end group half a million rows; compiling them takes longer than counting.
	statements := []string{`select pg_advisory_xact_lock($1)`, `set local work_mem = '64MB'`, `set local jit = off`}
	if err := tx.ExecAll(ctx, "wait for other imports", statements, importLock); err != nil {
		return err
	}
	var still bool
	err := tx.GetContext(ctx, &still, `select exists (select from import where id = $1 and state = $2 and merged = $3)`, imp.ID, imp.State, imp.Merged)
	if err == nil && !still {
		return errStopped
	}
	return err
}

// end writes what came last, balances, and moves the import on.
func (m *merge) end(ctx context.Context, upTo int64) error {
	if m.imp.Kind != optOuts {
		if err := lists.Recount(ctx, m.tx, m.imp.ListID); err != nil {
			return err
		}
	}
	if err := m.matching.Finish(ctx); err != nil {
		return err
	}
	counts, err := ledger.CountRows(ctx, m.tx, m.imp.ID)
	if err != nil {
		return err
	}
	before := m.imp.Counts
	counts.Contacts, counts.Properties, counts.Phones, counts.Emails, counts.Members = before.Contacts, before.Properties, before.Phones, before.Emails, m.members
	m.matching.Count(&counts)
	phones := ledger.AllThere
	if m.imp.Kind == optOuts {
		phones = ledger.OptedPhones
	}
	var file *ledger.File
	if upTo == m.imp.Records {
		file = &ledger.File{Records: m.imp.Records, Lines: m.imp.Lines}
		if m.imp.Merged > 0 {
			if err := counts.CountRecords(ctx, m.tx, m.imp.ID, 0); err != nil {
				return err
			}
		}
	}
	found, err := ledger.Balance(ctx, m.tx, m.imp.Counts, counts, m.imp.Delta, m.matching.Renamed, m.matching.Changed, phones, file)
	if err != nil {
		return err
	}
	m.imp.Counts, m.imp.Delta = counts, found
	moved, err := m.tx.Exec(ctx, `
		update import set merged = $3, counts = $4, merged_counts = $4, delta = $5, journal = case when $2 = 0 then $6 else journal end, default_state = $7
		where id = $1 and merged = $2 and state = 'merging'`, m.imp.ID, m.imp.Merged, upTo, counts, found, m.journal, m.defaultState)
	if err == nil && moved == 0 {
		return errStopped
	}
	return err
}

// progress tells how far the merge is, on another connection: what the merge
// itself writes is not visible before its commit. It also finds out that
// somebody cancelled, or wants no rehearsal any more.
func (m *merge) progress(ctx context.Context, row int) error {
	if now := clock.RealNow(); now.Sub(m.told) < progressEvery {
		return nil
	}
	m.told = clock.RealNow()
	m.imp.RowsDone = int64(row)
	return m.module.db.InTx(ctx, func(tx db.Tx) error {
		var asked bool
		err := tx.GetContext(ctx, &asked, `update import set rows_done = $3 where id = $1 and state = $2 returning run_asked`, m.imp.ID, m.imp.State, row)
		switch {
		case errors.Is(err, db.ErrNoRows):
			return errStopped
		case err == nil && asked && m.rehearsal > 0:
			return errRolledBack
		case err != nil:
			return err
		}
		return m.imp.Publish(ctx, tx)
	})
}
