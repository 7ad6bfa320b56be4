package sending

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
)

// record keeps what became of calls. Where those that were taken cannot be
// kept together, each is kept alone: none takes its neighbours with it.
func (m *Module) record(ctx context.Context, batch []answered) (err error) {
	var accepted []taken
	for _, answer := range batch {
		if answer.failure == nil {
			accepted = append(accepted, answer.taken)
			continue
		}
		err = errors.Join(err, m.Work.InTx(ctx, func(tx db.Tx) error { return m.fail(ctx, tx, answer.EntryID, answer.failure) }))
	}
	keep := func(some []taken) error {
		return m.Work.InTx(ctx, func(tx db.Tx) error { return m.accept(ctx, tx, some...) })
	}
	if len(accepted) == 0 || keep(accepted) == nil {
		return err
	}
	for _, one := range accepted {
		err = errors.Join(err, keep([]taken{one}))
	}
	return err
}

// fail records a call that did not end in "accepted" (rules §3.4).
func (m *Module) fail(ctx context.Context, tx db.Tx, entryID int64, failure error) error {
	var known carrier.Error
	if answer := (*carrier.Error)(nil); errors.As(failure, &answer) {
		known = *answer
	}
	to := change{Reason: known.Detail, ErrorCode: known.Code}
	switch carrier.OutcomeOf(failure) {
	case carrier.NeverLeft, carrier.AccountRefused:
		to.State, to.NotBefore = StatePlanned, m.Clock.Now().Add(againAfter)
	case carrier.Rejected:
		to.State = StateRejected
	case carrier.Unknown:
		to.State = StateUnknown
	}
	changed, err := m.move(ctx, tx, byEntry+` and s.state = 'claimed'`, []int64{entryID}, to)
	if err != nil || len(changed) == 0 || to.State != StatePlanned {
		return err
	}
	if carrier.OutcomeOf(failure) == carrier.AccountRefused {
		return numbers.Pause(ctx, tx, changed[0].NumberID, known.Detail, m.Clock.Now())
	}
	return m.wake(ctx, tx, changed[0].NumberID, m.Clock.Now().Add(againAfter))
}
