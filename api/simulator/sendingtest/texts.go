package sendingtest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
)

// Plan plans a campaign text to each phone; the recipients' ids are returned.
func (b *Bench) Plan(phoneIDs ...string) []string {
	b.T.Helper()
	var recipients []string
	plans := make([]sending.Planned, len(phoneIDs))
	for i, phoneID := range phoneIDs {
		recipient, contact := db.NewID(), One[string](b, `select contact_id from contact_phone where phone_id = $1`, phoneID)
		recipients = append(recipients, recipient)
		plans[i] = sending.Planned{
			PhoneID: phoneID, NumberID: b.NumberID, RecipientID: &recipient, Purpose: consent.Marketing, Automated: true, Author: "campaign",
			ContactID: &contact, Body: FirstText, NotBefore: b.Clock.Now(), Campaign: &sending.CampaignRef{ID: db.NewID(), Name: "Quincy"},
		}
	}
	b.Tx(func(tx db.Tx) error {
		ids, err := b.Sending.Plan(b.T.Context(), tx, plans)
		require.Len(b.T, ids, len(plans))
		return err
	})
	return recipients
}

// State is where a recipient's text stands.
func (b *Bench) State(recipient string) string {
	return One[string](b, `select state from send where recipient_id = $1`, recipient)
}

// Settle hands in a report of the vendor.
func (b *Bench) Settle(report sending.Report) {
	b.T.Helper()
	b.Tx(func(tx db.Tx) error { return b.Sending.Settle(b.T.Context(), tx, report) })
}

// Tick does what the safety job does every half minute.
func (b *Bench) Tick() {
	b.T.Helper()
	b.Tx(func(tx db.Tx) error { return tx.Enqueue(b.T.Context(), sending.TickArgs{}) })
}

// Reconcile asks the vendor about what is unknown, as a job does by itself.
func (b *Bench) Reconcile() {
	b.T.Helper()
	b.Tx(func(tx db.Tx) error { return tx.Enqueue(b.T.Context(), sending.ReconcileArgs{}) })
}

// Inbound is a text that a customer wrote to our number.
func Inbound(id, from, text string, at time.Time) conversations.Inbound {
	return conversations.Inbound{VendorID: id, NumberVendorID: NumberPN, From: from, To: OurNumber, Text: text, At: at}
}

// Receive does what a webhook and its job do.
func (b *Bench) Receive(id, from, text string, at time.Time) {
	b.T.Helper()
	b.Hold(from, at)
	b.Tx(func(tx db.Tx) error { return b.Talk.Receive(b.T.Context(), tx, Inbound(id, from, text, at)) })
}

// Hold does what a webhook does before its job.
func (b *Bench) Hold(from string, at time.Time) {
	b.T.Helper()
	b.Tx(func(tx db.Tx) error { return b.Sending.HoldPhone(b.T.Context(), tx, from, at) })
}
