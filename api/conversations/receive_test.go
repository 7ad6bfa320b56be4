package conversations_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
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

func (b *bench) phone(n int) phoneState {
	b.t.Helper()
	return one[phoneState](b, `
		select opted_out_at is not null as opted_out, wrong_number_at is not null as wrong, held_at is not null as held, hold_reason,
			legal_hold_at is not null as legal, campaigns_off_at is not null as campaigns_off from phone where e164 = $1`, e164(n))
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
			b := newBench(t)
			b.plan(b.person(n))
			b.receive("in-1", e164(n), c.text, thursday)
			require.Equal(t, c.class, one[string](b, `select payload ->> 'class' from entry where direction = 'in'`))
			require.Equal(t, c.want, b.phone(n))
			require.Equal(t, c.held, one[bool](b, `select held from conversation`))
			require.Equal(t, c.open, one[int](b, `select count(*) from send where state = 'planned'`))
			require.Equal(t, 1, one[int](b, `select count(*) from conversation where unread = 1 and not campaign_only and state = 'open'`))
			require.Equal(t, 1, one[int](b, `select count(*) from contact where last_inbound_at = $1`, thursday))
			require.Equal(t, 1, one[int](b, `select count(*) from event_out where topic = 'entry.added'`))
		})
	}
}

func TestStartLiftsTheBlockForRepliesOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.person(821)
	b.receive("in-1", e164(821), "STOP", thursday)
	b.receive("in-2", e164(821), "START", thursday.Add(time.Minute))
	require.Equal(t, phoneState{CampaignOff: true}, b.phone(821))
	recipient := b.plan(one[string](b, `select id from phone`))[0]
	b.work()
	until(b, "cancelled", `select state from send where recipient_id = $1`, recipient)
	require.Equal(t, "campaigns_off", one[string](b, `select reason from send where recipient_id = $1`, recipient))
	require.Empty(t, b.vendor.texts())
}

func TestAHoldLastsUntilEveryTextIsUnderstood(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.plan(b.person(831))
	b.hold(e164(831), thursday)
	b.hold(e164(831), thursday)
	b.work()
	until(b, 1, `select count(*) from send where state = 'planned' and reason = 'on_hold'`)
	read := func(id, text string) {
		b.tx(func(tx db.Tx) error { return b.m.Receive(t.Context(), tx, inbound(id, e164(831), text, thursday)) })
	}
	read("in-1", "Yes please")
	require.Equal(t, phoneState{Held: true, Reason: "unread_reply"}, b.phone(831))
	read("in-2", "Tuesday works")
	require.Equal(t, phoneState{}, b.phone(831))
	// The vendor repeats a text under a new event: it is held and understood again.
	b.receive("in-2", e164(831), "Tuesday works", thursday)
	require.Equal(t, phoneState{}, b.phone(831))
	b.set(thursday.Add(6 * time.Minute))
	b.tick()
	until(b, 1, `select count(*) from send where state = 'accepted'`)
}

func TestAnUnknownSenderIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	text := inbound("in-1", e164(841), "Do you fix bulkheads?", thursday)
	text.NumberVendorID, text.To = "PN0009", "+16175550190"
	text.Media = []conversations.Media{{URL: "https://example.com/crack.jpg", Type: "image/jpeg"}}
	b.tx(func(tx db.Tx) error { return b.m.Receive(t.Context(), tx, text) })
	require.Equal(t, 1, one[int](b, `
		select count(*) from entry e join conversation c on c.id = e.conversation_id join sending_number n on n.id = c.sending_number_id
		where n.vendor_id = 'PN0009' and e.payload -> 'media' -> 0 ->> 'type' = 'image/jpeg' and e.contact_id is null`))
	text.NumberVendorID, text.To, text.VendorID = "PN0010", "", "in-2"
	require.Error(t, b.db.InTx(t.Context(), func(tx db.Tx) error { return b.m.Receive(t.Context(), tx, text) }))
}

func TestTheGateFailsClosed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recipients := b.plan(b.person(851), b.person(852))
	b.tx(func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), `update property set state = 'ZZ', zip5 = '' where address_key = $1`, e164(851))
		return err
	})
	b.work()
	until(b, "accepted", `select state from send where recipient_id = $1`, recipients[1])
	require.Equal(t, "cancelled zone_unknown", one[string](b, `select state || ' ' || reason from send where recipient_id = $1`, recipients[0]))
	b.m.CampaignFacts = nil
	refused := b.plan(b.person(853))[0]
	until(b, 1, `select count(*) from send where recipient_id = $1 and state = 'cancelled' and reason = 'no_consent'`, refused)
	b.m.CampaignFacts = func(context.Context, db.Tx, []string) (map[string]conversations.CampaignFacts, error) {
		return nil, context.DeadlineExceeded
	}
	waiting := b.plan(b.person(854))[0]
	until(b, 1, `select count(*) from river_job where kind = 'conversations.dispatch' and errors is not null`)
	require.Equal(t, "planned", b.state(waiting))
	require.Len(t, b.vendor.texts(), 1)
}
