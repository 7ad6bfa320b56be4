package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// openTurn makes a table of this transaction alone; why says of a change that
// it is not to be made.
const openTurn = `
	create temporary table turn (
		entity text not null, entity_id uuid not null, field text not null, other_id uuid,
		before jsonb, after jsonb, why text not null default ''
	) on commit drop`

// OpenTurn makes the table turn, in which a transaction collects changes that
// it is about to make all at once. The owner of each entity makes them
// (contacts.Turn and its like).
func OpenTurn(ctx context.Context, tx db.Tx) error {
	// A set of ids that did not fit in memory would be walked for each row.
	return tx.ExecAll(ctx, "open a turn", []string{`set local work_mem = '64MB'`, `set local jit = off`, openTurn})
}

// RecordTurn journals what stands in the table turn and is to be made.
func RecordTurn(ctx context.Context, tx db.Tx, cause, causeID, actorID string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		insert into change (cause, cause_id, entity, entity_id, field, other_id, before, after, actor, at)
		select $1, $2, entity, entity_id, field, other_id, before, after, $3, $4 from turn where why = ''`, cause, causeID, actorID, at)
	if err != nil {
		return fmt.Errorf("journal a turn: %w", err)
	}
	return nil
}
