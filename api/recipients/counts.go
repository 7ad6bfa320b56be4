package recipients

import (
	"context"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
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

// countPeople is a row a campaign: its people by figure, each in exactly one,
// and those left out by reason. It reads each recipient once, along recipient_state.
const countPeople = `
	with people as (
		select r.campaign_id, r.reason, r.responded_at, r.response_class, case
			when r.state in ('planned', 'skipped', 'review') then r.state
			when s.state in ('unknown', 'delivered', 'undelivered') then s.state
			when s.state in ('accepted', 'sent') then 'sent'
			when r.state in ('failed', 'absent') then 'failed'
			else 'queued' end as figure
		from recipient r left join send s on s.recipient_id = r.id where r.campaign_id = any($1)
	), groups as (
		select campaign_id, figure, reason, count(*) as n, count(responded_at) as replied, count(*) filter (where response_class = 'opt_out') as opted_out
		from people group by 1, 2, 3
	), figures as (
		select campaign_id, name, sum(value) as value
		from groups, lateral (values (figure, n), ('total', n), ('replied', replied), ('opted_out', opted_out)) f (name, value) group by 1, 2
	)
	select campaign_id::text as id, jsonb_object_agg(name, value) as counts, coalesce((
		select jsonb_agg(reason order by reason->'count' desc) from (
			select jsonb_build_object('reason', reason, 'count', sum(n)) as reason from groups g
			where g.campaign_id = f.campaign_id and figure in ('skipped', 'review') group by g.reason) reasons), '[]') as skipped
	from figures f group by campaign_id`

// Tally is the figures of a campaign.
type Tally struct {
	Counts  Counts
	Skipped []audience.Reason // those left out, and those who wait for a person's word
}

// Count counts the people of campaigns.
func Count(ctx context.Context, q db.Querier, campaignIDs []string) (map[string]Tally, error) {
	counted, err := db.Collect[struct {
		ID string
		Tally
	}](ctx, q, "count recipients", countPeople, campaignIDs)
	tallies := map[string]Tally{}
	for _, found := range counted {
		for i, reason := range found.Skipped {
			found.Skipped[i].Text = consent.Explain(reason.Reason)
		}
		tallies[found.ID] = found.Tally
	}
	return tallies, err
}
