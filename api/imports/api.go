package imports

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Find reads an import.
func (m *Module) Find(ctx context.Context, id string) (Import, error) { return get(ctx, m.web, id) }

func (m *Module) get(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.Find(ctx, input.ID)
}

type listInput struct {
	httpd.PageQuery
	Running bool `query:"running" doc:"Only those that are being worked on" example:"true"`
}

func (m *Module) list(ctx context.Context, input *listInput) (db.Page[Import], error) {
	var at *time.Time
	var id *string
	if input.Cursor != "" {
		at, id = new(time.Time), new(string)
		if err := db.DecodeCursor(input.Cursor, at, id); err != nil {
			return db.Page[Import]{}, err
		}
	}
	var found []Import
	err := m.web.SelectContext(ctx, &found, selectImport+`
		where ($1::timestamptz is null or (i.created_at, i.id) < ($1, $2::uuid))
			and (not $4 or i.state in ('uploaded', 'reading', 'merging', 'undoing', 'redoing') or i.state = 'preview' and i.run_asked)
		order by i.created_at desc, i.id desc limit $3`, at, id, input.Limit+1, input.Running)
	if err != nil {
		return db.Page[Import]{}, err
	}
	for i := range found {
		if err := found[i].complete(); err != nil {
			return db.Page[Import]{}, err
		}
		found[i].SameFile, found[i].Sample = []Earlier{}, [][]string{}
	}
	return db.NewPage(found, input.Limit, func(i Import) []any { return []any{i.CreatedAt, i.ID} }), nil
}

const run = `
	update import set run_asked = true, state = case when state = 'preview' then 'merging' else state end, rows_done = case when state = 'preview' then 0 else rows_done end
	where id = $1 and state in ('uploaded', 'mapping', 'reading', 'preview')`

// run asks an import to go on past its preview.
func (m *Module) run(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.ask(ctx, input.ID, run, true, "This import cannot be run now: it is merging, ended or was cancelled.")
}

const cancel = `
	update import set state = 'cancelled', finished_at = now(), error = null
	where id = $1 and state in ('uploaded', 'mapping', 'reading', 'preview', 'merging') and merged < records`

// cancel stops an import. A merge that runs finds out and rolls back.
func (m *Module) cancel(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.ask(ctx, input.ID, cancel, false, "This import cannot be cancelled: it has ended, or everything is merged.")
}

const resume = `
	update import set state = case when mapping ? 'unsure' then 'mapping' else 'reading' end, error = null, finished_at = null
	where id = $1 and state in ('failed', 'cancelled') and blob_deleted_at is null`

// resume takes up an import where it was.
func (m *Module) resume(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.ask(ctx, input.ID, resume, true, "Only an import that failed or was cancelled can be taken up.")
}

// ask changes what is to become of an import and queues its job.
func (m *Module) ask(ctx context.Context, id, change string, enqueue bool, refusal string, args ...any) (Import, error) {
	var imp Import
	err := m.web.InTx(ctx, func(tx db.Tx) error {
		changed, err := tx.Exec(ctx, change, append([]any{id}, args...)...)
		if err != nil {
			return err
		}
		if imp, err = get(ctx, tx, id); err != nil {
			return err
		}
		if changed == 0 && imp.DeletedAt != nil {
			return problem.Conflict("original_deleted", "The original of this import was deleted on %s, as the settings say; its figures stay. Upload the file again.", imp.DeletedAt.Format(time.DateOnly))
		}
		if changed == 0 {
			return problem.Conflict("wrong_state", "%s", refusal)
		}
		if enqueue {
			if err := tx.Enqueue(ctx, RunArgs{ImportID: id}); err != nil {
				return err
			}
		}
		return imp.publish(ctx, tx)
	})
	if err != nil {
		return Import{}, err
	}
	return imp, nil
}
