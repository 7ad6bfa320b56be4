// Package forecast says when a campaign's texts go out: the pacer's arithmetic
// (pace.go), the same arithmetic run ahead over all days (simulate.go), and
// what became of what was said (fact.go).
//
// It owns no tables.
package forecast

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	// HalfHour is how often a number sends a batch.
	HalfHour     = 30 * time.Minute
	largestBatch = 25
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	Audience *audience.Module
	Numbers  *numbers.Module
	// Stagger is the time between two texts of a batch.
	Stagger time.Duration
	// SegmentCents is what the vendor takes for a segment.
	SegmentCents float64
}

// Module is forecast wired to its surroundings.
type Module struct{ Dependencies }

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Pace is what a number may send at one instant, and why.
type Pace struct {
	Texts     int       // to send now
	Next      time.Time // when to ask again
	NextTexts int       // what is expected then
	Because   string    // for people
	Turn      int       // whose turn an odd text is
	Half      Half      // what this half hour may give and has given
}

// paceOf spreads what is left of a day's budget over the half hours that are
// left in the window: free ÷ half hours, rounded up, at most 25, less what this
// half hour has given. opens is the window's next opening after closes.
func paceOf(now, closes, opens time.Time, free, limit int, half Half) Pace {
	if !now.Before(closes) {
		return Pace{Next: opens, Because: "the window is closed", Half: half}
	}
	if free <= 0 {
		return Pace{Next: opens, Because: fmt.Sprintf("today's %d are used", limit), Half: half}
	}
	left := int((closes.Sub(now) + HalfHour - 1) / HalfHour)
	next := now.Truncate(HalfHour).Add(HalfHour)
	if !next.Before(closes) {
		next = opens
	}
	half = half.at(now, closes, free)
	return Pace{
		Texts: min(free, half.Left()),
		Next:  next,
		Because: fmt.Sprintf("%d of today's %d are free and %s left until %s", free, limit,
			halfHours(left), closes.In(clock.NewYork()).Format("3:04 PM")),
		Half: half,
	}
}

// Spent is a half hour after texts were planned in it.
func (p Pace) Spent(texts int) Half {
	p.Half.Given += texts
	return p.Half
}

func halfHours(n int) string {
	if n == 1 {
		return "1 half hour is"
	}
	return fmt.Sprintf("%d half hours are", n)
}

// Step is the time between the texts of a batch, short enough for the batch to
// end within its half hour.
func (m *Module) Step(texts int) time.Duration { return stagger(m.Stagger, texts) }

func stagger(wanted time.Duration, texts int) time.Duration {
	if texts == 0 {
		return 0
	}
	return min(wanted, (HalfHour-time.Minute)/time.Duration(texts))
}

// Now says what a number may send now: nothing while it is paused or the
// window is closed, else its share of what the day has left.
func (m *Module) Now(ctx context.Context, tx db.Tx, numberID string) (time.Time, Pace, error) {
	now := m.Audience.Clock.Now()
	number, err := numbers.Read(ctx, tx, numberID)
	if err != nil {
		return now, Pace{}, err
	}
	known, err := halves(ctx, tx, []string{numberID}, now)
	if err != nil {
		return now, Pace{}, err
	}
	half := known[numberID]
	if number.PausedAt != nil {
		return now, Pace{Next: now.Add(HalfHour), Because: "the number is paused: " + number.PauseReason, Half: half}, nil
	}
	window, err := m.Audience.Gate.Window(ctx, tx)
	if err != nil {
		return now, Pace{}, fmt.Errorf("read the window: %w", err)
	}
	opens, closes, found := window.Opening(now)
	if !found {
		return now, Pace{}, problem.Conflict("no_window", "The sending window never opens.")
	}
	if opens.After(now) {
		return now, Pace{Next: opens, Because: "texts go out from " + InWords(opens), Half: half}, nil
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
	pace := paceOf(now, closes, tomorrow, days[at].Free, days[at].Cap, half)
	// What will be said of the next batch is what it will find.
	next := paceOf(pace.Next, closes, tomorrow, days[at].Free-pace.Texts, days[at].Cap, pace.Spent(pace.Texts))
	if pace.Next.Equal(tomorrow) {
		next = paceOf(tomorrow, tomorrowCloses, tomorrow, number.ColdCap, number.ColdCap, Half{})
		next.Because = pace.Because
		if pace.Texts > 0 {
			next.Because = "today's window closes before"
		}
	}
	pace.NextTexts, pace.Because, pace.Turn = next.Texts, next.Because, turnOf(now, at)
	return now, pace, nil
}

// InWords is an instant as people of the business read it.
func InWords(at time.Time) string {
	return at.In(clock.NewYork()).Format("3:04 PM on Monday, January 2")
}

// turnOf changes from day to day and from number to number.
func turnOf(now time.Time, number int) int {
	year, month, day := now.In(clock.NewYork()).Date()
	return number + int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/(24*60*60))
}
