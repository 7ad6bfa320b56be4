package sending_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

func TestACampaignTextGoesOutOnceAndIsDelivered(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	recipient := b.Plan(b.Person(101))[0]
	b.Work()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipient)
	require.Equal(t, map[string]int{sendingtest.E164(101): 1}, b.Vendor.PerPhone())
	require.Equal(t, 1, sendingtest.One[int](b, `select used from number_day where day = '2026-11-19'`))
	require.Equal(t, sendingtest.Thursday, sendingtest.One[time.Time](b, `select last_campaign_sent_at from phone`).UTC())
	require.Equal(t, "AC0001", sendingtest.One[string](b, `select vendor_id from send`))
	require.Equal(t, "allowed", sendingtest.One[string](b, `select reason from decision where allowed and entry_id is not null`))
	require.True(t, sendingtest.One[bool](b, `select campaign_only from conversation`))
	for _, status := range []string{"delivered", "sent", "delivered", "queued"} {
		b.Settle(sending.Report{VendorID: "AC0001", Status: status, At: sendingtest.Thursday})
		require.Equal(t, "delivered", b.State(recipient))
	}
	again := b.Plan(sendingtest.One[string](b, `select id from phone`))[0]
	sendingtest.Until(b, "cancelled", `select state from send where recipient_id = $1`, again)
	require.Equal(t, "texted_recently", sendingtest.One[string](b, `select reason from send where recipient_id = $1`, again))
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from decision where not allowed and reason = 'texted_recently'`))
	require.Len(t, b.Vendor.Texts(), 1)
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
			b := sendingtest.New(t)
			b.Vendor.Answer = func(w http.ResponseWriter, _ *http.Request, _ sendingtest.Posted) bool {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
				return false
			}
			recipient := b.Plan(b.Person(102))[0]
			b.Work()
			require.Eventually(t, func() bool { return len(b.Vendor.Texts()) == 1 }, sendingtest.Soon, 10*time.Millisecond)
			sendingtest.Until(b, c.state, `select state from send where recipient_id = $1 and begun_at is null = (state = 'planned')`, recipient)
			require.Equal(t, c.used, sendingtest.One[int](b, `select used from number_day`))
			require.Equal(t, c.paused, sendingtest.One[bool](b, `select paused_at is not null from sending_number`))
			require.Len(t, b.Vendor.Texts(), 1)
			if c.state != "planned" || c.paused {
				return
			}
			b.Vendor.Answer = nil
			b.Set(sendingtest.Thursday.Add(time.Minute))
			b.Tick()
			sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipient)
			require.Len(t, b.Vendor.Texts(), 2)
		})
	}
}

func TestAnUnknownTextIsSettledByAsking(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	kept, lost, twice := sendingtest.E164(111), sendingtest.E164(112), sendingtest.E164(113)
	b.Vendor.Answer = func(w http.ResponseWriter, _ *http.Request, text sendingtest.Posted) bool {
		b.Vendor.Mu.Lock()
		defer b.Vendor.Mu.Unlock()
		switch text.To {
		case lost:
			b.Vendor.Log = b.Vendor.Log[:len(b.Vendor.Log)-1]
		case twice:
			b.Vendor.Log = append(b.Vendor.Log, sendingtest.Posted{ID: "AC9999", To: twice, Text: text.Text, At: sendingtest.Thursday})
		}
		w.WriteHeader(http.StatusInternalServerError)
		return false
	}
	recipients := b.Plan(b.Person(111), b.Person(112), b.Person(113))
	b.Work()
	sendingtest.Until(b, 3, `select count(*) from send where state = 'unknown'`)
	for i, minutes := range []int{1, 5, 15, 60} {
		require.Equal(t, "unknown", b.State(recipients[1]))
		b.Set(sendingtest.Thursday.Add(time.Duration(minutes) * time.Minute))
		require.Eventually(t, func() bool {
			b.Reconcile() // a duplicate of one that still runs is not stored
			return sendingtest.One[int](b, `select min(polls) from send where state = 'unknown'`) == i+1
		}, sendingtest.Soon, 50*time.Millisecond)
	}
	sendingtest.Until(b, "absent", `select state from send where recipient_id = $1`, recipients[1])
	require.Equal(t, "unknown", b.State(recipients[2]))
	require.Equal(t, "several_matches", sendingtest.One[string](b, `select reason from send where recipient_id = $1`, recipients[2]))
	sendingtest.Until(b, "delivered", `select state from send where recipient_id = $1`, recipients[0])
	require.Equal(t, 1, b.Vendor.PerPhone()[kept])
}

func TestAReportMayBeFasterThanTheAnswer(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Vendor.Answer = func(_ http.ResponseWriter, _ *http.Request, text sendingtest.Posted) bool {
		b.Settle(sending.Report{
			VendorID: text.ID, NumberVendorID: sendingtest.NumberPN, From: sendingtest.OurNumber, To: text.To, Text: text.Text, Status: "delivered", At: sendingtest.Thursday,
		})
		return true
	}
	recipient := b.Plan(b.Person(121))[0]
	b.Work()
	sendingtest.Until(b, "delivered", `select state from send where recipient_id = $1`, recipient)
	sendingtest.Until(b, 0, `select count(*) from river_job where kind = 'sending.transmit' and state <> 'completed'`)
	require.Equal(t, "delivered", b.State(recipient))
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from entry`))
}

func TestATextFromElsewhereUsesTheDay(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	report := sending.Report{
		VendorID: "AC7777", NumberVendorID: sendingtest.NumberPN, From: sendingtest.OurNumber, To: sendingtest.E164(131), Text: "Hello from the app", Status: "delivered", At: sendingtest.Thursday,
	}
	b.Settle(report)
	b.Settle(report)
	require.Equal(t, 1, sendingtest.One[int](b, `select external from number_day where day = '2026-11-19'`))
	require.Equal(t, "elsewhere", sendingtest.One[string](b, `select author from entry`))
}

func TestNothingLeavesAtTheEndOfTheWindow(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	closing := time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)
	b.Set(closing.Add(-time.Second))
	b.Vendor.Answer = func(http.ResponseWriter, *http.Request, sendingtest.Posted) bool {
		b.Set(closing)
		return true
	}
	b.Plan(b.Person(141), b.Person(142), b.Person(143))
	b.Work()
	sendingtest.Until(b, 2, `select count(*) from send where state = 'planned' and reason = 'outside_window' and not_before = '2026-11-20 14:00:00+00'`)
	require.Len(t, b.Vendor.Texts(), 1)
	require.Equal(t, 1, sendingtest.One[int](b, `select used from number_day`))
}

func TestTheGateFailsClosed(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	recipients := b.Plan(b.Person(851), b.Person(852))
	b.Tx(func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), `update property set state = 'ZZ', zip5 = '' where address_key = $1`, sendingtest.E164(851))
		return err
	})
	b.Work()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipients[1])
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from send where recipient_id = $1 and state = 'planned' and reason = 'zone_unknown' and not_before = 'infinity'`, recipients[0]), "a person is asked")
	b.Sending.Gate.CampaignFacts = nil
	refused := b.Plan(b.Person(853))[0]
	sendingtest.Until(b, 1, `select count(*) from send where recipient_id = $1 and state = 'cancelled' and reason = 'no_consent'`, refused)
	b.Sending.Gate.CampaignFacts = func(context.Context, db.Tx, []string) (map[string]gate.CampaignFacts, error) {
		return nil, context.DeadlineExceeded
	}
	waiting := b.Plan(b.Person(854))[0]
	sendingtest.Until(b, 1, `select count(*) from river_job where kind = 'sending.dispatch' and errors is not null`)
	require.Equal(t, "planned", b.State(waiting))
	require.Len(t, b.Vendor.Texts(), 1)
}
