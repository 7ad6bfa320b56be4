package imports

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	largestFile = 200 << 20
	// slowest is how long a client may be silent while it uploads.
	slowest = 30 * time.Second
)

// uploadInput has no body field: Huma would read 200 MB into memory.
type uploadInput struct {
	Filename string `query:"filename" required:"true" minLength:"1" maxLength:"255" doc:"The file's name" example:"list.csv"`
	ListName string `query:"list_name" maxLength:"200" doc:"The list to make; the file's name where it is empty" example:"Quincy, built before 1960"`
	ListID   string `query:"list_id" format:"uuid" doc:"An existing list to fill instead" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Kind     string `query:"kind" enum:"people,opt_outs" default:"people" doc:"people fills a list with people and places; opt_outs blocks every phone of the file" example:"people"`
	Strategy string `query:"strategy" enum:"fill,replace,skip" default:"fill" doc:"What happens to fields of existing records that are filled: keep them, replace them, or leave existing records alone" example:"fill"`
	Run      bool   `query:"run" default:"false" doc:"Merge at once instead of stopping at the preview" example:"false"`

	body io.Reader
}

// Resolve takes the body as a stream.
func (u *uploadInput) Resolve(ctx huma.Context) []error {
	r, w := humachi.Unwrap(ctx)
	u.body = &patient{from: http.MaxBytesReader(w, r.Body, largestFile), deadline: http.NewResponseController(w).SetReadDeadline}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "" && !slices.Contains([]string{"text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/octet-stream", "application/vnd.ms-excel"}, kind) {
		return []error{problem.New(http.StatusUnsupportedMediaType, "unsupported_media_type", "Send the file itself as the body, with Content-Type text/csv. This is %s.", kind)}
	}
	if r.ContentLength > largestFile {
		return []error{tooLarge()}
	}
	return nil
}

func tooLarge() *problem.Error {
	return problem.New(http.StatusRequestEntityTooLarge, "too_large", "The file is larger than 200 MB. Cut it into several files.")
}

// patient lets a slow client go on as long as anything comes.
type patient struct {
	from     io.Reader
	deadline func(time.Time) error
}

func (p *patient) Read(into []byte) (int, error) {
	_ = p.deadline(clock.RealNow().Add(slowest))
	n, err := p.from.Read(into)
	_ = p.deadline(time.Time{})
	return n, err
}

func (m *Module) uploadRoute(api *httpd.API) {
	httpd.Register(api, httpd.Route{
		Method: http.MethodPost, Path: "/v1/imports", ID: "imports.upload", Permission: "imports:write", Status: http.StatusCreated,
		Summary: "Upload a list as the raw body", Adjust: func(operation *huma.Operation) {
			operation.RequestBody = &huma.RequestBody{Required: true, Description: "The file as it is", Content: map[string]*huma.MediaType{
				"text/csv": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
			}}
			operation.Errors = []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}
		},
	}, func(ctx context.Context, input *uploadInput) (Import, error) {
		imp, err := m.Store(ctx, input.body, Upload{
			Filename: input.Filename, ListName: input.ListName, ListID: input.ListID, Kind: input.Kind, Strategy: input.Strategy, Run: input.Run,
		})
		if err != nil {
			return Import{}, err
		}
		return imp, nil
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
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return imp, tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return imp, problem.New(http.StatusRequestTimeout, "too_slow", "Nothing of the file came for 30 seconds. Upload it again.")
	case err != nil:
		return imp, err
	}
	defer func() {
		if err != nil {
			_ = m.blobs.Delete(stored.Key)
		}
	}()
	name := filepath.Base(strings.ReplaceAll(upload.Filename, `\`, "/"))
	upload.Kind = cmp.Or(upload.Kind, "people")
	found, layout, err := m.examine(stored.Key, name, upload.Kind, "", "")
	if err != nil {
		return imp, err
	}
	id, now := db.NewID(), m.clock.Now()
	err = m.web.InTx(ctx, func(tx db.Tx) error {
		layout, mapID, err := layout.Recall(ctx, tx)
		if err != nil {
			return err
		}
		list, err := upload.list(ctx, tx, name, id, now)
		if err != nil {
			return err
		}
		state := uploaded
		if layout.Unsure {
			state = mapping
		}
		_, err = tx.Exec(ctx, `
			insert into import (id, list_id, filename, blob, sha256, bytes, encoding, delimiter, format, mapping, strategy, state, run_asked, lines, records, actor, created_at, kind, map_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
			id, list, name, stored.Key, stored.SHA256, stored.Bytes, found.Encoding, found.Delimiter, layout.Format, layout, upload.Strategy, state,
			upload.Run, found.Lines, found.Records, actor.From(ctx).ID, now, upload.Kind, mapID)
		if err == nil && state == uploaded {
			err = tx.Enqueue(ctx, RunArgs{ImportID: id})
		}
		if err == nil {
			imp, err = get(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		return imp.publish(ctx, tx)
	})
	return imp, err
}

// list is the list to fill: the one that is named, else a new one, and none
// for opt-outs.
func (u Upload) list(ctx context.Context, tx db.Tx, filename, importID string, now time.Time) (id *string, err error) {
	if u.Kind == optOuts {
		return nil, nil
	}
	var list lists.List
	if u.ListID != "" {
		list, err = lists.Get(ctx, tx, u.ListID)
	} else {
		name := cmp.Or(strings.TrimSpace(u.ListName), strings.TrimSuffix(filename, filepath.Ext(filename)))
		list, err = lists.Create(ctx, tx, name, "import", &importID, now)
	}
	return &list.ID, err
}
