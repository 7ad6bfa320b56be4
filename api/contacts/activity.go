package contacts

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// Active notes that a text went to or came from a contact.
func Active(ctx context.Context, tx db.Tx, contactID string, inbound bool, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update contact set last_activity_at = greatest(last_activity_at, $3),
			last_inbound_at = case when $2 then greatest(last_inbound_at, $3) else last_inbound_at end,
			last_outbound_at = case when $2 then last_outbound_at else greatest(last_outbound_at, $3) end
		where id = $1`, contactID, inbound, at)
	if err != nil {
		return fmt.Errorf("note a contact's activity: %w", err)
	}
	return events.Publish(ctx, tx, events.Event{Topic: "contact.changed", Entity: "contact", EntityID: contactID})
}
