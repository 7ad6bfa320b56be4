// Package imports takes lists of people and places from files, with a ledger:
// every row of a file has one fate, every physical line belongs to one row, and
// the database's own count agrees, or nothing is changed.
//
// It owns the table import; the rows are kept by ledger and merged by matching.
// A job (imports.run)
// reads the file into the ledger, chunk by chunk, and merges it in one
// transaction; it may be killed anywhere and run again. Publishes
// import.changed to open screens.
package imports

import (
	"cmp"
	"context"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/platform/blob"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/uploads"
)

// Dependencies of the module.
type Dependencies struct {
	Web   *db.DB // requests
	Work  *db.DB // jobs: no statement time-out
	Blobs *blob.Store
	Clock clock.Clock
	// PartRows is how many rows one transaction merges at most; 0 means 101,000,
	// so that a header, blank lines and a footer besides 100,000 rows begin no other part.
	PartRows int64
	Chunk    int // rows that are read and merged at a time; 0: intake.ChunkSize
	// OptOut opts out phones and cancels what waits to be sent to them.
	OptOut func(context.Context, db.Tx, []contacts.Phone, consent.Marking) error
}

// Import is one file on its way into the records.
type Import = uploads.Import

// Module serves and works imports.
type Module struct {
	web, db *db.DB
	blobs   *blob.Store
	clock   clock.Clock
	part    int64
	chunk   int
	optOut  func(context.Context, db.Tx, []contacts.Phone, consent.Marking) error
}

// New makes the module.
func New(d Dependencies) *Module {
	return &Module{
		web: d.Web, db: d.Work, blobs: d.Blobs, clock: d.Clock, optOut: d.OptOut, part: cmp.Or(d.PartRows, 101_000), chunk: cmp.Or(d.Chunk, intake.ChunkSize),
	}
}

// longest is how long one import may take; the registry rescues jobs after it.
const longest = 25 * time.Minute

// Jobs registers what the module works.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, longest, m.work)
	jobs.Add(r, longest, m.forget)
	jobs.Add(r, longestStatistics, m.statistics)
	r.Every(24*time.Hour, ForgetArgs{})
}

// Routes registers the module's routes.
func (m *Module) Routes(api *httpd.API) {
	const read, write = "imports:read", "imports:write"
	m.uploadRoute(api)
	httpd.Get(api, "/v1/imports", "imports.list", read, "List imports, newest first", m.list)
	httpd.Get(api, "/v1/imports/{id}", "imports.get", read, "Read an import with its ledger", m.get)
	httpd.Put(api, "/v1/imports/{id}/mapping", "imports.map", write, "Say what the columns of an import are, or how its file is to be read", m.remap)
	httpd.Post(api, "/v1/imports/{id}/run", "imports.run", write, "Run an import that was previewed", m.run)
	httpd.Post(api, "/v1/imports/{id}/cancel", "imports.cancel", write, "Cancel an import; a part that was merged stays", m.cancel)
	httpd.Post(api, "/v1/imports/{id}/resume", "imports.resume", write, "Take up an import that failed or was cancelled", m.resume)
	httpd.Get(api, "/v1/imports/{id}/undo", "imports.undo_preview", read, "Read what an undo of an import would take back, and what would stay", m.previewUndo)
	httpd.Post(api, "/v1/imports/{id}/undo", "imports.undo", write, "Undo an import, field by field; what was edited since stays", m.undo)
	httpd.Post(api, "/v1/imports/{id}/redo", "imports.redo", write, "Bring back what an undo took", m.redo)
}
