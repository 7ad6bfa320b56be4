package numbers

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// NumberDay is the budget of cold texts of a number on a New York date.
type NumberDay struct {
	NumberID string `db:"id" json:"number_id" doc:"The number's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	E164     string `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550199"`
	Label    string `db:"label" json:"label" doc:"What we call it" example:"Office"`
	Day      string `db:"day" json:"day" doc:"The New York date" example:"2026-11-19"`
	Cap      int    `db:"cap" json:"cap" doc:"How many cold texts may leave" example:"125"`
	Used     int    `db:"used" json:"used" doc:"How many left" example:"87"`
	External int    `db:"external" json:"external" doc:"How many left from other apps on this number" example:"0"`
	Reserved int    `db:"reserved" json:"reserved" doc:"How many are planned for the rest of the day" example:"12"`
	Free     int    `db:"free" json:"free" doc:"What is left for new plans" example:"26"`
}

// DayOf is the New York date that a text counts on.
func DayOf(at time.Time) string { return at.In(clock.NewYork()).Format(time.DateOnly) }

// DayAfter is the first instant of the next New York date.
func DayAfter(at time.Time) time.Time {
	local := at.In(clock.NewYork())
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, clock.NewYork())
}

// Days lists the budgets of all numbers on the date of an instant.
func (m *Module) Days(ctx context.Context, q db.Querier, at time.Time) ([]NumberDay, error) {
	var days []NumberDay
	err := q.SelectContext(ctx, &days, `
		select n.id, n.e164, n.label, $1::text as day, coalesce(d.cap, n.cold_cap) as cap, coalesce(d.used, 0) as used,
			coalesce(d.external, 0) as external
		from sending_number n left join number_day d on d.sending_number_id = n.id and d.day = $1::date
		order by n.created_at, n.id`, DayOf(at))
	if err != nil {
		return nil, err
	}
	end := DayAfter(at)
	reserved, err := m.Reserved(ctx, q, end.AddDate(0, 0, -1), end)
	for i, day := range days {
		days[i].Reserved = reserved[day.NumberID]
		days[i].Free = max(0, day.Cap-day.Used-day.External-days[i].Reserved)
	}
	return days, err
}

// count changes the ledger of a day, which it opens where need be.
func count(ctx context.Context, tx db.Tx, number Number, day, update string, n int) (changed int, err error) {
	_, err = tx.Exec(ctx, `insert into number_day (sending_number_id, day, cap) values ($1, $2::text::date, $3) on conflict do nothing`,
		number.ID, day, number.ColdCap)
	if err == nil {
		err = tx.GetContext(ctx, &changed, update, number.ID, day, n)
	}
	if err != nil {
		return 0, fmt.Errorf("count a number's day: %w", err)
	}
	return changed, nil
}

// Take takes up to n places of a day's budget and returns how many it got.
// It comes last in a claim: this row is the hottest.
func Take(ctx context.Context, tx db.Tx, number Number, day string, n int) (got int, err error) {
	if n == 0 {
		return 0, nil
	}
	return count(ctx, tx, number, day, `
		with free as (select least($3, greatest(0, cap - used - external)) as n from number_day
			where sending_number_id = $1 and day = $2::text::date for update)
		update number_day set used = used + free.n from free where sending_number_id = $1 and day = $2::text::date returning free.n`, n)
}

// Return gives the place of a text that did not leave back to its day.
func Return(ctx context.Context, tx db.Tx, id string, day time.Time) error {
	_, err := tx.Exec(ctx, `update number_day set used = greatest(used - 1, 0) where sending_number_id = $1 and day = $2`, id, day)
	return err
}

// External counts a cold text that left from another app on the same number.
func External(ctx context.Context, tx db.Tx, number Number, day string) error {
	_, err := count(ctx, tx, number, day, `
		update number_day set external = external + $3 where sending_number_id = $1 and day = $2::text::date returning external`, 1)
	return err
}
