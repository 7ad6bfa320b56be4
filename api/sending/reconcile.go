package sending

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// lookBatch is how many texts one round asks the vendor about.
const lookBatch = 50

// TickArgs is the safety net under the dispatchers: it wakes those with due
// texts and gives up claims whose job is gone.
type TickArgs struct{}

// Kind names the job.
func (TickArgs) Kind() string { return "sending.tick" }

// InsertOpts puts it into its queue, once at a time.
func (TickArgs) InsertOpts() river.InsertOpts { return jobs.Once(jobs.Send) }

func (m *Module) tick(ctx context.Context, _ *river.Job[TickArgs]) error {
	now := m.Clock.Now()
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		var numbers []string
		err := tx.SelectContext(ctx, &numbers, `
			select n.id from sending_number n where n.paused_at is null and exists (
				select from send s where s.sending_number_id = n.id and s.state = 'planned' and s.not_before <= $1)`, now)
		if err != nil {
			return fmt.Errorf("find due numbers: %w", err)
		}
		for _, number := range numbers {
			if err := m.wake(ctx, tx, number, now); err != nil {
				return err
			}
		}
		var orphans []int64
		err = tx.SelectContext(ctx, &orphans, `select entry_id from send where state = 'claimed' and claimed_at < $1 order by claimed_at limit $2`,
			now.Add(-transmitTimeout-time.Minute), lookBatch)
		if err != nil || len(orphans) == 0 {
			return err
		}
		return m.release(ctx, tx, byEntry, orphans)
	})
}

// ReconcileArgs is the job that asks the vendor about texts whose outcome, or
// whose final state, is not known.
type ReconcileArgs struct{}

// Kind names the job.
func (ReconcileArgs) Kind() string { return "sending.reconcile" }

// InsertOpts puts it into its queue, once at a time.
func (ReconcileArgs) InsertOpts() river.InsertOpts { return jobs.Once(jobs.Default) }

// question is a text to ask the vendor about.
type question struct {
	EntryID        int64     `db:"entry_id"`
	PhoneID        string    `db:"phone_id"`
	State          string    `db:"state"`
	Polls          int       `db:"polls"`
	ClaimedAt      time.Time `db:"claimed_at"`
	Body           string    `db:"body"`
	VendorID       string    `db:"vendor_id"`
	NumberVendorID string    `db:"number_vendor_id"`
	To             string    `db:"to"`
}

// reconcile looks at 1, 5, 15 and 60 minutes for unknown texts, at 5 minutes,
// 1 and 24 hours for those without a final state.
func (m *Module) reconcile(ctx context.Context, _ *river.Job[ReconcileArgs]) error {
	var questions []question
	err := m.Work.SelectContext(ctx, &questions, `
		-- Texts whose next look is due, along send_open and send_unsettled.
		select s.entry_id, s.phone_id, s.state, s.polls, s.claimed_at, e.body, coalesce(s.vendor_id, '') as vendor_id,
			n.vendor_id as number_vendor_id, p.e164 as to
		from send s join entry e on e.id = s.entry_id join phone p on p.id = s.phone_id join sending_number n on n.id = s.sending_number_id
		where s.state = 'unknown' and s.polls < 4
				and s.claimed_at <= $1::timestamptz - (array[1, 5, 15, 60])[s.polls + 1] * interval '1 minute'
			or s.state in ('accepted', 'sent') and s.polls < 3
				and s.claimed_at <= $1::timestamptz - (array[5, 60, 1440])[s.polls + 1] * interval '1 minute'
		order by s.claimed_at limit $2`, m.Clock.Now(), lookBatch)
	if err != nil {
		return fmt.Errorf("find texts to ask about: %w", err)
	}
	for _, each := range questions {
		look := m.fetch
		if each.State == StateUnknown {
			look = m.search
		}
		if err := look(ctx, each); err != nil {
			return err
		}
	}
	return nil
}

// fetch asks for the state of an accepted text: the old generation of
// webhooks reports only "delivered".
func (m *Module) fetch(ctx context.Context, asked question) error {
	answer, failure := m.Sender.Fetch(ctx, asked.VendorID)
	if failure != nil {
		slog.WarnContext(ctx, "the vendor does not tell a text's state", "entry", asked.EntryID, "error", failure)
	}
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		if failure == nil {
			if _, err := m.settleKnown(ctx, tx, Report{VendorID: asked.VendorID, Status: answer.Status}); err != nil {
				return err
			}
		}
		return asked.polled(ctx, tx)
	})
}

// search looks for an unknown text among those that the vendor sent since the
// claim. A vendor that cannot be asked is asked again, the text stays unknown.
func (m *Module) search(ctx context.Context, asked question) error {
	// With a shifted clock the vendor may live in either time.
	since := asked.ClaimedAt
	if real := m.Clock.Real(since); real.Before(since) {
		since = real
	}
	outgoing, failure := m.Sender.Outgoing(ctx, asked.NumberVendorID, asked.To, since.Add(-time.Minute))
	if failure != nil {
		slog.WarnContext(ctx, "the vendor does not list its texts", "entry", asked.EntryID, "error", failure)
		return nil
	}
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		matches, err := m.unclaimed(ctx, tx, asked, outgoing)
		switch {
		case err != nil:
			return err
		case len(matches) == 1:
			return m.accept(ctx, tx, taken{EntryID: asked.EntryID, PhoneID: asked.PhoneID, VendorID: matches[0]})
		case len(matches) > 1:
			slog.ErrorContext(ctx, "several texts at the vendor fit one of unknown outcome", "entry", asked.EntryID, "matches", len(matches))
			_, err := m.move(ctx, tx, byEntry+` and s.state = 'unknown'`, []int64{asked.EntryID},
				change{State: StateUnknown, Reason: "several_matches"})
			if err != nil {
				return err
			}
		case asked.Polls == 3:
			_, err := m.move(ctx, tx, byEntry+` and s.state = 'unknown'`, []int64{asked.EntryID}, change{State: StateAbsent, Reason: "not_at_vendor"})
			return err
		}
		return asked.polled(ctx, tx)
	})
}

// unclaimed are the vendor's ids of texts that fit and that no entry has.
func (m *Module) unclaimed(ctx context.Context, tx db.Tx, asked question, outgoing []carrier.Text) ([]string, error) {
	var ids []string
	for _, text := range outgoing {
		if strings.TrimSpace(text.Body) == strings.TrimSpace(asked.Body) {
			ids = append(ids, text.VendorID)
		}
	}
	known, err := m.recorded(ctx, tx, ids...)
	return slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(known, id) }), err
}

func (q question) polled(ctx context.Context, tx db.Tx) error {
	_, err := tx.Exec(ctx, `update send set polls = polls + 1 where entry_id = $1 and polls = $2`, q.EntryID, q.Polls)
	return err
}
