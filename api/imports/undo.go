package imports

import (
	"context"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/undo"
)

const notUndoable = "Only an import that is done can be undone. This one has changed nothing, is at work, or was undone already."

// mayUndo refuses with a sentence what cannot be undone.
func (m *Module) mayUndo(ctx context.Context, id string) error {
	imp, err := get(ctx, m.web, id)
	switch {
	case err != nil:
		return err
	case imp.Kind == optOuts:
		return problem.Conflict("opt_outs_stay", "A list of opt-outs is not undone: an opt-out is never lifted by a file. Take it back phone by phone, with a reason.")
	case imp.State == done || imp.Merged > 0 && (imp.State == failed || imp.State == cancelled):
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
		update import set undo = jsonb_build_object('was', state, 'by', $2::text, 'by_name', $3::text), state = 'undoing', error = null
		where id = $1 and state in ('done', 'failed', 'cancelled') and merged > 0`, true, notUndoable, who.ID, who.Name)
}

func (m *Module) redo(ctx context.Context, input *httpd.ByID) (Import, error) {
	return m.ask(ctx, input.ID, `
		update import set undo = undo || jsonb_build_object('by', $2::text), state = 'redoing', error = null where id = $1 and state = 'undone'`,
		true, "Only an import that was undone can be brought back.", actor.From(ctx).ID)
}

// takeBack undoes the import or brings it back, all in one transaction. It
// waits for an import that runs, as imports wait for it.
func (m *Module) takeBack(ctx context.Context, tx db.Tx, imp *Import) error {
	if err := imp.begin(ctx, tx); err != nil {
		return err
	}
	request := undo.Request{ImportID: imp.ID, ActorID: imp.taking.By, Now: m.clock.Now()}
	if imp.State == redoing {
		if _, err := undo.Redo(ctx, tx, request); err != nil {
			return err
		}
		return m.move(ctx, tx, imp, imp.taking.Was, `undo = null`)
	}
	var err error
	if imp.taking.Summary, err = undo.Undo(ctx, tx, request); err != nil {
		return err
	}
	imp.taking.At = request.Now
	return m.move(ctx, tx, imp, undone, `undo = $3`, imp.taking)
}
