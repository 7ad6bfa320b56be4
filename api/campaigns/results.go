package campaigns

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Counts are the people of a campaign by state. They add up: total is the sum
// of all but replied and opted_out, which count people within sent.
type Counts struct {
	Total       int `json:"total" doc:"Everybody on the list with a phone" example:"1250"`
	Planned     int `json:"planned" doc:"Not yet their turn" example:"561"`
	Queued      int `json:"queued" doc:"Their text has its time, or is on its way" example:"5"`
	Sent        int `json:"sent" doc:"Taken by the vendor, not yet reported delivered" example:"6"`
	Delivered   int `json:"delivered" doc:"Reported delivered" example:"668"`
	Undelivered int `json:"undelivered" doc:"Reported not delivered" example:"4"`
	Failed      int `json:"failed" doc:"Refused or failed" example:"11"`
	Unknown     int `json:"unknown" doc:"Perhaps sent: the vendor is being asked; never sent again" example:"1"`
	Skipped     int `json:"skipped" doc:"Left out, each with its reason" example:"12"`
	Review      int `json:"review" doc:"Wait for a person's decision" example:"3"`
	Replied     int `json:"replied" doc:"Answered within 72 hours, no opt-out" example:"41"`
	OptedOut    int `json:"opted_out" doc:"Answered with an opt-out" example:"7"`
}

// countByState reads each group once: at most a few dozen rows a campaign.
const countByState = `
	select r.campaign_id::text, r.state, coalesce(s.state, ''), r.responded_at is not null, r.response_class = 'opt_out', r.reason, count(*)
	from recipient r left join send s on s.recipient_id = r.id
	where r.campaign_id = any($1) group by 1, 2, 3, 4, 5, 6`

type group struct {
	campaignID, state, send, reason string
	responded, optedOut             bool
	n                               int
}

// addCounts fills in the figures of campaigns.
func addCounts(ctx context.Context, q querier, list []Campaign) error {
	ids := make([]string, len(list))
	at := map[string]*Campaign{}
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
		list[i].Skipped, list[i].NumberDays = []Reason{}, []NumberDay{}
	}
	rows, err := q.Query(ctx, countByState, ids)
	if err != nil {
		return fmt.Errorf("count recipients: %w", err)
	}
	groups, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g group, err error) {
		err = row.Scan(&g.campaignID, &g.state, &g.send, &g.responded, &g.optedOut, &g.reason, &g.n)
		return g, err
	})
	if err != nil {
		return fmt.Errorf("count recipients: %w", err)
	}
	for _, g := range groups {
		at[g.campaignID].count(g)
	}
	return nil
}

func (c *Campaign) count(g group) {
	c.Counts.Total += g.n
	*c.Counts.of(g.state, g.send) += g.n
	if g.responded {
		c.Counts.Replied += g.n
	}
	if g.optedOut {
		c.Counts.OptedOut += g.n
	}
	if g.state != "skipped" && g.state != "review" {
		return
	}
	for i := range c.Skipped {
		if c.Skipped[i].Reason == g.reason {
			c.Skipped[i].Count += g.n
			return
		}
	}
	c.Skipped = append(c.Skipped, Reason{Reason: g.reason, Text: reasonText(g.reason), Count: g.n})
}

// of is the figure that a recipient belongs to: exactly one.
func (c *Counts) of(state, send string) *int {
	switch {
	case state == "planned":
		return &c.Planned
	case state == "skipped":
		return &c.Skipped
	case state == "review":
		return &c.Review
	case send == "unknown":
		return &c.Unknown
	case send == "delivered":
		return &c.Delivered
	case send == "undelivered":
		return &c.Undelivered
	case send == "accepted" || send == "sent":
		return &c.Sent
	case state == "failed" || state == "absent":
		return &c.Failed
	default:
		return &c.Queued
	}
}
