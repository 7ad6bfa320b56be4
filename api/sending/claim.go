package sending

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/timeline"
)

const (
	// claimBatch is how many texts one claim takes, sendBatch how many of them
	// one send job transmits.
	claimBatch, sendBatch = 200, 200
	// lookAgain is when a text is tried again that waits for a fact to change.
	lookAgain = 5 * time.Minute
)

// DispatchArgs wakes the dispatcher of a number at an instant.
type DispatchArgs struct {
	NumberID string    `json:"number_id"`
	At       time.Time `json:"at"`
	Once     string    `json:"once,omitempty"` // of a wake-up at once: never the duplicate of one that runs
}

// Kind names the job.
func (DispatchArgs) Kind() string { return "sending.dispatch" }

// InsertOpts allows one wake-up a number and second, whoever asks for it.
func (DispatchArgs) InsertOpts() river.InsertOpts { return jobs.Once(jobs.Send) }

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

// dispatch claims what is due of a number, batch by batch, each with its send
// jobs in the claim's own transaction, and sees to the next wake-up.
func (m *Module) dispatch(ctx context.Context, job *river.Job[DispatchArgs]) error {
	number, taken := job.Args.NumberID, claimBatch
	for taken == claimBatch {
		err := m.Work.InTx(ctx, func(tx db.Tx) (err error) {
			// One dispatcher at a time; the gate would hold without it.
			if _, err = tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('sending.dispatch'), hashtext($1))`, number); err != nil {
				return err
			}
			if taken, err = m.claim(ctx, tx, number); err != nil || taken == claimBatch {
				return err
			}
			var next *time.Time
			err = tx.GetContext(ctx, &next, `
				select min(not_before) from send where sending_number_id = $1 and state = 'planned' and not_before < 'infinity'
					and not exists (select from sending_number where id = $1 and paused_at is not null)`, number)
			if err != nil || next == nil {
				return err
			}
			return m.wake(ctx, tx, number, *next)
		})
		if err != nil {
			return err
		}
	}
	return nil
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
	verdicts, err := m.Gate.Ask(ctx, tx, number, texts)
	if err != nil {
		return 0, err
	}
	return len(texts), m.obey(ctx, tx, number, texts, verdicts)
}

// due locks the phones of due texts, then the texts: at most one a phone, so
// that the gate sees what the one before did.
func due(ctx context.Context, tx db.Tx, numberID string, now time.Time) ([]gate.Text, error) {
	var entryIDs []int64
	var phoneIDs []string
	err := tx.PG.QueryRow(ctx, `
		-- The first texts in the order of send_planned.
		select array_agg(entry_id), array_agg(phone_id::text) from (
			select distinct on (phone_id) entry_id, phone_id from (
				select entry_id, phone_id, not_before from send where sending_number_id = $1 and state = 'planned' and not_before <= $2
				order by not_before, entry_id limit $3) first
			order by phone_id, not_before, entry_id) due`, numberID, now, claimBatch).Scan(&entryIDs, &phoneIDs)
	if err != nil || len(entryIDs) == 0 {
		return nil, err
	}
	if _, err := contacts.LockPhones(ctx, tx, phoneIDs); err != nil {
		return nil, err
	}
	return db.Collect[gate.Text](ctx, tx, "read due texts", `
		select s.entry_id, s.phone_id, p.e164, e.property_id, s.recipient_id, s.purpose, s.automated, e.body,
			exists (select from send o where o.phone_id = s.phone_id and o.automated and o.state in ('claimed', 'unknown')) as in_flight
		from send s join entry e on e.id = s.entry_id join phone p on p.id = s.phone_id
		where s.entry_id = any($1) and s.state = 'planned' and s.not_before <= $2 order by s.entry_id for update of s`, entryIDs, now)
}

// ruling is what the gate's answer makes of a text.
type ruling struct {
	EntryID   int64      `json:"entry_id"`
	State     string     `json:"state"`
	Reason    string     `json:"reason"`
	NotBefore *time.Time `json:"not_before"`
	Until     *time.Time `json:"until"`
	Day       *string    `json:"day"`
}

// refusal is a final no; of a recipient in review a person may think otherwise.
type refusal struct {
	reason string
	review bool
}

// obey stores what the gate said, for all texts at once: claims, which are in
// the timeline from here on and have a send job, later times, final noes, and
// a receipt for each final answer.
func (m *Module) obey(ctx context.Context, tx db.Tx, number numbers.Number, texts []gate.Text, verdicts []gate.Verdict) error {
	now := m.Clock.Now()
	rulings := []ruling{}
	var leaving []timeline.Leaving
	var claimed []int64
	refused := map[refusal][]int64{}
	for i, text := range texts {
		answer := verdicts[i]
		switch {
		case answer.Allowed:
			claimed = append(claimed, text.EntryID)
			rulings = append(rulings, ruling{EntryID: text.EntryID, State: StateClaimed, Until: &answer.Until, Day: answer.Day})
			leaving = append(leaving, timeline.Leaving{EntryID: text.EntryID, PhoneID: text.PhoneID, E164: text.E164, CampaignOnly: text.Automated})
		case answer.Final:
			no := refusal{answer.Reason, answer.Review && text.RecipientID != nil}
			refused[no] = append(refused[no], text.EntryID)
		default:
			if !answer.NotBefore.After(now) {
				answer.NotBefore = now.Add(lookAgain)
			}
			rulings = append(rulings, ruling{EntryID: text.EntryID, State: StatePlanned, Reason: answer.Reason, NotBefore: &answer.NotBefore})
		}
	}
	_, err := tx.Exec(ctx, `
		update send s set state = r.state, reason = r.reason, not_before = coalesce(r.not_before, s.not_before), counted_day = r.day,
			claimed_at = case r.state when 'claimed' then $2::timestamptz end, dial_before = r.until
		from jsonb_to_recordset($1) r (entry_id bigint, state text, reason text, not_before timestamptz, until timestamptz, day date)
		where s.entry_id = r.entry_id`, rulings, now)
	if err != nil {
		return fmt.Errorf("store the gate's answers: %w", err)
	}
	for no, entryIDs := range refused {
		to := change{State: StateCancelled, Reason: no.reason}
		if no.review {
			to = change{State: StatePlanned, Reason: no.reason, NotBefore: never(), Review: true}
		}
		if _, err := m.move(ctx, tx, byEntry, entryIDs, to); err != nil {
			return err
		}
	}
	if err := timeline.Leave(ctx, tx, number.ID, now, leaving); err != nil {
		return err
	}
	for batch := range slices.Chunk(claimed, sendBatch) {
		if err := tx.Enqueue(ctx, TransmitArgs{EntryIDs: batch}); err != nil {
			return err
		}
	}
	return gate.Keep(ctx, tx, now, texts, verdicts)
}
