package forecast

import (
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
)

// books reads what the numbers have given already, and for whom they work:
// those of the plan, and those of campaigns that may text the same people.
func (m *Module) books(ctx context.Context, q db.Querier, runs []*run, now time.Time) ([]*book, error) {
	days, err := m.Numbers.Days(ctx, q, now)
	if err != nil {
		return nil, err
	}
	taken, err := reserved(ctx, q, numbers.DayAfter(now))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(days))
	for i, day := range days {
		ids[i] = day.NumberID
	}
	given, err := halves(ctx, q, ids, now)
	if err != nil {
		return nil, err
	}
	var books []*book
	for i, day := range days {
		one := &book{cap: day.Cap, turn: i, half: given[day.NumberID], taken: taken[day.NumberID]}
		for _, run := range runs {
			for at, line := range run.all {
				if run.numbers[at] == day.NumberID {
					one.lines = append(one.lines, line)
				}
			}
		}
		if len(one.lines) == 0 {
			continue
		}
		if one.taken == nil {
			one.taken = map[string]int{}
		}
		one.taken[day.Day] = day.Cap - day.Free
		number, err := numbers.Read(ctx, q, day.NumberID)
		if err != nil {
			return nil, err
		}
		one.coldCap = number.ColdCap
		books = append(books, one)
	}
	return books, nil
}

// newRun is a campaign without people.
func newRun(id string, numberIDs []string, limit int, starts time.Time) *run {
	r := &run{id: id, numbers: numberIDs, limit: limit, starts: starts}
	for range numberIDs {
		r.all = append(r.all, &line{run: r, days: map[string]int{}})
	}
	return r
}

// add puts a person on the line of its position.
func (r *run) add(position int, who person) {
	if of := Slot(position, len(r.all)); of >= 0 {
		r.all[of].people = append(r.all[of].people, who)
		r.left++
	}
}

// others are the campaigns that run, and those that are scheduled, besides the
// plan's own. Of the people of those that run only the phones are known: they
// count as people who may be texted whenever the window is open. A scheduled
// one will have whom its list would have now.
func (m *Module) others(ctx context.Context, q db.Querier, b *Builder, now time.Time) ([]*run, map[uint32]time.Time, error) {
	found, err := db.Collect[struct {
		ID, State  string
		Numbers    []string
		Limit      int
		Starts     time.Time
		ListID     string
		Basis, Old string
	}](ctx, q, "read the other campaigns", `
		select c.id::text, c.state, c.sending_number_ids::text[] as numbers, coalesce(c.daily_limit, 0) as "limit",
			case c.state when 'active' then c.launched_at else c.starts_at end as starts,
			c.list_id::text, l.consent_basis as basis, c.previously_contacted as old
		from campaign c join list l on l.id = c.list_id
		where c.id <> $1 and (c.state = 'active' or c.state = 'scheduled' and c.starts_at is not null) order by 5, c.id`, b.plan.CampaignID)
	if err != nil {
		return nil, nil, err
	}
	runs, byID, ids := []*run{}, map[string]*run{}, []string{}
	for _, one := range found {
		r := newRun(one.ID, one.Numbers, one.Limit, one.Starts)
		runs, byID[one.ID] = append(runs, r), r
		if r.begun = one.State == "active"; r.begun {
			ids = append(ids, one.ID)
			continue
		}
		question := audience.Question{ListID: one.ListID, ConsentBasis: one.Basis, Contacted: one.Old, At: one.Starts}
		position := 0
		err := m.Audience.Each(ctx, question, func(c audience.Candidate, v audience.Verdict) error {
			if position++; v.State == audience.Planned && c.HeldAt == nil {
				r.add(position, person{phone: b.phone(db.UUID(&c.PhoneID).Bytes), kind: b.kindOf(c)})
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	texted := map[uint32]time.Time{}
	if len(ids) == 0 {
		return runs, texted, nil
	}
	err = db.Each(ctx, q, "read who waits for the other campaigns", func(r struct {
		CampaignID, State string
		Position          int
		PhoneID           [16]byte
	},
	) error {
		if phone := b.phone(r.PhoneID); r.State == "queued" {
			texted[phone] = now
		} else {
			byID[r.CampaignID].add(r.Position, person{phone: phone})
		}
		return nil
	}, `
		select r.campaign_id::text, r.state, r.position, r.phone_id from recipient r join phone p on p.id = r.phone_id
		where r.campaign_id = any($1) and (r.state = 'planned' and p.held_at is null or r.state = 'queued') order by r.position`, ids)
	if err != nil {
		return nil, nil, err
	}
	today, err := Today(ctx, q, ids, now)
	for _, r := range runs {
		for at, line := range r.all {
			line.days[numbers.DayOf(now)] = today[r.id][r.numbers[at]]
		}
	}
	return slices.DeleteFunc(runs, func(r *run) bool { return r.left == 0 }), texted, err
}
