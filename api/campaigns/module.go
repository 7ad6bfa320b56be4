// Package campaigns sends one message to one list: draft, launch, pause,
// resume, cancel, results. It plans texts half hour by half hour (plan.go,
// by forecast's arithmetic); sending's dispatcher sends them through the gate.
//
// It owns tables campaign, experiment, variant and pacer, and publishes
// campaign.changed to open screens.
package campaigns

import (
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/sending"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	Web     *db.DB // for handlers
	Work    *db.DB // for jobs
	Clock   clock.Clock
	Sending *sending.Module
	Numbers *numbers.Module
	// Audience says who is texted, Forecast when.
	Audience *audience.Module
	Forecast *forecast.Module
}

// Module is campaigns wired to its surroundings.
type Module struct{ Dependencies }

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Jobs registers the pacer, and what follows a text's and a reply's fate.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, time.Minute, m.pace)
	jobs.Add(r, time.Minute, m.begins)
	m.people().Jobs(r)
	jobs.Add(r, time.Minute, m.tick)
	r.Every(time.Minute, TickArgs{})
}

func (m *Module) people() *recipients.Module {
	return &recipients.Module{Work: m.Work, Finish: finish}
}
