package conversations_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// phoneState is what an inbound text changed.
type phoneState struct {
	OptedOut    bool   `db:"opted_out"`
	Wrong       bool   `db:"wrong"`
	Held        bool   `db:"held"`
	Reason      string `db:"hold_reason"`
	Legal       bool   `db:"legal"`
	CampaignOff bool   `db:"campaigns_off"`
}

func phoneOf(b *sendingtest.Bench, n int) phoneState {
	b.T.Helper()
	return sendingtest.One[phoneState](b, `
		select opted_out_at is not null as opted_out, wrong_number_at is not null as wrong, held_at is not null as held, hold_reason,
			legal_hold_at is not null as legal, campaigns_off_at is not null as campaigns_off from phone where e164 = $1`, sendingtest.E164(n))
}

func TestWhatAReplyDoes(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text  string
		class string
		want  phoneState
		held  bool
		open  int // planned texts left
	}{
		"talk":         {text: "How much would that be?", class: "none", open: 1},
		"opt out":      {text: "STOP", class: "opt_out", want: phoneState{OptedOut: true, CampaignOff: true}},
		"own wording":  {text: "please take me off your list", class: "opt_out", want: phoneState{OptedOut: true, CampaignOff: true}},
		"wrong number": {text: "You have the wrong number", class: "wrong_number", want: phoneState{Wrong: true}},
		"condition":    {text: "don't text me before 9am", class: "none", want: phoneState{Held: true, Reason: "unclear_reply"}, held: true, open: 1},
		"lawyer":       {text: "my lawyer will hear about this", class: "none", want: phoneState{Held: true, Reason: "legal", Legal: true}, held: true},
	}
	n := 800
	for name, c := range cases {
		n++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := sendingtest.New(t)
			b.Plan(b.Person(n))
			b.Receive("in-1", sendingtest.E164(n), c.text, sendingtest.Thursday)
			require.Equal(t, c.class, sendingtest.One[string](b, `select payload ->> 'class' from entry where direction = 'in'`))
			require.Equal(t, c.want, phoneOf(b, n))
			require.Equal(t, c.held, sendingtest.One[bool](b, `select held from conversation`))
			require.Equal(t, c.open, sendingtest.One[int](b, `select count(*) from send where state = 'planned'`))
			require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from conversation where unread = 1 and not campaign_only and state = 'open'`))
			require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from contact where last_inbound_at = $1`, sendingtest.Thursday))
			require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from event_out where topic = 'entry.added'`))
		})
	}
}

func TestStartLiftsTheBlockForRepliesOnly(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Person(821)
	b.Receive("in-1", sendingtest.E164(821), "STOP", sendingtest.Thursday)
	b.Receive("in-2", sendingtest.E164(821), "START", sendingtest.Thursday.Add(time.Minute))
	require.Equal(t, phoneState{CampaignOff: true}, phoneOf(b, 821))
	recipient := b.Plan(sendingtest.One[string](b, `select id from phone`))[0]
	b.Work()
	sendingtest.Until(b, "cancelled", `select state from send where recipient_id = $1`, recipient)
	require.Equal(t, "campaigns_off", sendingtest.One[string](b, `select reason from send where recipient_id = $1`, recipient))
	require.Empty(t, b.Vendor.Texts())
}

func TestAHoldLastsUntilEveryTextIsUnderstood(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Plan(b.Person(831))
	b.Hold(sendingtest.E164(831), sendingtest.Thursday)
	b.Hold(sendingtest.E164(831), sendingtest.Thursday)
	b.Work()
	sendingtest.Until(b, 1, `select count(*) from send where state = 'planned' and reason = 'on_hold'`)
	read := func(id, text string) {
		b.Tx(func(tx db.Tx) error {
			return b.Talk.Receive(t.Context(), tx, sendingtest.Inbound(id, sendingtest.E164(831), text, sendingtest.Thursday))
		})
	}
	read("in-1", "Yes please")
	require.Equal(t, phoneState{Held: true, Reason: "unread_reply"}, phoneOf(b, 831))
	read("in-2", "Tuesday works")
	require.Equal(t, phoneState{}, phoneOf(b, 831))
	// The vendor repeats a text under a new event: it is held and understood again.
	b.Receive("in-2", sendingtest.E164(831), "Tuesday works", sendingtest.Thursday)
	require.Equal(t, phoneState{}, phoneOf(b, 831))
	b.Set(sendingtest.Thursday.Add(6 * time.Minute))
	b.Tick()
	sendingtest.Until(b, 1, `select count(*) from send where state = 'accepted'`)
}

func TestAnUnknownSenderIsKept(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	text := sendingtest.Inbound("in-1", sendingtest.E164(841), "Do you fix bulkheads?", sendingtest.Thursday)
	text.NumberVendorID, text.To = "PN0009", "+16175550190"
	text.Media = []conversations.Media{{URL: "https://example.com/crack.jpg", Type: "image/jpeg"}}
	b.Tx(func(tx db.Tx) error { return b.Talk.Receive(t.Context(), tx, text) })
	require.Equal(t, 1, sendingtest.One[int](b, `
		select count(*) from entry e join conversation c on c.id = e.conversation_id join sending_number n on n.id = c.sending_number_id
		where n.vendor_id = 'PN0009' and e.payload -> 'media' -> 0 ->> 'type' = 'image/jpeg' and e.contact_id is null`))
	text.NumberVendorID, text.To, text.VendorID = "PN0010", "", "in-2"
	require.Error(t, b.DB.InTx(t.Context(), func(tx db.Tx) error { return b.Talk.Receive(t.Context(), tx, text) }))
}
