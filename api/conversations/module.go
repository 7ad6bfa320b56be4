// Package conversations is the one timeline of texts with a phone, and the
// only way a text leaves: every send passes the gate (gate.go) under the lock
// of its phone's row, is claimed in a commit of its own, and is never sent
// again once its call has begun.
//
// It owns tables sending_number, number_day, conversation, entry, send and
// draft. It publishes Settled (what became of a campaign's text) and Received
// (an inbound text, understood), and to open screens conversation.changed,
// entry.added, entry.changed and number.changed.
package conversations

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// Vendor is the name under which entries keep the vendor's ids.
const Vendor = "openphone"

// Dependencies are what wire.go passes.
type Dependencies struct {
	Web    *db.DB // for handlers
	Work   *db.DB // for jobs
	Clock  clock.Clock
	Sender Sender
	// Window reads the business' sending hours.
	Window func(ctx context.Context, q db.Querier) (consent.Window, error)
	// CampaignFacts reads what campaigns know of recipients; without it
	// marketing is refused.
	CampaignFacts func(ctx context.Context, tx db.Tx, recipientIDs []string) (map[string]CampaignFacts, error)
	// Numbers lists the account's numbers.
	Numbers func(ctx context.Context) ([]VendorNumber, error)
	// Segments counts what a text costs.
	Segments func(text string) int
}

// CampaignFacts are what the gate must know of a campaign's recipient.
type CampaignFacts struct {
	Active       bool   // the campaign runs now
	ConsentBasis string // of its list
}

// SettledFact tells a campaign what became of one of its texts.
type SettledFact struct {
	EntryID     int64     `json:"entry_id"`
	RecipientID string    `json:"recipient_id"`
	State       string    `json:"state"`
	Reason      string    `json:"reason"`
	At          time.Time `json:"at"`
}

// ReceivedFact tells of an inbound text and what it means.
type ReceivedFact struct {
	EntryID        int64     `json:"entry_id"`
	PhoneID        string    `json:"phone_id"`
	ConversationID string    `json:"conversation_id"`
	Class          string    `json:"class"`
	At             time.Time `json:"at"`
}

// Module is conversations wired to its surroundings.
type Module struct {
	Dependencies
	Settled  events.Topic[SettledFact]
	Received events.Topic[ReceivedFact]
}

// New wires the module; wire.go subscribes to its topics before it starts.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Jobs registers the dispatcher, the send job and the two that look after them.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, time.Minute, m.dispatch)
	jobs.Add(r, transmitTimeout, m.transmit)
	jobs.Add(r, time.Minute, m.tick)
	jobs.Add(r, 5*time.Minute, m.reconcile)
	r.Every(30*time.Second, TickArgs{})
	r.Every(30*time.Second, ReconcileArgs{})
}
