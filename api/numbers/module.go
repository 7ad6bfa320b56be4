// Package numbers is our own phone numbers: which there are, what pauses them,
// and the budget of cold texts that each has on a New York date.
//
// It owns tables sending_number and number_day. It publishes Changed (a person
// has paused, resumed or limited one), and number.changed to open screens.
package numbers

import (
	"context"
	"net/http"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	DB    *db.DB
	Clock clock.Clock
	// List asks the vendor for the account's numbers.
	List func(ctx context.Context) ([]Number, error)
	// Reserved counts by number the cold texts that are planned between two instants.
	Reserved func(ctx context.Context, q db.Querier, from, to time.Time) (map[string]int, error)
}

// ChangedFact tells that a person has changed a number.
type ChangedFact struct {
	NumberID string
	Version  int
	At       time.Time
}

// Module is numbers wired to its surroundings.
type Module struct {
	Dependencies
	Changed events.Topic[ChangedFact]
}

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Routes registers the numbers.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/numbers", "numbers.list", "numbers:read", "Our numbers and today's budgets", m.list)
	httpd.Patch(api, "/v1/numbers/{id}", "numbers.update", "numbers:write", "Name, limit, pause or resume a number", m.update)
	httpd.Post(api, "/v1/numbers/sync", "numbers.sync", "numbers:write", "Read the numbers from the vendor", m.sync)
}

type numberList struct {
	Items []Number `json:"items" nullable:"false" doc:"Our numbers"`
}

func (m *Module) list(ctx context.Context, _ *struct{}) (numberList, error) {
	items, err := m.all(ctx, m.DB)
	return numberList{Items: items}, err
}

func (m *Module) sync(ctx context.Context, _ *struct{}) (numberList, error) {
	found, err := m.List(ctx)
	if err != nil {
		return numberList{}, problem.New(http.StatusBadGateway, "vendor_unreachable", "The vendor did not list its numbers. Try again in a minute.")
	}
	if err := m.DB.InTx(ctx, func(tx db.Tx) error { return m.Keep(ctx, tx, found) }); err != nil {
		return numberList{}, err
	}
	return m.list(ctx, nil)
}

type numberPatch struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Label   *string `json:"label,omitempty" maxLength:"60" doc:"What we call it" example:"Office"`
		ColdCap *int    `json:"cold_cap,omitempty" minimum:"0" maximum:"125" doc:"Texts a day to phones that never wrote to us" example:"125"`
		Paused  *bool   `json:"paused,omitempty" doc:"Whether nothing may leave from it" example:"false"`
	}
}

func (m *Module) update(ctx context.Context, input *numberPatch) (Number, error) {
	now := m.Clock.Now()
	return db.Write(ctx, m.DB, func(tx db.Tx) (Number, error) {
		// The day before the number, as a send that gives its place back does.
		_, err := tx.Exec(ctx, `
			update number_day set cap = coalesce($3, cap) where sending_number_id = $1 and day = $2::text::date`, input.ID, DayOf(now), input.Body.ColdCap)
		if err != nil {
			return Number{}, err
		}
		changed, err := tx.Exec(ctx, `
			update sending_number set label = coalesce($3, label), cold_cap = coalesce($4, cold_cap), version = version + 1,
				paused_at = case $5::boolean when true then coalesce(paused_at, $6) when false then null else paused_at end,
				pause_reason = case $5::boolean when true then 'paused by hand' when false then '' else pause_reason end
			where id = $1 and version = $2`, input.ID, input.Version, input.Body.Label, input.Body.ColdCap, input.Body.Paused, now)
		if err == nil && changed == 0 {
			err = problem.Stale("number")
		}
		if err == nil {
			err = publish(ctx, tx, input.ID)
		}
		if err == nil {
			err = m.Changed.Publish(ctx, tx, ChangedFact{NumberID: input.ID, Version: input.Version, At: now})
		}
		if err != nil {
			return Number{}, err
		}
		return m.one(ctx, tx, input.ID)
	})
}
