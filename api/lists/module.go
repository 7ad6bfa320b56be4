// Package lists holds lists of contacts and THE filter: one compiler for the
// table, exports, smart lists and audiences.
//
// It owns the tables list and list_member. A list is a view on records:
// archiving one touches no contact. It serves the reading of contacts too,
// because a row of the table shows places and lists. Publishes list.changed to
// open screens.
package lists

import (
	"net/http"

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
	contacts := func(id, path, summary string) httpd.Route {
		return httpd.Route{Method: http.MethodGet, Path: "/v1/contacts" + path, ID: "contacts." + id, Permission: "contacts:read", Tag: "contacts", Summary: summary}
	}
	httpd.Register(api, contacts("list", "", "Page through contacts"), m.table)
	httpd.Register(api, contacts("count", "/count", "Count contacts, at most to 10,000"), m.count)
	httpd.Register(api, contacts("get", "/{id}", "Read a contact with its places and lists"), m.detail)
	lists := func(method, id, path, permission, summary string) httpd.Route {
		return httpd.Route{Method: method, Path: "/v1/lists" + path, ID: "lists." + id, Permission: permission, Tag: "lists", Summary: summary}
	}
	httpd.Register(api, lists(http.MethodGet, "list", "", "lists:read", "Page through lists, the newest first"), m.list)
	httpd.Register(api, lists(http.MethodGet, "get", "/{id}", "lists:read", "Read a list"), m.get)
	httpd.Register(api, lists(http.MethodPatch, "patch", "/{id}", "lists:write", "Rename or archive a list"), m.patch)
	httpd.Register(api, lists(http.MethodPost, "attest", "/{id}/attest", "lists:attest", "State on what consent the people of a list may be texted"), m.attest)
}
