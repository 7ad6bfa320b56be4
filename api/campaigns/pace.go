package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	halfHour     = 30 * time.Minute
	largestBatch = 25
)

// Pace is what a number may send at one instant, and why.
type Pace struct {
	Texts     int       // to send now
	Next      time.Time // when to ask again
	NextTexts int       // what is expected then
	Because   string    // for people
}

// paceOf spreads what is left of a day's budget over the half hours that are
// left in the window: free ÷ half hours, rounded up, at most 25. opens is the
// window's next opening after closes.
func paceOf(now, closes, opens time.Time, free, limit int) Pace {
	if free <= 0 {
		return Pace{Next: opens, Because: fmt.Sprintf("today's %d are used", limit)}
	}
	left := int((closes.Sub(now) + halfHour - 1) / halfHour)
	if left < 1 {
		return Pace{Next: opens, Because: "the window is closed"}
	}
	next := now.Truncate(halfHour).Add(halfHour)
	if !next.Before(closes) {
		next = opens
	}
	return Pace{
		Texts: min(largestBatch, (free+left-1)/left),
		Next:  next,
		Because: fmt.Sprintf("%d of today's %d are free and %s left until %s", free, limit,
			halfHours(left), closes.In(clock.NewYork()).Format("3:04 PM")),
	}
}

func halfHours(n int) string {
	if n == 1 {
		return "1 half hour is"
	}
	return fmt.Sprintf("%d half hours are", n)
}

// stagger is the time between the texts of a batch, short enough for the
// batch to end within its half hour.
func stagger(wanted time.Duration, texts int) time.Duration {
	if texts == 0 {
		return 0
	}
	return min(wanted, (halfHour-time.Minute)/time.Duration(texts))
}

// NumberDay is a number's ledger of today with this campaign's part in it.
type NumberDay struct {
	numbers.NumberDay
	ThisCampaign int `json:"this_campaign" doc:"How many of the used ones are this campaign's" example:"77"`
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
	window, err := m.Sending.Gate.Window(ctx, tx)
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
	own := map[string]int{}
	err = m.Web.Pool.QueryRow(ctx, `
		select coalesce(jsonb_object_agg(number, n), '{}') from (
			select s.sending_number_id as number, count(*) as n from recipient r join send s on s.recipient_id = r.id
			where r.campaign_id = $1 and s.counted_day = $2::text::date group by 1) used`, c.ID, now.In(clock.NewYork()).Format(time.DateOnly)).Scan(&own)
	if err != nil {
		return fmt.Errorf("count today's texts: %w", err)
	}
	for _, day := range days {
		if slices.Contains(c.SendingNumberIDs, day.NumberID) {
			c.NumberDays = append(c.NumberDays, NumberDay{NumberDay: day, ThisCampaign: own[day.NumberID]})
		}
	}
	// The batch that is going out comes before the next one.
	open, err := db.Collect[NextSend](ctx, m.Web, "read the next text", `
		select greatest(min(s.not_before), $2) as at, count(*) as count, 'the texts of a batch go out one after another' as because
		from recipient r join send s on s.recipient_id = r.id
		where r.campaign_id = $1 and r.state = 'queued' and s.state = 'planned' and s.not_before < 'infinity' having count(*) > 0`, c.ID, now)
	switch {
	case len(open) > 0:
		c.NextSend = &open[0]
	case c.NextSend != nil:
		c.NextSend.Count = min(c.NextSend.Count, c.Counts.Planned)
	}
	return err
}
