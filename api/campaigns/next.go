package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
)

// NumberDay is a number's ledger of today with this campaign's part in it.
type NumberDay struct {
	numbers.NumberDay
	ThisCampaign int `json:"this_campaign" doc:"How many of today's texts are this campaign's, also those that have their time" example:"77"`
}

// NextSend says when the next text goes out and why then.
type NextSend struct {
	At      *time.Time `json:"at" doc:"When; null when a person must act first" example:"2026-11-19T19:30:00Z"`
	Count   int        `json:"count" doc:"How many texts; 0 when that is decided then" example:"4"`
	Because string     `json:"because" doc:"Why then" example:"26 of today's 125 are free and 7 half hours are left until 6:00 PM"`
}

// sayNext completes what the pacer has noted by what it cannot know.
func (c *Campaign) sayNext() {
	switch {
	case c.State == scheduled:
		c.NextSend = &NextSend{At: c.StartsAt, Because: "it begins " + forecast.InWords(*c.StartsAt)}
	case c.State == paused:
		c.NextSend = &NextSend{Because: "it is paused"}
	case c.State != active:
		c.NextSend = nil
	case c.NextSend != nil:
		c.NextSend.Count = min(c.NextSend.Count, c.Counts.Planned)
	case c.Counts.Planned == 0 && c.Counts.Review == 1:
		c.NextSend = &NextSend{Because: "one person waits for your decision"}
	case c.Counts.Planned == 0 && c.Counts.Review > 1:
		c.NextSend = &NextSend{Because: fmt.Sprintf("%d people wait for your decision", c.Counts.Review)}
	}
}

// addDays adds today's ledgers of a campaign's numbers, and the batch that is
// going out, which comes before the next one.
func (m *Module) addDays(ctx context.Context, c *Campaign) error {
	now := m.Clock.Now()
	days, err := m.Numbers.Days(ctx, m.Web, now)
	if err != nil {
		return err
	}
	own, err := forecast.Today(ctx, m.Web, []string{c.ID}, now)
	if err != nil {
		return err
	}
	for _, day := range days {
		if slices.Contains(c.SendingNumberIDs, day.NumberID) {
			c.NumberDays = append(c.NumberDays, NumberDay{NumberDay: day, ThisCampaign: own[c.ID][day.NumberID]})
		}
	}
	open, err := db.Collect[NextSend](ctx, m.Web, "read the next text", `
		select greatest(min(s.not_before), $2) as at, count(*) as count, 'the texts of a batch go out one after another' as because
		from recipient r join send s on s.recipient_id = r.id
		where r.campaign_id = $1 and r.state = 'queued' and s.state = 'planned' and s.not_before < 'infinity' having count(*) > 0`, c.ID, now)
	if len(open) > 0 && c.State == active {
		c.NextSend = &open[0]
	}
	return err
}
