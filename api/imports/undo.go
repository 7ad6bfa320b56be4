package imports

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/undo"
	"github.com/attackacrack/crm/api/uploads"
)

const notUndoable = "Only an import that is done can be undone. This one has changed nothing, is at work, or was undone already."

// mayUndo refuses with a sentence what cannot be undone.
func (m *Module) mayUndo(ctx context.Context, id string) error {
	imp, err := uploads.Get(ctx, m.web, id)
	switch {
	case err != nil:
		return err
	case imp.Kind == optOuts:
		return problem.Conflict("opt_outs_stay", "A list of opt-outs is not undone: an opt-out is never lifted by a file. Take it back phone by phone, with a reason.")
	case imp.State == uploads.Done || imp.Merged > 0 && (imp.State == uploads.Failed || imp.State == uploads.Cancelled):
		return nil
	}
	return problem.Conflict("wrong_state", notUndoable)
}

func (m *Module) previewUndo(ctx context.Context, input *httpd.ByID) (undo.Summary, error) {
	if err := m.mayUndo(ctx, input.ID); err != nil {
		return undo.Summary{}, err
	}
	return undo.Preview(ctx, m.db, input.ID)
}

func (m *Module) undo(ctx context.Context, input *httpd.ByID) (Import, error) {
	if err := m.mayUndo(ctx, input.ID); err != nil {
		return Import{}, err
	}
	who := actor.From(ctx)
	return m.ask(ctx, input.ID, `
		update import set undo = case when undo ? 'redone' then '{}' else coalesce(undo, '{}') end || jsonb_build_object('was', state, 'by', $2::text, 'by_name', $3::text),
			state = 'undoing', rows_done = 0, error = null
		where id = $1 and state in ('done', 'failed', 'cancelled') and merged > 0`, true, notUndoable, who.ID, who.Name)
}

func (m *Module) redo(ctx context.Context, input *httpd.ByID) (Import, error) {
	who := actor.From(ctx)
	return m.ask(ctx, input.ID, `
		update import set undo = undo || jsonb_build_object('by', $2::text, 'by_name', $3::text), state = 'redoing', rows_done = 0, error = null where id = $1 and state = 'undone'`,
		true, "Only an import that was undone can be brought back.", who.ID, who.Name)
}

// takeBack undoes the import or brings it back, in chunks. It waits for an
// import that runs, as imports wait for it. Killed in the middle, the import
// stays undoing or redoing, and the next try does what is left.
func (m *Module) takeBack(ctx context.Context, imp *Import, job *river.Job[RunArgs]) error {
	taking, from, began := &imp.Taking, imp.RowsDone, m.clock.Now()
	sums, back := &taking.Summary, taking.Was
	if imp.State == uploads.Redoing {
		sums, taking.Redone = &undo.Summary{}, true
	}
	request := undo.Request{ImportID: imp.ID, ActorID: taking.By, Redo: imp.State == uploads.Redoing, Now: began}
	return m.db.Pin(ctx, func(session db.Session) error {
		return session.Lock(ctx, importLock, func() error {
			err := request.Take(ctx, session, sums, func(tx db.Tx, done, all int) error {
				imp.RowsDone = from + (imp.Records-from)*int64(done)/int64(all)
				if !request.Redo {
					return m.move(ctx, tx, imp, imp.State, `rows_done = $3, undo = $4`, imp.RowsDone, taking)
				}
				return m.move(ctx, tx, imp, imp.State, `rows_done = $3`, imp.RowsDone)
			})
			if err != nil {
				return err
			}
			state := uploads.Undone
			if taking.Summary, taking.At = *sums, began; request.Redo {
				state = back
			}
			return m.complete(ctx, job, func(tx db.Tx) error { return m.move(ctx, tx, imp, state, `undo = $3, rows_done = records`, taking) })
		})
	})
}
