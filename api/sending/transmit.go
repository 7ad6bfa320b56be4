package sending

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/timeline"
)

const (
	// transmitTimeout leaves a batch time for a vendor that hangs on each call.
	transmitTimeout = 20 * time.Minute
	// callTimeout is above the client's own ten seconds and its wait for the rate limit.
	callTimeout = 30 * time.Second
	// againAfter spaces the tries of a text that never left.
	againAfter = 15 * time.Second
)

// TransmitArgs is the send job of one claimed batch.
type TransmitArgs struct {
	EntryIDs []int64 `json:"entry_ids"`
}

// Kind names the job.
func (TransmitArgs) Kind() string { return "sending.transmit" }

// InsertOpts puts it into its queue.
func (TransmitArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: jobs.Send} }

// transmit calls the vendor for each text of a claimed batch. A second
// attempt means that the first one died: it calls nobody.
func (m *Module) transmit(ctx context.Context, job *river.Job[TransmitArgs]) error {
	// A call that has begun is recorded although the process shuts down.
	stopping, ctx := ctx, context.WithoutCancel(ctx)
	if job.Attempt == 1 {
		for _, id := range job.Args.EntryIDs {
			if stopping.Err() != nil {
				break
			}
			if err := m.transmitOne(ctx, id); err != nil {
				return err
			}
		}
	}
	return m.Work.InTx(ctx, func(tx db.Tx) error { return m.release(ctx, tx, byEntry, job.Args.EntryIDs) })
}

// release gives claims up whose attempt is over: where the call had begun the
// text may have left, so its state is unknown; the others never left and pass
// the gate again.
func (m *Module) release(ctx context.Context, tx db.Tx, which string, keys any) error {
	_, err := m.move(ctx, tx, which+` and s.state = 'claimed' and s.begun_at is not null`, keys,
		change{State: StateUnknown, Reason: "interrupted"})
	if err != nil {
		return err
	}
	back, err := m.move(ctx, tx, which+` and s.state = 'claimed' and s.begun_at is null`, keys,
		change{State: StatePlanned, Reason: "not_begun"})
	if err != nil || len(back) == 0 {
		return err
	}
	return m.wake(ctx, tx, back[0].NumberID, m.Clock.Now())
}

func (m *Module) transmitOne(ctx context.Context, entryID int64) error {
	text, begun, err := m.begin(ctx, entryID)
	if err != nil || !begun {
		return err
	}
	callCtx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	answer, failure := m.Sender.Send(callCtx, text)
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		if failure == nil {
			return m.accept(ctx, tx, entryID, answer.VendorID)
		}
		return m.fail(ctx, tx, entryID, failure)
	})
}

// begin commits, before the call, that the text may leave from now on. It is
// the last moment at which an opt-out, a pause or the end of the window stops
// it, and only one attempt in all can begin.
func (m *Module) begin(ctx context.Context, entryID int64) (text VendorText, begun bool, err error) {
	err = m.Work.InTx(ctx, func(tx db.Tx) error {
		row := tx.PG.QueryRow(ctx, `
			update send s set begun_at = $2 from entry e, phone p, sending_number n
			where s.entry_id = $1 and s.state = 'claimed' and s.begun_at is null and s.dial_before > $2
				and e.id = s.entry_id and n.id = s.sending_number_id and n.paused_at is null
				and p.id = s.phone_id and p.opted_out_at is null and p.legal_hold_at is null
				and (not s.automated or p.held_at is null and p.wrong_number_at is null)
			returning n.vendor_id, p.e164, e.body`, entryID, m.Clock.Now())
		return row.Scan(&text.NumberVendorID, &text.To, &text.Body)
	})
	if errors.Is(err, db.ErrNoRows) {
		return text, false, nil
	}
	if err != nil {
		return text, false, fmt.Errorf("begin a send: %w", err)
	}
	return text, true, nil
}

// accept records that the vendor has a text. It comes from the answer, from a
// report that was faster, or from reconciling; all of them may come.
func (m *Module) accept(ctx context.Context, tx db.Tx, entryID int64, vendorID string) error {
	var phoneID string
	if err := tx.GetContext(ctx, &phoneID, `select phone_id from send where entry_id = $1`, entryID); err != nil {
		return fmt.Errorf("read a send: %w", err)
	}
	phones, err := contacts.LockPhones(ctx, tx, []string{phoneID})
	if err != nil {
		return err
	}
	changed, err := m.move(ctx, tx, byEntry+` and s.state in ('claimed', 'unknown', 'absent')`, []int64{entryID}, change{State: StateAccepted})
	if err != nil || len(changed) == 0 {
		return err
	}
	if err := timeline.Name(ctx, tx, entryID, vendorID); err != nil {
		return err
	}
	phone := phones[0]
	if changed[0].Purpose == consent.Marketing {
		phone.LastCampaignSentAt = changed[0].LeftAt
	}
	if changed[0].Automated {
		phone.LastAutomatedAt = changed[0].LeftAt
	}
	return contacts.SavePhone(ctx, tx, phone)
}

// fail records a call that did not end in "accepted" (rules §3.4).
func (m *Module) fail(ctx context.Context, tx db.Tx, entryID int64, failure error) error {
	var known SendError
	if answer := (*SendError)(nil); errors.As(failure, &answer) {
		known = *answer
	}
	to := change{Reason: known.Detail, ErrorCode: known.Code}
	switch OutcomeOf(failure) {
	case NeverLeft, AccountRefused:
		to.State, to.NotBefore = StatePlanned, m.Clock.Now().Add(againAfter)
	case Rejected:
		to.State = StateRejected
	case Unknown:
		to.State = StateUnknown
	}
	changed, err := m.move(ctx, tx, byEntry+` and s.state = 'claimed'`, []int64{entryID}, to)
	if err != nil || len(changed) == 0 || to.State != StatePlanned {
		return err
	}
	if OutcomeOf(failure) == AccountRefused {
		return numbers.Pause(ctx, tx, changed[0].NumberID, known.Detail, m.Clock.Now())
	}
	return m.wake(ctx, tx, changed[0].NumberID, m.Clock.Now().Add(againAfter))
}
