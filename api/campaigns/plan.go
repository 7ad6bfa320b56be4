package campaigns

import (
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/templates"
)

// plan gives the next recipients of a campaign their time, one after another,
// and returns how many there were.
func (m *Module) plan(ctx context.Context, tx db.Tx, c Campaign, number string, texts int, now time.Time) (int, error) {
	if texts == 0 {
		return 0, nil
	}
	members, err := recipients.Next(ctx, tx, c.ID, slices.Index(c.SendingNumberIDs, number), texts)
	if err != nil || len(members) == 0 {
		return 0, err
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
		return 0, err
	}
	return len(ids), recipients.Queue(ctx, tx, ids)
}
