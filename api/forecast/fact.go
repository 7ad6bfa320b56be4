package forecast

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
)

// Fact is what has become of a campaign.
type Fact struct {
	Texts     int               `json:"texts" doc:"How many texts left" example:"1238"`
	Segments  int               `json:"segments" doc:"How many segments they were" example:"1290"`
	CostCents int               `json:"cost_cents" doc:"What they cost: the vendor's word where it gave one, else by the price" example:"1290"`
	Skipped   []audience.Reason `json:"skipped" nullable:"false" doc:"Who was left out, by reason"`
	EndedOn   *string           `json:"ended_on" format:"date" doc:"The New York date of the last text; null while the campaign goes on" example:"2026-12-07"`
}

// Compare adds to a forecast what has happened.
func (m *Module) Compare(ctx context.Context, q db.Querier, campaignID string, ended bool, f Forecast) (Forecast, error) {
	sent, err := db.Collect[struct {
		Day                 string
		Texts, Segments     int
		Unpriced, CostCents int
	}](ctx, q, "count what was sent", `
		select to_char(r.sent_at at time zone 'America/New_York', 'YYYY-MM-DD') as day, count(*) as texts, sum(s.segments) as segments,
			coalesce(sum(s.segments) filter (where s.cost_cents is null), 0) as unpriced, coalesce(sum(s.cost_cents), 0) as cost_cents
		from recipient r join send s on s.recipient_id = r.id where r.campaign_id = $1 and r.sent_at is not null group by 1 order by 1`, campaignID)
	if err != nil {
		return f, err
	}
	fact := &Fact{Skipped: []audience.Reason{}}
	for i := range f.Days {
		f.Days[i].Sent = new(0)
	}
	for _, day := range sent {
		fact.Texts += day.Texts
		fact.Segments += day.Segments
		cents, _ := m.price(day.Unpriced)
		fact.CostCents += day.CostCents + cents
		at, known := slices.BinarySearchFunc(f.Days, day.Day, func(d Day, day string) int { return strings.Compare(d.Day, day) })
		if !known {
			f.Days = slices.Insert(f.Days, at, Day{Day: day.Day})
		}
		f.Days[at].Sent = &day.Texts
		if ended {
			fact.EndedOn = &day.Day
		}
	}
	fact.Skipped, err = db.Collect[audience.Reason](ctx, q, "count who was left out", `
		select reason, count(*) as count from recipient where campaign_id = $1 and state = 'skipped' group by 1 order by 2 desc, 1`, campaignID)
	for i := range fact.Skipped {
		fact.Skipped[i].Text = consent.Explain(fact.Skipped[i].Reason)
	}
	f.Fact = fact
	return f, err
}

// Today counts the texts of campaigns on the date of an instant, by campaign
// and number: those that have left and those that are planned. It reads along
// recipient_state and recipient_variant, so that a long list costs no more.
func Today(ctx context.Context, q db.Querier, campaignIDs []string, at time.Time) (map[string]map[string]int, error) {
	end := numbers.DayAfter(at)
	found, err := db.Collect[struct {
		CampaignID, NumberID string
		Texts                int
	}](ctx, q, "count today's texts", `
		select campaign_id::text, s.sending_number_id::text as number_id, count(*) as texts from (
			select id, campaign_id from recipient where campaign_id = any($1) and state = 'queued'
			union all
			select r.id, r.campaign_id from experiment e join variant v on v.experiment_id = e.id join recipient r on r.variant_id = v.id
			where e.campaign_id = any($1) and r.sent_at >= $2 and r.state <> 'queued') r
		join send s on s.recipient_id = r.id
		where s.state = 'planned' and s.not_before < $3 or s.state not in ('planned', 'cancelled') and s.claimed_at >= $2 and s.claimed_at < $3
		group by 1, 2`, campaignIDs, end.AddDate(0, 0, -1), end)
	today := map[string]map[string]int{}
	for _, id := range campaignIDs {
		today[id] = map[string]int{}
	}
	for _, one := range found {
		today[one.CampaignID][one.NumberID] = one.Texts
	}
	return today, err
}

// reserved counts the cold texts that have their time on later days, by number and day.
func reserved(ctx context.Context, q db.Querier, from time.Time) (map[string]map[string]int, error) {
	found, err := db.Collect[struct {
		NumberID, Day string
		Texts         int
	}](ctx, q, "count what later days have given", `
		select s.sending_number_id::text as number_id, to_char(s.not_before at time zone 'America/New_York', 'YYYY-MM-DD') as day, count(*) as texts
		from send s join phone p on p.id = s.phone_id
		where s.state = 'planned' and s.not_before >= $1 and s.not_before < 'infinity' and p.first_inbound_at is null group by 1, 2`, from)
	taken := map[string]map[string]int{}
	for _, one := range found {
		if taken[one.NumberID] == nil {
			taken[one.NumberID] = map[string]int{}
		}
		taken[one.NumberID][one.Day] = one.Texts
	}
	return taken, err
}
