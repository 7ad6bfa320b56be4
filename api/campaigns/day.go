package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// NumberDay is a number's ledger of today with this campaign's part in it.
type NumberDay struct {
	numbers.NumberDay
	ThisCampaign int `json:"this_campaign" doc:"How many of the used ones are this campaign's" example:"77"`
}

func startOfDay(at time.Time) time.Time {
	local := at.In(clock.NewYork())
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, clock.NewYork())
}

// paceNow says what a number may send now: nothing while it is paused or the
// window is closed, else its share of what the day has left.
func (m *Module) paceNow(ctx context.Context, tx db.Tx, numberID string) (time.Time, Pace, error) {
	now := m.Clock.Now()
	number, err := numbers.Read(ctx, tx, numberID)
	if err != nil {
		return now, Pace{}, err
	}
	if number.PausedAt != nil {
		return now, Pace{Next: now.Add(halfHour), Because: "the number is paused: " + number.PauseReason}, nil
	}
	window, err := m.Sending.Window(ctx, tx)
	if err != nil {
		return now, Pace{}, fmt.Errorf("read the window: %w", err)
	}
	opens, closes, found := window.Opening(now)
	if !found {
		return now, Pace{}, problem.Conflict("no_window", "The sending window never opens.")
	}
	if opens.After(now) {
		return now, Pace{Next: opens, Because: "texts go out from " + opens.In(clock.NewYork()).Format("3:04 PM on Monday, January 2")}, nil
	}
	tomorrow, tomorrowCloses, _ := window.Opening(closes)
	days, err := m.Numbers.Days(ctx, tx, now)
	if err != nil {
		return now, Pace{}, err
	}
	at := slices.IndexFunc(days, func(day numbers.NumberDay) bool { return day.NumberID == numberID })
	if at < 0 {
		return now, Pace{}, problem.NotFound("number")
	}
	pace := paceOf(now, closes, tomorrow, days[at].Free, days[at].Cap)
	// What will be said of the next batch is what it will find.
	next := paceOf(pace.Next, closes, tomorrow, days[at].Free-pace.Texts, days[at].Cap)
	if pace.Next.Equal(tomorrow) {
		next = paceOf(tomorrow, tomorrowCloses, tomorrow, number.ColdCap, number.ColdCap)
		next.Because = pace.Because
		if pace.Texts > 0 {
			next.Because = "today's window closes before"
		}
	}
	pace.NextTexts, pace.Because = next.Texts, next.Because
	return now, pace, nil
}

// addDays adds today's ledgers of a campaign's numbers, and what comes next.
func (m *Module) addDays(ctx context.Context, c *Campaign) error {
	now := m.Clock.Now()
	days, err := m.Numbers.Days(ctx, m.Web, now)
	if err != nil {
		return err
	}
	own, err := m.usedToday(ctx, c.ID, now)
	if err != nil {
		return err
	}
	for _, day := range days {
		if slices.Contains(c.SendingNumberIDs, day.NumberID) {
			c.NumberDays = append(c.NumberDays, NumberDay{NumberDay: day, ThisCampaign: own[day.NumberID]})
		}
	}
	return m.addNext(ctx, c, now)
}

func (m *Module) usedToday(ctx context.Context, campaignID string, now time.Time) (map[string]int, error) {
	rows, err := m.Web.Pool.Query(ctx, `select s.sending_number_id::text, count(*) from recipient r join send s on s.recipient_id = r.id
		where r.campaign_id = $1 and s.counted_day = $2::text::date group by 1`, campaignID, now.In(clock.NewYork()).Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("count today's texts: %w", err)
	}
	own := map[string]int{}
	var id string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&id, &n}, func() error {
		own[id] = n
		return nil
	})
	return own, err
}

// addNext tells the next text's time: of the batch that is going out, else of
// the next batch.
func (m *Module) addNext(ctx context.Context, c *Campaign, now time.Time) error {
	if c.State != active {
		return nil
	}
	var at *time.Time
	var n int
	err := m.Web.Pool.QueryRow(ctx, `select min(s.not_before), count(*) from recipient r join send s on s.recipient_id = r.id
		where r.campaign_id = $1 and r.state = 'queued' and s.state = 'planned' and s.not_before < 'infinity'`, c.ID).Scan(&at, &n)
	if err != nil {
		return fmt.Errorf("read the next text: %w", err)
	}
	switch {
	case at != nil && at.Before(now):
		at = &now
		fallthrough
	case at != nil:
		c.NextSend = &NextSend{At: *at, Count: n, Because: "the texts of a batch go out one after another"}
	case c.NextWakeAt != nil && c.NextReason != "":
		c.NextSend = &NextSend{At: *c.NextWakeAt, Count: min(c.NextCount, c.Counts.Planned), Because: c.NextReason}
	}
	return nil
}
