package forecast

import (
	"cmp"
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Half is a half hour of a number: how many texts it may give and has given.
// Whatever happens within it, a launch, a resume or a decision, adds no more
// than is left of it.
type Half struct {
	At           time.Time `db:"half_hour"`
	Quota, Given int
}

// at is the half hour of an instant. A new one's quota is its part of what the
// day has left; it begins with what the one before has given beyond its own.
func (h Half) at(now, closes time.Time, free int) Half {
	start := now.Truncate(HalfHour)
	if h.At.Equal(start) {
		return h
	}
	over := max(0, h.Given-h.Quota*int(start.Sub(h.At)/HalfHour))
	left := int((closes.Sub(start) + HalfHour - 1) / HalfHour)
	return Half{At: start, Quota: min(largestBatch, (free+over+left-1)/left), Given: over}
}

// Left is how many texts it may still give.
func (h Half) Left() int { return max(0, h.Quota-h.Given) }

// few is the quota of a half hour of which nobody knows yet.
const few = 5

// Spread gives n texts their times and notes them in the half hour: what is
// left of it now, one after another, and in each to come no more than its
// quota. Where today gives nothing more they begin with the next day.
func (m *Module) Spread(p Pace, n int, now time.Time) ([]time.Time, Half) {
	next := now.Truncate(HalfHour).Add(HalfHour)
	from, room, quota := now, p.Half.Left(), max(1, p.Half.Quota)
	if p.Texts == 0 && p.Next.After(next) {
		quota = cmp.Or(p.NextTexts, few)
		from, room, next, p.Half = p.Next, quota, p.Next.Add(HalfHour), Half{At: p.Next.Add(-HalfHour)}
	}
	times := make([]time.Time, 0, n)
	for len(times) < n {
		part := min(n-len(times), room)
		for i := range part {
			times = append(times, from.Add(time.Duration(i)*m.Step(part)))
		}
		from, next, room = next, next.Add(HalfHour), quota
	}
	return times, p.Spent(n)
}

// halves reads the last half hours of numbers. What should have left before,
// and will now that it can, counts for the next.
func halves(ctx context.Context, q db.Querier, numberIDs []string, now time.Time) (map[string]Half, error) {
	found, err := db.Collect[struct {
		NumberID string
		Late     int
		Half
	}](ctx, q, "read the last half hours", `
		select n.id::text as number_id, coalesce(p.half_hour, 'epoch') as half_hour,
			coalesce(p.quota, 0) as quota, coalesce(p.given, 0) as given, (
			select count(*) from send s where s.sending_number_id = n.id and s.state = 'planned' and s.not_before < $2 and s.recipient_id is not null) as late
		from sending_number n left join pacer p on p.sending_number_id = n.id where n.id = any($1)`, numberIDs, now.Truncate(HalfHour))
	known := map[string]Half{}
	for _, one := range found {
		if start := now.Truncate(HalfHour); !one.At.Equal(start) {
			one.Half = Half{At: start.Add(-HalfHour), Given: max(one.Late, one.Given-one.Quota*int(start.Sub(one.At)/HalfHour))}
		}
		known[one.NumberID] = one.Half
	}
	return known, err
}
