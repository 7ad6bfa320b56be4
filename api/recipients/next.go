package recipients

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
)

// Member is a planned recipient with what its text may say.
type Member struct {
	ID string
	lists.Recipient
}

// nextMembers takes the planned recipients of a campaign that belong to a
// number, in their order. Who is on hold waits without taking a place of the
// day; asked in a subquery, which is no join, so that the rows are read along
// recipient_state and no further than need be, whatever the planner knows.
const nextMembers = `
	select r.id::text, r.phone_id::text, r.property_id::text, r.contact_id::text, c.first_name, c.last_name,
		coalesce(p.street, '') as street, coalesce(p.city, '') as city, p.year_built,
		extract(year from p.purchase_date)::int as purchase_year
	from (
		select r.id, r.phone_id, r.property_id, r.contact_id, r.position from recipient r
		where r.campaign_id = $1 and r.state = 'planned' and r.slot = $2 and (select ph.held_at is null from phone ph where ph.id = r.phone_id)
		order by r.position limit $3 for update) r
	join contact c on c.id = r.contact_id left join property p on p.id = r.property_id
	order by r.position`

// Next takes the next people of a campaign that belong to one of its numbers.
func Next(ctx context.Context, tx db.Tx, campaignID string, slot, most int) ([]Member, error) {
	return db.Collect[Member](ctx, tx, "read the next recipients", nextMembers, campaignID, slot, most)
}

// Queue notes that the texts of people have their time.
func Queue(ctx context.Context, tx db.Tx, ids []string) error {
	if _, err := tx.Exec(ctx, `update recipient set state = 'queued' where id = any($1)`, ids); err != nil {
		return fmt.Errorf("queue recipients: %w", err)
	}
	return nil
}
