package sending

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// claimBatch is how many texts one claim takes, and one send job transmits.
const claimBatch = 50

// DispatchArgs wakes the dispatcher of a number at an instant.
type DispatchArgs struct {
	NumberID string    `json:"number_id"`
	At       time.Time `json:"at"`
	Once     string    `json:"once,omitempty"` // of a wake-up at once: never the duplicate of one that runs
}

// Kind names the job.
func (DispatchArgs) Kind() string { return "sending.dispatch" }

// InsertOpts allows one wake-up a number and second, whoever asks for it.
func (DispatchArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Send, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: jobs.Waiting()}}
}

// wake lets the dispatcher of a number run at an instant, or at once when it
// has come. Instants ahead are rounded up to the second, so that a thousand
// plans of one second wake it once.
func (m *Module) wake(ctx context.Context, tx db.Tx, numberID string, at time.Time) error {
	if !at.After(m.Clock.Now()) {
		return tx.Enqueue(ctx, DispatchArgs{NumberID: numberID, At: at, Once: db.NewID()})
	}
	if whole := at.Truncate(time.Second); whole.Before(at) {
		at = whole.Add(time.Second)
	}
	return tx.Enqueue(ctx, DispatchArgs{NumberID: numberID, At: at}, &river.InsertOpts{ScheduledAt: m.Clock.Real(at)})
}

// dispatch claims what is due of a number, batch by batch, each with one send
// job in the claim's own transaction, and sees to the next wake-up.
func (m *Module) dispatch(ctx context.Context, job *river.Job[DispatchArgs]) error {
	for {
		taken := 0
		err := m.Work.InTx(ctx, func(tx db.Tx) (err error) {
			// One dispatcher at a time; the gate would hold without it.
			if _, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('sending.dispatch'), hashtext($1))`, job.Args.NumberID); err != nil {
				return err
			}
			if taken, err = m.claim(ctx, tx, job.Args.NumberID); err != nil || taken == claimBatch {
				return err
			}
			return m.wakeAtNext(ctx, tx, job.Args.NumberID)
		})
		if err != nil || taken < claimBatch {
			return err
		}
	}
}

// wakeAtNext sees to the first wake-up that is still ahead.
func (m *Module) wakeAtNext(ctx context.Context, tx db.Tx, numberID string) error {
	var next *time.Time
	err := tx.GetContext(ctx, &next, `
		select min(not_before) from send
		where sending_number_id = $1 and state = 'planned' and not_before < 'infinity'
			and not exists (select from sending_number where id = $1 and paused_at is not null)`, numberID)
	if err != nil || next == nil {
		return err
	}
	return m.wake(ctx, tx, numberID, *next)
}

// claim takes due texts of a number through the gate. It returns how many it
// looked at; those that pass are claimed, the others have a later time or a
// final state.
func (m *Module) claim(ctx context.Context, tx db.Tx, numberID string) (int, error) {
	number, err := numbers.Read(ctx, tx, numberID)
	if err != nil || number.PausedAt != nil {
		return 0, err
	}
	texts, err := due(ctx, tx, numberID, m.Clock.Now())
	if err != nil || len(texts) == 0 {
		return 0, err
	}
	verdicts, err := m.gate(ctx, tx, number, texts)
	if err != nil {
		return 0, err
	}
	var claimed []int64
	for i, text := range texts {
		if verdicts[i].Allowed {
			claimed = append(claimed, text.EntryID)
		}
	}
	if err := m.settleVerdicts(ctx, tx, number, texts, verdicts); err != nil || len(claimed) == 0 {
		return len(texts), err
	}
	return len(texts), tx.Enqueue(ctx, TransmitArgs{EntryIDs: claimed})
}

// due locks the phones of due texts, then the texts: at most one a phone, so
// that the gate sees what the one before did.
func due(ctx context.Context, tx db.Tx, numberID string, now time.Time) ([]outgoing, error) {
	var phoneIDs []string
	err := tx.SelectContext(ctx, &phoneIDs, `
		select phone_id from send where sending_number_id = $1 and state = 'planned' and not_before <= $2
		order by not_before, entry_id limit $3`, numberID, now, claimBatch)
	if err != nil || len(phoneIDs) == 0 {
		return nil, err
	}
	locked, err := contacts.LockPhones(ctx, tx, phoneIDs)
	if err != nil {
		return nil, err
	}
	phones := make(map[string]contacts.Phone, len(locked))
	for _, phone := range locked {
		phones[phone.ID] = phone
	}
	var texts []outgoing
	err = tx.SelectContext(ctx, &texts, `
		-- The first due text of each locked phone, in the order of send_planned.
		select `+outgoingColumns+` from send s join entry e on e.id = s.entry_id
		where s.entry_id in (
			select distinct on (phone_id) entry_id from send
			where sending_number_id = $1 and state = 'planned' and not_before <= $2 and phone_id = any($3)
			order by phone_id, not_before, entry_id)
			and s.state = 'planned' and s.not_before <= $2
		order by s.entry_id for update of s`, numberID, now, phoneIDs)
	if err != nil {
		return nil, fmt.Errorf("read due texts: %w", err)
	}
	for i := range texts {
		texts[i].Phone = phones[texts[i].PhoneID]
	}
	return texts, nil
}
