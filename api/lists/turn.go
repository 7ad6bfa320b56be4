package lists

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

const turnMembers = `
	update list_member m set state = case when t.after is null then 'removed' else 'active' end
	from turn t where t.entity = 'contact' and t.field = 'list' and t.why = ''
		and m.list_id = t.other_id and m.contact_id = t.entity_id and m.property_id is not distinct from nullif(coalesce(t.before, t.after)->>'property_id', '')::uuid`

// A list that comes back under a name that is taken meanwhile gets a number.
const turnLists = `
	update list l set archived_at = case when t.after is not null then $1::timestamptz end, version = version + 1,
		name = case when t.after is null and exists (select from list o where lower(o.name) = lower(l.name) and o.archived_at is null) then l.name || ' (' || left(l.id::text, 8) || ')' else l.name end
	from turn t where t.entity = 'list' and t.field = 'archived' and t.why = '' and l.id = t.entity_id returning l.id`

// Turn makes the changes of lists and their members that stand in the table
// turn (journal.OpenTurn).
func Turn(ctx context.Context, tx db.Tx, now time.Time) error {
	if _, err := tx.Exec(ctx, turnMembers); err != nil {
		return fmt.Errorf("turn members: %w", err)
	}
	var filled, shown []string
	err := tx.SelectContext(ctx, &filled, `select distinct other_id from turn where entity = 'contact' and field = 'list' and why = ''`)
	if err == nil {
		err = tx.SelectContext(ctx, &shown, turnLists, now)
	}
	if err != nil {
		return fmt.Errorf("turn lists: %w", err)
	}
	for _, id := range append(filled, shown...) {
		if err := Recount(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
