package conversations_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
)

func TestACampaignTextGoesOutOnceAndIsDelivered(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recipient := b.plan(b.person(101))[0]
	b.work()
	until(b, "accepted", `select state from send where recipient_id = $1`, recipient)
	require.Equal(t, map[string]int{e164(101): 1}, b.vendor.perPhone())
	require.Equal(t, 1, one[int](b, `select used from number_day where day = '2026-11-19'`))
	require.Equal(t, thursday, one[time.Time](b, `select last_campaign_sent_at from phone`).UTC())
	require.Equal(t, "AC0001", one[string](b, `select vendor_id from entry`))
	require.Equal(t, "allowed", one[string](b, `select reason from decision where allowed and entry_id is not null`))
	require.True(t, one[bool](b, `select campaign_only from conversation`))
	for _, status := range []string{"delivered", "sent", "delivered", "queued"} {
		b.settle(conversations.Report{VendorID: "AC0001", Status: status, At: thursday})
		require.Equal(t, "delivered", b.state(recipient))
	}
	again := b.plan(one[string](b, `select id from phone`))[0]
	until(b, "cancelled", `select state from send where recipient_id = $1`, again)
	require.Equal(t, "texted_recently", one[string](b, `select reason from send where recipient_id = $1`, again))
	require.Equal(t, 1, one[int](b, `select count(*) from decision where not allowed and reason = 'texted_recently'`))
	require.Len(t, b.vendor.texts(), 1)
}

func (b *bench) settle(report conversations.Report) {
	b.t.Helper()
	b.tx(func(tx db.Tx) error { return b.m.Settle(b.t.Context(), tx, report) })
}

// Each outcome of a call leads to one state, and unknown is never sent again.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status       int
		body, state  string
		used, polled int
		paused       bool
	}{
		"rate limited": {status: 429, body: `{}`, state: "planned"},
		"no credit":    {status: 402, body: `{"code":"0200402","message":"Not enough credits"}`, state: "planned", paused: true},
		"refused":      {status: 400, body: `{"code":"0200400","message":"Invalid"}`, state: "rejected"},
		"server error": {status: 500, body: `{}`, state: "unknown", used: 1},
		"unreadable":   {status: 202, body: `{"data":`, state: "unknown", used: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.vendor.answer = func(w http.ResponseWriter, _ *http.Request, _ posted) bool {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
				return false
			}
			recipient := b.plan(b.person(102))[0]
			b.work()
			require.Eventually(t, func() bool { return len(b.vendor.texts()) == 1 }, soon, 10*time.Millisecond)
			until(b, c.state, `select state from send where recipient_id = $1 and begun_at is null = (state = 'planned')`, recipient)
			require.Equal(t, c.used, one[int](b, `select used from number_day`))
			require.Equal(t, c.paused, one[bool](b, `select paused_at is not null from sending_number`))
			require.Len(t, b.vendor.texts(), 1)
			if c.state != "planned" || c.paused {
				return
			}
			b.vendor.answer = nil
			b.set(thursday.Add(time.Minute))
			b.tick()
			until(b, "accepted", `select state from send where recipient_id = $1`, recipient)
			require.Len(t, b.vendor.texts(), 2)
		})
	}
}

// tick does what the safety job does every half minute.
func (b *bench) tick() {
	b.t.Helper()
	b.tx(func(tx db.Tx) error { return tx.Enqueue(b.t.Context(), conversations.TickArgs{}) })
}

func (b *bench) reconcile() {
	b.t.Helper()
	b.tx(func(tx db.Tx) error { return tx.Enqueue(b.t.Context(), conversations.ReconcileArgs{}) })
}

func TestAnUnknownTextIsSettledByAsking(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	kept, lost, twice := e164(111), e164(112), e164(113)
	b.vendor.answer = func(w http.ResponseWriter, _ *http.Request, text posted) bool {
		b.vendor.mu.Lock()
		defer b.vendor.mu.Unlock()
		switch text.To {
		case lost:
			b.vendor.log = b.vendor.log[:len(b.vendor.log)-1]
		case twice:
			b.vendor.log = append(b.vendor.log, posted{ID: "AC9999", To: twice, Text: text.Text, At: thursday})
		}
		w.WriteHeader(http.StatusInternalServerError)
		return false
	}
	recipients := b.plan(b.person(111), b.person(112), b.person(113))
	b.work()
	until(b, 3, `select count(*) from send where state = 'unknown'`)
	for i, minutes := range []int{1, 5, 15, 60} {
		require.Equal(t, "unknown", b.state(recipients[1]))
		b.set(thursday.Add(time.Duration(minutes) * time.Minute))
		require.Eventually(t, func() bool {
			b.reconcile() // a duplicate of one that still runs is not stored
			return one[int](b, `select min(polls) from send where state = 'unknown'`) == i+1
		}, soon, 50*time.Millisecond)
	}
	until(b, "absent", `select state from send where recipient_id = $1`, recipients[1])
	require.Equal(t, "unknown", b.state(recipients[2]))
	require.Equal(t, "several_matches", one[string](b, `select reason from send where recipient_id = $1`, recipients[2]))
	until(b, "delivered", `select state from send where recipient_id = $1`, recipients[0])
	require.Equal(t, 1, b.vendor.perPhone()[kept])
}

func TestAReportMayBeFasterThanTheAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.vendor.answer = func(_ http.ResponseWriter, _ *http.Request, text posted) bool {
		b.settle(conversations.Report{
			VendorID: text.ID, NumberVendorID: numberPN, From: ourNumber, To: text.To, Text: text.Text, Status: "delivered", At: thursday,
		})
		return true
	}
	recipient := b.plan(b.person(121))[0]
	b.work()
	until(b, "delivered", `select state from send where recipient_id = $1`, recipient)
	until(b, 0, `select count(*) from river_job where kind = 'conversations.transmit' and state <> 'completed'`)
	require.Equal(t, "delivered", b.state(recipient))
	require.Equal(t, 1, one[int](b, `select count(*) from entry`))
}

func TestATextFromElsewhereUsesTheDay(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	report := conversations.Report{
		VendorID: "AC7777", NumberVendorID: numberPN, From: ourNumber, To: e164(131), Text: "Hello from the app", Status: "delivered", At: thursday,
	}
	b.settle(report)
	b.settle(report)
	require.Equal(t, 1, one[int](b, `select external from number_day where day = '2026-11-19'`))
	require.Equal(t, "elsewhere", one[string](b, `select author from entry`))
}

func TestNothingLeavesAtTheEndOfTheWindow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	closing := time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)
	b.set(closing.Add(-time.Second))
	b.vendor.answer = func(http.ResponseWriter, *http.Request, posted) bool {
		b.set(closing)
		return true
	}
	b.plan(b.person(141), b.person(142), b.person(143))
	b.work()
	until(b, 2, `select count(*) from send where state = 'planned' and reason = 'outside_window' and not_before = '2026-11-20 14:00:00+00'`)
	require.Len(t, b.vendor.texts(), 1)
	require.Equal(t, 1, one[int](b, `select used from number_day`))
}
