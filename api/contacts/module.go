// Package contacts holds people, their phones and their e-mails, and the words
// that find them.
//
// It owns the tables contact, phone, suppression, contact_phone, email,
// contact_email and term. A phone may be shared by several people; texts,
// opt-outs, holds and limits belong to the phone. Publishes contact.changed
// and phone.changed to open screens.
package contacts

import (
	"net/http"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Module serves the writing of contacts; package lists serves the reading.
type Module struct {
	db    *db.DB
	clock clock.Clock
}

// New makes the module.
func New(database *db.DB, clock clock.Clock) *Module {
	return &Module{db: database, clock: clock}
}

// Routes adds the module's routes.
func (m *Module) Routes(api *httpd.API) {
	httpd.Register(api, httpd.Route{
		Method: http.MethodPost, Path: "/v1/contacts", ID: "contacts.create", Permission: "contacts:write",
		Tag: "contacts", Summary: "Add a contact", Status: http.StatusCreated,
	}, m.create)
	httpd.Register(api, httpd.Route{
		Method: http.MethodPatch, Path: "/v1/contacts/{id}", ID: "contacts.patch", Permission: "contacts:write",
		Tag: "contacts", Summary: "Change a contact",
	}, m.patch)
}
