// Package dossier says why a phone is texted or not: for a campaign and any
// phone (Standing), and all that proves consent and conduct for one phone
// (Dossier), to be read by a court as well as by the office.
//
// It owns no tables and writes nothing but the audit line of whoever took a
// dossier. What it says of the rules it asks consent.Decide, through gate.
package dossier

import (
	"context"

	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/suppression"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	DB      *db.DB
	Clock   clock.Clock
	Gate    *gate.Module
	Numbers *numbers.Module
	// Suppression knows the phones of people who were erased.
	Suppression suppression.Register
}

// Module is the dossier wired to its surroundings.
type Module struct{ Dependencies }

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Routes registers the two questions.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/campaigns/{id}/why", "campaigns.why", "campaigns:read", "Say why a phone is or is not texted by a campaign", m.why)
	httpd.Get(api, "/v1/phones/{id}/dossier", "phones.dossier", "phones:read", "All that proves consent and conduct for a phone", func(ctx context.Context, in *query) (Dossier, error) {
		return m.dossier(ctx, in)
	})
}
