package imports

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/uploads"
)

type uploadInput struct {
	httpd.Stream
	Filename string `query:"filename" required:"true" minLength:"1" maxLength:"255" doc:"The file's name" example:"list.csv"`
	ListName string `query:"list_name" maxLength:"200" doc:"The list to make; the file's name where it is empty" example:"Quincy, built before 1960"`
	ListID   string `query:"list_id" format:"uuid" doc:"An existing list to fill instead" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Kind     string `query:"kind" enum:"people,opt_outs" default:"people" doc:"people fills a list with people and places; opt_outs blocks every phone of the file" example:"people"`
	Strategy string `query:"strategy" enum:"fill,replace,skip" default:"fill" doc:"What happens to fields of existing records that are filled: keep them, replace them, or leave existing records alone" example:"fill"`
	Run      bool   `query:"run" default:"false" doc:"Merge at once instead of stopping at the preview" example:"false"`
}

func (m *Module) uploadRoute(api *httpd.API) {
	httpd.Register(api, httpd.Route{
		Method: http.MethodPost, Path: "/v1/imports", ID: "imports.upload", Permission: "imports:write", Status: http.StatusCreated,
		Summary: "Upload a list as the raw body", Adjust: httpd.Streams,
	}, func(ctx context.Context, input *uploadInput) (Import, error) {
		return m.Store(ctx, input.Body(), Upload{
			Filename: input.Filename, ListName: input.ListName, ListID: input.ListID, Kind: input.Kind, Strategy: input.Strategy, Run: input.Run,
		})
	})
}

// Upload says what to do with a file.
type Upload struct {
	Filename, ListName, ListID, Kind, Strategy string
	Run                                        bool
}

// Store keeps a file as it came, makes its list and its import, and queues the
// job. A file that is no list is refused with a *problem.Error.
func (m *Module) Store(ctx context.Context, body io.Reader, upload Upload) (imp Import, err error) {
	stored, err := m.blobs.Put(ctx, body)
	if err != nil {
		return imp, err
	}
	defer func() {
		if err != nil {
			_ = m.blobs.Delete(stored.Key)
		}
	}()
	name := filepath.Base(strings.ReplaceAll(upload.Filename, `\`, "/"))
	upload.Kind = cmp.Or(upload.Kind, "people")
	found, layout, err := intake.Examine(m.blobs, stored.Key, name, upload.Kind == optOuts, "", "")
	if err != nil {
		return imp, err
	}
	id, now := db.NewID(), m.clock.Now()
	err = m.web.InTx(ctx, func(tx db.Tx) error {
		layout, mapID, err := layout.Recall(ctx, tx, upload.Kind, upload.ListID)
		if err != nil {
			return err
		}
		var list *string
		if upload.Kind != optOuts {
			listName := cmp.Or(strings.TrimSpace(upload.ListName), strings.TrimSuffix(name, filepath.Ext(name)))
			if list, err = lists.ForImport(ctx, tx, upload.ListID, listName, id, now); err != nil {
				return err
			}
		}
		state := uploads.Uploaded
		if layout.Unsure {
			state = uploads.Mapping
		}
		_, err = tx.Exec(ctx, `
			insert into import (id, list_id, filename, blob, sha256, bytes, encoding, delimiter, format, mapping, strategy, state, run_asked, lines, records, actor, created_at, kind, map_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
			id, list, name, stored.Key, stored.SHA256, stored.Bytes, found.Encoding, found.Delimiter, layout.Format, layout, upload.Strategy, state,
			upload.Run, found.Lines, found.Records, actor.From(ctx).ID, now, upload.Kind, mapID)
		if err == nil && state == uploads.Uploaded {
			err = tx.Enqueue(ctx, RunArgs{ImportID: id})
		}
		if err == nil {
			imp, err = uploads.Get(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		return imp.Publish(ctx, tx)
	})
	return imp, err
}
