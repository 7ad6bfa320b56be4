package imports

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
)

// errRolledBack ends a rehearsal.
var errRolledBack = errors.New("rolled back")

// rehearse is the merge of all that is left of a file in one transaction, part
// by part as in the run, rolled back: its figures are those of the run. Later
// parts read through that transaction, since nobody else sees what earlier ones
// wrote; each has a book of its own.
func (m *Module) rehearse(ctx context.Context, imp *Import) error {
	work, err := m.begin(ctx, imp)
	if err != nil {
		return err
	}
	defer frugal()()
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		if err := lock(ctx, tx, imp); err != nil {
			return err
		}
		if err := work.progress(ctx, int(imp.Merged)); err != nil {
			return err
		}
		for work.imp.Merged < imp.Records {
			work.rehearsal++
			upTo := min(work.imp.Merged+m.part, imp.Records)
			if err := work.take(ctx, tx, upTo); err != nil {
				return err
			}
			if err := work.matching.Finish(ctx); err != nil {
				return err
			}
			work.matching.Count(&work.imp.Counts)
			work.imp.Merged = upTo
		}
		if err := work.foresee(ctx, imp); err != nil {
			return err
		}
		imp.Counts = work.imp.Counts
		return errRolledBack
	})
	if errors.Is(err, errRolledBack) {
		return nil
	}
	return err
}

// foresee sums a rehearsal up, and holds it against the database as a run is.
func (m *merge) foresee(ctx context.Context, imp *Import) error {
	if _, err := m.tx.Exec(ctx, `set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on`); err != nil {
		return err
	}
	counts, err := ledger.CountRows(ctx, m.tx, imp.ID)
	if err != nil {
		return err
	}
	told := m.imp.Counts
	counts.Contacts, counts.Properties, counts.Phones, counts.Emails, counts.Members = told.Contacts, told.Properties, told.Phones, told.Emails, m.members
	if m.rehearsal > 1 || imp.Merged > 0 {
		if err := counts.CountRecords(ctx, m.tx, imp.ID, 0); err != nil {
			return err
		}
	}
	m.imp.Counts = counts
	if imp.Kind == optOuts {
		return nil // no phone is blocked for a rehearsal
	}
	var written ledger.Counts
	if err := written.CountRecords(ctx, m.tx, imp.ID, imp.Merged); err != nil {
		return err
	}
	_, err = ledger.Balance(ctx, m.tx, imp.MergedCounts, counts, ledger.Delta{}, 0, written.Properties.Updated, ledger.AllThere, &ledger.File{Records: imp.Records, Lines: imp.Lines})
	return err
}

// shared tells whether what is read must come through the transaction that writes.
func (m *merge) shared() bool { return m.rehearsal > 1 }

// inTurn keeps those apart who share one transaction.
func (m *merge) inTurn(do func() error) error {
	if m.shared() {
		m.turn.Lock()
		defer m.turn.Unlock()
	}
	return do()
}
