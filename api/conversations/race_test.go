package conversations_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
)

func TestSeveralProcessesSendEachTextOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var phones []string
	for n := range 60 {
		phones = append(phones, b.person(200+n))
	}
	recipients := b.plan(phones...)
	for range 3 {
		b.work()
	}
	stop := make(chan struct{})
	var wakes sync.WaitGroup
	wakes.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				at := thursday.Add(time.Duration(-n) * time.Second)
				_ = b.db.InTx(context.Background(), func(tx db.Tx) error {
					return tx.Enqueue(context.Background(), conversations.DispatchArgs{NumberID: b.numberID, At: at})
				})
			}
		}
	})
	until(b, 60, `select count(*) from send where state = 'accepted'`)
	close(stop)
	wakes.Wait()
	require.Len(t, recipients, 60)
	require.Len(t, b.vendor.texts(), 60)
	require.Len(t, b.vendor.perPhone(), 60)
	require.Equal(t, 60, one[int](b, `select used from number_day`))
}

func TestTwoCampaignsCannotBothTextAPhone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	phone := b.person(301)
	b.plan(phone, phone, phone)
	b.work()
	until(b, 2, `select count(*) from send where state = 'cancelled' and reason = 'texted_recently' or reason = 'another_in_flight'`)
	require.Len(t, b.vendor.texts(), 1)
	b.set(thursday.Add(10 * time.Minute))
	b.tick()
	until(b, 2, `select count(*) from send where state = 'cancelled'`)
	require.Len(t, b.vendor.texts(), 1)
}

// held makes the vendor wait with its first answer until the returned
// function is called; started is closed when that text is at the vendor.
func (b *bench) held() (started chan struct{}, release func()) {
	started, gate := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	b.vendor.answer = func(http.ResponseWriter, *http.Request, posted) bool {
		if first.CompareAndSwap(false, true) {
			close(started)
			<-gate
		}
		return true
	}
	return started, func() { close(gate) }
}

func TestAnOptOutStopsAClaimedText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recipients := b.plan(b.person(311), b.person(312))
	started, release := b.held()
	b.work()
	<-started
	require.Equal(t, "claimed", b.state(recipients[1]))
	b.receive("in-1", e164(312), "Stop texting me", thursday)
	require.Equal(t, "cancelled", b.state(recipients[1]))
	release()
	until(b, "accepted", `select state from send where recipient_id = $1`, recipients[0])
	until(b, 0, `select count(*) from river_job where kind = 'conversations.transmit' and state <> 'completed'`)
	require.Equal(t, map[string]int{e164(311): 1}, b.vendor.perPhone())
	require.Equal(t, 1, one[int](b, `select used from number_day`))
	require.Equal(t, "opt_out", one[string](b, `select reason from send where recipient_id = $1`, recipients[1]))
}

func TestAPauseStopsClaimedTextsAndResumeLosesNone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recipients := b.plan(b.person(321), b.person(322), b.person(323))
	started, release := b.held()
	b.work()
	<-started
	for _, recipient := range recipients {
		b.paused.Store(recipient, true)
	}
	b.tx(func(tx db.Tx) error { return b.m.Postpone(t.Context(), tx, recipients) })
	release()
	until(b, "accepted", `select state from send where recipient_id = $1`, recipients[0])
	require.Equal(t, 2, one[int](b, `select count(*) from send where state = 'planned' and not_before = 'infinity' and counted_day is null`))
	require.Equal(t, 1, one[int](b, `select used from number_day`))
	b.paused.Clear()
	b.tx(func(tx db.Tx) error { return b.m.Resume(t.Context(), tx, recipients, time.Second) })
	b.set(thursday.Add(time.Minute))
	b.tick()
	until(b, 3, `select count(*) from send where state = 'accepted'`)
	require.Equal(t, map[string]int{e164(321): 1, e164(322): 1, e164(323): 1}, b.vendor.perPhone())
	b.tx(func(tx db.Tx) error {
		cancelled, err := b.m.Cancel(t.Context(), tx, recipients, "campaign_cancelled")
		require.Zero(t, cancelled)
		return err
	})
}

// Twenty people and a dispatcher compete for one day: exactly 125 leave.
func TestTheDayEndsAtExactly125(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var phones []string
	for n := range 60 {
		phones = append(phones, b.person(400+n))
	}
	recipients := b.plan(phones...)
	server := b.serve()
	b.work()
	var people sync.WaitGroup
	for person := range 20 {
		people.Go(func() {
			for n := range 7 {
				status, _ := server.call(http.MethodPost, "/v1/messages", map[string]any{
					"to": e164(1000 + person*10 + n), "number_id": b.numberID, "body": "Hello", "client_key": fmt.Sprintf("person-%d-%d", person, n),
				})
				server.note(status)
			}
		})
	}
	people.Wait()
	until(b, 0, `select count(*) from send where state in ('claimed') or state = 'planned' and not_before <= $1`, thursday)
	require.Equal(t, 125, one[int](b, `select used from number_day where day = '2026-11-19'`))
	until(b, 125, `select count(*) from send where state = 'accepted'`)
	require.Len(t, b.vendor.perPhone(), 125)
	require.Len(t, b.vendor.texts(), 125)
	require.Len(t, recipients, 60)
	require.Equal(t, 75, one[int](b, `select count(*) from send where state = 'planned' and reason = 'budget_spent'`)+server.refused(http.StatusConflict))
}

func TestADoubleClickIsOneText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.person(501)
	b.receive("in-1", e164(501), "How much would that be?", thursday)
	server := b.serve()
	b.work()
	conversation := one[string](b, `select id from conversation`)
	answers := make([]map[string]any, 8)
	var clicks sync.WaitGroup
	for i := range answers {
		clicks.Go(func() {
			_, answers[i] = server.call(http.MethodPost, "/v1/conversations/"+conversation+"/messages", map[string]any{"body": "About $500.", "client_key": "click-0001"})
		})
	}
	clicks.Wait()
	for _, answer := range answers {
		require.Equal(t, answers[0]["entry"].(map[string]any)["id"], answer["entry"].(map[string]any)["id"])
	}
	until(b, "accepted", `select state from send`)
	require.Len(t, b.vendor.texts(), 1)
	status, answer := server.call(http.MethodPost, "/v1/messages", map[string]any{
		"to": e164(502), "number_id": b.numberID, "body": "Hello", "client_key": "click-0001",
	})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "client_key_used", answer["code"])
}

func TestTheSameInboundTextIsStoredOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.person(511)
	var deliveries sync.WaitGroup
	for range 8 {
		deliveries.Go(func() {
			err := b.db.InTx(context.Background(), func(tx db.Tx) error {
				return b.m.Receive(context.Background(), tx, inbound("in-1", e164(511), "Yes please", thursday))
			})
			if err != nil {
				t.Errorf("receive: %v", err)
			}
		})
	}
	deliveries.Wait()
	require.Equal(t, 1, one[int](b, `select count(*) from entry`))
	require.Equal(t, 1, one[int](b, `select unread from conversation`))
}

func inbound(id, from, text string, at time.Time) conversations.Inbound {
	return conversations.Inbound{VendorID: id, NumberVendorID: numberPN, From: from, To: ourNumber, Text: text, At: at}
}

// receive does what a webhook and its job do.
func (b *bench) receive(id, from, text string, at time.Time) {
	b.t.Helper()
	b.hold(from, at)
	b.tx(func(tx db.Tx) error { return b.m.Receive(b.t.Context(), tx, inbound(id, from, text, at)) })
}

func (b *bench) hold(from string, at time.Time) {
	b.t.Helper()
	b.tx(func(tx db.Tx) error { return b.m.HoldPhone(b.t.Context(), tx, from, at) })
}
