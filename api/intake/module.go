// Package intake reads a list into people and places: what its columns mean,
// its records as the ledger keeps them, and each row normalised, before anything
// is looked up.
//
// It owns the table import_map: what people said that the columns of a header
// mean. Reader hands the lines of a file to its caller, and Plan.Rows reads them
// back from the ledger as candidates for the records.
package intake

import (
	"net/http"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Module serves the rows of files, and what columns can be read as.
type Module struct{ db *db.DB }

// New makes the module.
func New(database *db.DB) *Module { return &Module{db: database} }

// Routes registers the module's routes.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/imports/fields", "imports.fields", "imports:read", "List what a column can be read as", m.fields)
	httpd.Get(api, "/v1/imports/{id}/rows", "imports.rows", "imports:read", "List the rows of the file with their fates", m.rows)
	httpd.Get(api, "/v1/imports/{id}/rows/{row_no}", "imports.row", "imports:read", "Read one row with what it changed", m.row)
	api.Handle(httpd.Route{Method: http.MethodGet, Path: "/v1/imports/{id}/rejects.csv", ID: "imports.rejects", Permission: "imports:read"}, m.rejects)
	httpd.Get(api, "/v1/import-maps", "import-maps.list", "imports:read", "List saved maps, the newest first", m.maps)
	httpd.Register(api, httpd.Route{
		Method: http.MethodDelete, Path: "/v1/import-maps/{id}", ID: "import-maps.delete", Permission: "imports:write", Summary: "Forget a saved map",
	}, m.forget)
}
