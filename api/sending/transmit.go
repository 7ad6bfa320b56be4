package sending

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

const (
	// transmitTimeout leaves a batch time for a vendor that hangs on each call.
	transmitTimeout = 20 * time.Minute
	// callTimeout is above the client's own ten seconds and its wait for the rate limit.
	callTimeout = 30 * time.Second
	// callsAtOnce is how many calls of a batch are open at a time, gatherFor how
	// long an answer waits to be recorded with those that follow it.
	callsAtOnce = 50
	gatherFor   = 50 * time.Millisecond
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

// transmit calls the vendor for each text of a claimed batch, as many at a time
// as it takes now. A second attempt means that the first one died: it calls
// nobody.
func (m *Module) transmit(ctx context.Context, job *river.Job[TransmitArgs]) error {
	// A call that has begun is recorded although the process shuts down.
	stopping, ctx := ctx, context.WithoutCancel(ctx)
	left := job.Args.EntryIDs
	for job.Attempt == 1 && len(left) > 0 && stopping.Err() == nil {
		n, err := m.Sender.Admit(stopping, len(left))
		if stopping.Err() != nil {
			break
		}
		if err != nil {
			return err
		}
		texts, err := m.begin(ctx, left[:n])
		if err != nil {
			return err
		}
		if err := m.post(ctx, texts); err != nil {
			return err
		}
		left = left[n:]
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

// begun is a text whose call has begun.
type begun struct {
	EntryID        int64  `db:"entry_id"`
	PhoneID        string `db:"phone_id"`
	NumberVendorID string `db:"vendor_id"`
	To             string `db:"e164"`
	Body           string `db:"body"`
}

// begin commits, before the calls, that texts may leave from now on. It is the
// last moment at which an opt-out, a pause or the end of the window stops them,
// and only one attempt in all can begin.
func (m *Module) begin(ctx context.Context, entryIDs []int64) ([]begun, error) {
	return db.Write(ctx, m.Work, func(tx db.Tx) ([]begun, error) {
		return db.Collect[begun](ctx, tx, "begin sends", `
			-- Locked in the order of all who change several.
			with may as (
				select s.entry_id, s.phone_id, n.vendor_id, p.e164, e.body from send s
				join entry e on e.id = s.entry_id join phone p on p.id = s.phone_id join sending_number n on n.id = s.sending_number_id
				where s.entry_id = any($1) and s.state = 'claimed' and s.begun_at is null and s.dial_before > $2
					and n.paused_at is null and p.opted_out_at is null and p.legal_hold_at is null
					and (not s.automated or p.held_at is null and p.wrong_number_at is null)
				order by s.entry_id for update of s
			)
			update send s set begun_at = $2 from may where s.entry_id = may.entry_id
			returning s.entry_id, s.phone_id, may.vendor_id, may.e164, may.body`, entryIDs, m.Clock.Now())
	})
}

// answered is how a call ended.
type answered struct {
	taken
	failure error
}

// post calls the vendor for texts and records the answers in groups: a
// transaction for each would cost more than the calls.
func (m *Module) post(ctx context.Context, texts []begun) (err error) {
	answers, calls := make(chan answered, len(texts)), errgroup.Group{}
	calls.SetLimit(callsAtOnce)
	go func() {
		for _, text := range texts {
			calls.Go(func() error {
				answers <- m.call(ctx, text)
				return nil
			})
		}
	}()
	for left := len(texts); left > 0; {
		batch := gather(answers, left)
		left -= len(batch)
		err = errors.Join(err, m.record(ctx, batch))
	}
	return err
}

func (m *Module) call(ctx context.Context, text begun) answered {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	answer, failure := m.Sender.Send(ctx, carrier.Text{NumberVendorID: text.NumberVendorID, To: text.To, Body: text.Body})
	return answered{taken{EntryID: text.EntryID, PhoneID: text.PhoneID, VendorID: answer.VendorID}, failure}
}

// gather waits for an answer and for those that come soon after it.
func gather(answers <-chan answered, left int) []answered {
	batch, soon := []answered{<-answers}, time.After(gatherFor)
	for len(batch) < left {
		select {
		case another := <-answers:
			batch = append(batch, another)
		case <-soon:
			return batch
		}
	}
	return batch
}
