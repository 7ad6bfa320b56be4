// Package sending is the only way a text leaves: every send passes the gate
// under the lock of its phone's row, is claimed in a commit of its own, and is
// never sent again once its call has begun.
//
// It owns table send. It publishes Settled (what became of a campaign's text),
// and entry.added and entry.changed to open screens.
package sending

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	Work   *db.DB // for jobs
	Clock  clock.Clock
	Sender carrier.Sender
	Gate   *gate.Module
	// Segments counts what a text costs.
	Segments func(text string) int
}

// SettledFact tells campaigns that the texts of some recipients have a new state.
type SettledFact struct{ RecipientIDs []string }

// Module is sending wired to its surroundings.
type Module struct {
	Dependencies
	Settled events.Topic[SettledFact]
}

// New wires the module; wire.go subscribes to its topic before it starts.
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

// OnNumberChanged wakes the dispatcher of a number that may have been resumed.
func OnNumberChanged(fact numbers.ChangedFact) []river.JobArgs {
	return []river.JobArgs{DispatchArgs{NumberID: fact.NumberID, At: fact.At, Once: fmt.Sprint("version ", fact.Version)}}
}

// Reserved counts by number the cold texts that are planned between two instants.
func Reserved(ctx context.Context, q db.Querier, from, to time.Time) (map[string]int, error) {
	var rows []struct {
		NumberID string `db:"number_id"`
		Texts    int    `db:"texts"`
	}
	err := q.SelectContext(ctx, &rows, `
		-- Counted along send_planned.
		select s.sending_number_id as number_id, count(*) as texts from send s join phone p on p.id = s.phone_id
		where s.state = 'planned' and s.not_before >= $1 and s.not_before < $2 and p.first_inbound_at is null group by 1`, from, to)
	reserved := make(map[string]int, len(rows))
	for _, row := range rows {
		reserved[row.NumberID] = row.Texts
	}
	return reserved, err
}
