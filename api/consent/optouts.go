package consent

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
)

// OptOutAll is Mark for a whole list of opt-outs.
func OptOutAll(ctx context.Context, tx db.Tx, list []contacts.Phone, mark Marking) error {
	ids := make([]string, len(list))
	for i, phone := range list {
		ids[i] = phone.ID
	}
	_, err := tx.Exec(ctx, `
		insert into phone_mark (phone_id, kind, source, text, actor, reason, at)
		select id, $2, $3, $4, $5, $6, $7 from unnest($1::uuid[]) with ordinality as given(id, place) order by place`,
		ids, MarkOptOut, mark.Source, mark.Text, actor.From(ctx).ID, mark.Reason, mark.At)
	if err != nil {
		return fmt.Errorf("opt out %d phones: %w", len(list), err)
	}
	return contacts.OptOutAll(ctx, tx, list, mark.At)
}
