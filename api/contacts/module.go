// Package contacts holds people, their phones and their e-mails, and the words
// that find them.
//
// It owns the tables contact, phone, suppression, contact_phone, email,
// contact_email and term. A phone may be shared by several people; texts,
// opt-outs, holds and limits belong to the phone. Publishes contact.changed
// and phone.changed to open screens.
package contacts

import (
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
	httpd.Create(api, "/v1/contacts", "contacts.create", "contacts:write", "Add a contact", m.create)
	httpd.Patch(api, "/v1/contacts/{id}", "contacts.patch", "contacts:write", "Change a contact", m.patch)
}
