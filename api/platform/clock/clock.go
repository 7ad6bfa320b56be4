// Package clock is the only reader of the time of day. The business clock may
// start at another instant (CRM_NOW) and then runs at the pace of the real one;
// River's own clock and token times stay real.
package clock

import (
	"context"
	"sync/atomic"
	"time"
	_ "time/tzdata" // a bare container has no zone files
)

// Clock tells business time. The zero value is the real time.
type Clock struct {
	offset time.Duration
	fixed  *atomic.Int64
}

// Starting returns a clock that reads start now and goes on from there.
func Starting(start time.Time) Clock {
	return Clock{offset: time.Until(start)}
}

// Manual returns a clock that stands still until its setter is called: for
// simulations that leap through days, and for tests.
func Manual(start time.Time) (Clock, func(time.Time)) {
	fixed := new(atomic.Int64)
	fixed.Store(start.UnixMicro())
	return Clock{fixed: fixed}, func(at time.Time) { fixed.Store(at.UnixMicro()) }
}

// Now is the business time in UTC, cut to Postgres' microseconds.
func (c Clock) Now() time.Time {
	if c.fixed != nil {
		return time.UnixMicro(c.fixed.Load()).UTC()
	}
	return time.Now().Add(c.offset).UTC().Truncate(time.Microsecond)
}

// Real converts a business instant to the real one at which it comes: what
// River's schedule needs.
func (c Clock) Real(at time.Time) time.Time {
	if c.fixed != nil {
		return time.Now().Add(at.Sub(c.Now()))
	}
	return at.Add(-c.offset)
}

// Shifted tells whether business time differs from real time.
func (c Clock) Shifted() bool { return c.offset != 0 || c.fixed != nil }

// RealNow is the real time, for tokens, tickets and measurements only.
func RealNow() time.Time { return time.Now() }

// Sleep waits in real time, or until ctx is over.
func Sleep(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(wait):
	}
}

// NewYork is the business' time zone.
func NewYork() *time.Location { return newYork }

var newYork = load("America/New_York")

func load(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // tzdata is linked in
	}
	return zone
}
