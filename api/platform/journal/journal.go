// Package journal is the one record of what changed, field by field: history,
// undo of an import, unmerge and bulk undo all read it. It owns table change.
package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
)

// Causes of a change.
const (
	Import = "import"
	Undo   = "undo" // of an import, which the cause's id names
	Redo   = "redo" // of an undo
	User   = "user"
)

// Change is one field of one entity, before and after. Nil is "empty".
type Change struct {
	Entity   string
	EntityID string
	Field    string
	OtherID  string // of a link: what it leads to
	Before   any
	After    any
}

var columns = []string{"cause", "cause_id", "entity", "entity_id", "field", "other_id", "before", "after", "actor", "at"}

// Record stores changes of one cause; causeID names the import, merge or
// request that made them.
func Record(ctx context.Context, tx db.Tx, cause, causeID string, at time.Time, changes []Change) error {
	who := actor.From(ctx)
	rows := make([][]any, 0, len(changes))
	for _, change := range changes {
		before, beforeErr := encode(change.Before)
		after, afterErr := encode(change.After)
		if err := errors.Join(beforeErr, afterErr); err != nil {
			return fmt.Errorf("record %s.%s: %w", change.Entity, change.Field, err)
		}
		var other any
		if change.OtherID != "" {
			other = change.OtherID
		}
		rows = append(rows, []any{cause, causeID, change.Entity, change.EntityID, change.Field, other, before, after, who.ID, at})
	}
	return tx.Copy(ctx, "change", columns, rows)
}

func encode(value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	return json.Marshal(value)
}

// End is the journal's last line. All lines up to it are committed: 0 stands
// for an end that is not known, because somebody is just writing.
func End(ctx context.Context, tx db.Tx) (end int64, err error) {
	if err = tx.GetContext(ctx, &end, `select coalesce(max(id), 0) from change`); err != nil {
		return 0, err
	}
	var writing bool
	err = tx.GetContext(ctx, &writing, `
		select exists (select from pg_locks where relation = 'change'::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()
			and database = (select oid from pg_database where datname = current_database()))`)
	if writing {
		end = 0
	}
	return end, err
}
