// Package conversations is the inbox: what was said with a phone, the inbound
// texts understood, the replies and notes of people, and the marks they set.
//
// It owns no tables: what it writes goes through packages timeline, sending
// and consent. It publishes Received (an inbound text, understood).
package conversations

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/timeline"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	Web     *db.DB // for handlers
	Work    *db.DB // for jobs
	Clock   clock.Clock
	Sending *sending.Module
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
	Received events.Topic[ReceivedFact]
}

// New wires the module; wire.go subscribes to its topic before it starts.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// TickArgs is the job that brings snoozed conversations back.
type TickArgs struct{}

// Kind names the job.
func (TickArgs) Kind() string { return "conversations.tick" }

// Jobs registers it.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, time.Minute, func(ctx context.Context, _ *river.Job[TickArgs]) error {
		return m.Work.InTx(ctx, func(tx db.Tx) error { return timeline.Awaken(ctx, tx, m.Clock.Now()) })
	})
	r.Every(30*time.Second, TickArgs{})
}
