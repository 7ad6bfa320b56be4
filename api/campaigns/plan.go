package campaigns

import (
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/templates"
)

// member is a planned recipient with what its text may say.
type member struct {
	ID string
	lists.Recipient
}

// nextMembers takes the planned recipients of a campaign that belong to a
// number, by forecast.Slot of their position. Who is on hold waits without
// taking a place of the day.
const nextMembers = `
	select r.id::text, r.phone_id::text, r.property_id::text, r.contact_id::text, c.first_name, c.last_name,
		coalesce(p.street, '') as street, coalesce(p.city, '') as city, p.year_built,
		extract(year from p.purchase_date)::int as purchase_year
	from recipient r join phone ph on ph.id = r.phone_id join contact c on c.id = r.contact_id left join property p on p.id = r.property_id
	where r.campaign_id = $1 and r.state = 'planned' and r.position % $2 = $3 and ph.held_at is null
	order by r.position limit $4 for update of r`

// plan gives the next recipients of a campaign their time, one after another.
func (m *Module) plan(ctx context.Context, tx db.Tx, c Campaign, number string, texts int, now time.Time) error {
	members, err := db.Collect[member](ctx, tx, "read the next recipients", nextMembers,
		c.ID, len(c.SendingNumberIDs), slices.Index(c.SendingNumberIDs, number), texts)
	if err != nil || len(members) == 0 {
		return err
	}
	step := m.Forecast.Step(len(members))
	plans := make([]sending.Planned, len(members))
	ids := make([]string, len(members))
	for i, member := range members {
		body := templates.Render(c.Body, member.Recipient)
		ids[i] = member.ID
		plans[i] = sending.Planned{
			PhoneID: member.PhoneID, NumberID: number, ContactID: &member.ContactID, PropertyID: member.PropertyID,
			RecipientID: &ids[i], Purpose: consent.Marketing, Automated: true, Author: "campaign",
			Body: body, Segments: templates.Segments(body).Segments, NotBefore: now.Add(time.Duration(i) * step),
			Campaign: &sending.CampaignRef{ID: c.ID, Name: c.Name},
		}
	}
	if _, err := m.Sending.Plan(ctx, tx, plans); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update recipient set state = 'queued' where id = any($1)`, ids)
	return err
}
