package recipients

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
)

// New is one of a campaign's people as its launch finds them.
type New struct {
	lists.Recipient
	Position      int
	Slot          int // which of the campaign's numbers texts it
	State, Reason string
}

// AtOnce is how many rows are stored together.
const AtOnce = 5000

// Store stores whom fill adds, on tx, while fill goes on with the next: fill
// must not use tx itself.
func Store(ctx context.Context, tx db.Tx, campaignID, variantID string, fill func(add func(New)) error) error {
	parts, stored := make(chan *db.Rows, 1), make(chan error, 1)
	go func() {
		var failed error
		for part := range parts { // to the end, so that fill never waits for nobody
			if failed == nil {
				failed = tx.Store(ctx, part)
			}
		}
		stored <- failed
	}()
	campaign, variant := db.UUID(&campaignID), db.UUID(&variantID)
	rows, held := newRows(), 0
	err := fill(func(who New) {
		if held == AtOnce {
			parts <- rows
			rows, held = newRows(), 0
		}
		held++
		rows.Next()
		rows.UUID(db.NewUUID())
		rows.UUID(campaign)
		rows.UUID(db.UUID(&who.PhoneID))
		rows.UUID(db.UUID(&who.ContactID))
		rows.UUID(db.UUID(who.PropertyID))
		rows.UUID(variant)
		rows.Int(who.Position)
		rows.Int(who.Slot)
		rows.Text(who.State)
		rows.Text(who.Reason)
	})
	if err == nil {
		parts <- rows
	}
	close(parts)
	return errors.Join(err, <-stored)
}

func newRows() *db.Rows {
	return db.NewRows("recipient", "id", "campaign_id", "phone_id", "contact_id", "property_id", "variant_id", "position", "slot", "state", "reason")
}
