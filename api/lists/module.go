// Package lists holds lists of contacts and THE filter: one compiler for the
// table, exports, smart lists and audiences.
//
// It owns the tables list and list_member. A list is a view on records:
// archiving one touches no contact. It serves the reading of contacts too,
// because a row of the table shows places and lists. Publishes list.changed to
// open screens.
package lists

import (
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Module serves lists and the table of contacts.
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
	httpd.Get(api, "/v1/contacts", "contacts.list", "contacts:read", "Page through contacts", m.table)
	httpd.Get(api, "/v1/contacts/count", "contacts.count", "contacts:read", "Count contacts, at most to 10,000", m.count)
	httpd.Get(api, "/v1/contacts/{id}", "contacts.get", "contacts:read", "Read a contact with its places and lists", m.detail)
	httpd.Get(api, "/v1/lists", "lists.list", "lists:read", "Page through lists, the newest first", m.list)
	httpd.Get(api, "/v1/lists/{id}", "lists.get", "lists:read", "Read a list", m.get)
	httpd.Patch(api, "/v1/lists/{id}", "lists.patch", "lists:write", "Rename or archive a list", m.patch)
	httpd.Post(api, "/v1/lists/{id}/attest", "lists.attest", "lists:attest", "State on what consent the people of a list may be texted", m.attest)
}
