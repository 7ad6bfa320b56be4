package sending_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

func TestSeveralProcessesSendEachTextOnce(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	var phones []string
	for n := range 60 {
		phones = append(phones, b.Person(200+n))
	}
	recipients := b.Plan(phones...)
	for range 3 {
		b.Work()
	}
	stop := make(chan struct{})
	var wakes sync.WaitGroup
	wakes.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				at := sendingtest.Thursday.Add(time.Duration(-n) * time.Second)
				_ = b.DB.InTx(context.Background(), func(tx db.Tx) error {
					return tx.Enqueue(context.Background(), sending.DispatchArgs{NumberID: b.NumberID, At: at})
				})
			}
		}
	})
	sendingtest.Until(b, 60, `select count(*) from send where state = 'accepted'`)
	close(stop)
	wakes.Wait()
	require.Len(t, recipients, 60)
	require.Len(t, b.Vendor.Texts(), 60)
	require.Len(t, b.Vendor.PerPhone(), 60)
	require.Equal(t, 60, sendingtest.One[int](b, `select used from number_day`))
}

func TestTwoCampaignsCannotBothTextAPhone(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	phone := b.Person(301)
	b.Plan(phone, phone, phone)
	b.Work()
	sendingtest.Until(b, 2, `select count(*) from send where state = 'cancelled' and reason = 'texted_recently' or reason = 'another_in_flight'`)
	require.Len(t, b.Vendor.Texts(), 1)
	b.Set(sendingtest.Thursday.Add(10 * time.Minute))
	b.Tick()
	sendingtest.Until(b, 2, `select count(*) from send where state = 'cancelled'`)
	require.Len(t, b.Vendor.Texts(), 1)
}

// held makes the vendor wait with its first answer until the returned
// function is called; started is closed when that text is at the vendor.
func held(b *sendingtest.Bench) (started chan struct{}, release func()) {
	started, gate := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	b.Vendor.Answer = func(http.ResponseWriter, *http.Request, sendingtest.Posted) bool {
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
	b := sendingtest.New(t)
	recipients := b.Plan(b.Person(311), b.Person(312))
	started, release := held(b)
	b.Work()
	<-started
	require.Equal(t, "claimed", b.State(recipients[1]))
	b.Receive("in-1", sendingtest.E164(312), "Stop texting me", sendingtest.Thursday)
	require.Equal(t, "cancelled", b.State(recipients[1]))
	release()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipients[0])
	sendingtest.Until(b, 0, `select count(*) from river_job where kind = 'sending.transmit' and state <> 'completed'`)
	require.Equal(t, map[string]int{sendingtest.E164(311): 1}, b.Vendor.PerPhone())
	require.Equal(t, 1, sendingtest.One[int](b, `select used from number_day`))
	require.Equal(t, "opt_out", sendingtest.One[string](b, `select reason from send where recipient_id = $1`, recipients[1]))
}

func TestAPauseStopsClaimedTextsAndResumeLosesNone(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	recipients := b.Plan(b.Person(321), b.Person(322), b.Person(323))
	started, release := held(b)
	b.Work()
	<-started
	for _, recipient := range recipients {
		b.Paused.Store(recipient, true)
	}
	b.Tx(func(tx db.Tx) error { return b.Sending.Postpone(t.Context(), tx, recipients) })
	release()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipients[0])
	require.Equal(t, 2, sendingtest.One[int](b, `select count(*) from send where state = 'planned' and not_before = 'infinity' and counted_day is null`))
	require.Equal(t, 1, sendingtest.One[int](b, `select used from number_day`))
	b.Paused.Clear()
	b.Tx(func(tx db.Tx) error {
		return b.Sending.Resume(t.Context(), tx, recipients, slices.Repeat([]time.Time{b.Clock.Now()}, len(recipients)))
	})
	b.Set(sendingtest.Thursday.Add(time.Minute))
	b.Tick()
	sendingtest.Until(b, 3, `select count(*) from send where state = 'accepted'`)
	require.Equal(t, map[string]int{sendingtest.E164(321): 1, sendingtest.E164(322): 1, sendingtest.E164(323): 1}, b.Vendor.PerPhone())
	b.Tx(func(tx db.Tx) error {
		cancelled, err := b.Sending.Cancel(t.Context(), tx, recipients, "campaign_cancelled")
		require.Zero(t, cancelled)
		return err
	})
}

// Twenty people and a dispatcher compete for one day: exactly 125 leave.
func TestTheDayEndsAtExactly125(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	var phones []string
	for n := range 60 {
		phones = append(phones, b.Person(400+n))
	}
	recipients := b.Plan(phones...)
	server := b.Serve()
	b.Work()
	var people sync.WaitGroup
	for person := range 20 {
		people.Go(func() {
			for n := range 7 {
				status, _ := server.Call(http.MethodPost, "/v1/messages", map[string]any{
					"to": sendingtest.E164(1000 + person*10 + n), "number_id": b.NumberID, "body": "Hello", "client_key": fmt.Sprintf("person-%d-%d", person, n),
				})
				server.Note(status)
			}
		})
	}
	people.Wait()
	sendingtest.Until(b, 0, `select count(*) from send where state in ('claimed') or state = 'planned' and not_before <= $1`, sendingtest.Thursday)
	require.Equal(t, 125, sendingtest.One[int](b, `select used from number_day where day = '2026-11-19'`))
	sendingtest.Until(b, 125, `select count(*) from send where state = 'accepted'`)
	require.Len(t, b.Vendor.PerPhone(), 125)
	require.Len(t, b.Vendor.Texts(), 125)
	require.Len(t, recipients, 60)
	require.Equal(t, 75, sendingtest.One[int](b, `select count(*) from send where state = 'planned' and reason = 'budget_spent'`)+server.Refused(http.StatusConflict))
}
