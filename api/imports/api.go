package imports

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/uploads"
)

// Find reads an import.
func (m *Module) Find(ctx context.Context, id string) (Import, error) {
	return uploads.Get(ctx, m.web, id)
}

func (m *Module) get(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.Find(ctx, input.ID)
}

type listInput struct {
	httpd.PageQuery
	Running bool `query:"running" doc:"Only those that are being worked on" example:"true"`
}

func (m *Module) list(ctx context.Context, input *listInput) (db.Page[Import], error) {
	return uploads.List(ctx, m.web, input.Cursor, input.Limit, input.Running)
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
		if imp, err = uploads.Get(ctx, tx, id); err != nil {
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
		return imp.Publish(ctx, tx)
	})
	if err != nil {
		return Import{}, err
	}
	return imp, nil
}
