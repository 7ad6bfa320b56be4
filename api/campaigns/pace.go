package campaigns

import (
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
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
