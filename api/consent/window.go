package consent

import (
	"slices"
	"time"
)

// Window is when the business sends marketing; From and To are minutes of the day in its zone.
type Window struct {
	Zone     string         `json:"zone"`
	From     int            `json:"from"`
	To       int            `json:"to"`
	Weekdays []time.Weekday `json:"weekdays"`
	Holidays bool           `json:"holidays"`
}

// guard is kept before a legal limit, because a text takes a while to arrive.
const guard = 10

// A chain of windows that opens nowhere within this time is treated as closed for good.
const horizon = 40

// hours is one jurisdiction's or the business's opening hours by one clock.
type hours struct {
	location *time.Location
	rules    []*Rule
	guard    int
	law      string
}

// next is an instant not before at: the first one that may be open. At an open one it is that itself.
func (h hours) next(at time.Time) (time.Time, bool) {
	local := at.In(h.location)
	for ahead := range horizon {
		date := time.Date(local.Year(), local.Month(), local.Day()+ahead, 12, 0, 0, 0, h.location)
		day := date.Format(time.DateOnly)
		lawful := h.law == Federal
		for _, rule := range h.rules {
			if !inForce(rule.ValidFrom, rule.ValidTo, day) {
				continue
			}
			lawful = true
			open, end := clockAt(date, rule.From), clockAt(date, rule.To-h.guard)
			if rule.From < 0 || !at.Before(end) || !rule.on(date) {
				continue
			}
			return later(at, open), true
		}
		if !lawful { // no rule of the state is in force: the federal one is asked by itself
			return later(at, clockAt(date, 0)), true
		}
	}
	return at, false
}

// clockAt is a time of day as people read it off the wall, so also right on the days the clocks change.
func clockAt(date time.Time, minutes int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, minutes, 0, 0, date.Location())
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func inForce(from, to, day string) bool { return day >= from && (to == "" || day <= to) }

func (r *Rule) on(date time.Time) bool {
	return slices.Contains(r.Days, date.Weekday()) && (r.Holidays || !quiet(r.Jurisdiction, date))
}

// opening is the first instant not before at which all of them are open at once.
func opening(all []hours, at time.Time) (time.Time, bool) {
	last := at.AddDate(0, 0, horizon)
	for settled := false; !settled; {
		settled = true
		for _, one := range all {
			open, found := one.next(at)
			if !found || open.After(last) {
				return time.Time{}, false
			}
			if open.After(at) {
				at, settled = open, false
			}
		}
	}
	return at, true
}

// Opening is the first instant not before at when the business window is open,
// and when it closes then.
func (w Window) Opening(at time.Time) (opens, closes time.Time, found bool) {
	location := locations()[w.Zone]
	if location == nil {
		return time.Time{}, time.Time{}, false
	}
	open := hours{location: location, rules: []*Rule{w.rule()}}
	opens, found = opening([]hours{open}, at)
	return opens, clockAt(opens.In(location), w.To), found
}

func (w Window) rule() *Rule {
	return &Rule{Days: w.Weekdays, From: w.From, To: w.To, Holidays: w.Holidays}
}

// windows are the clocks a text must respect: each zone by the federal default and, for marketing, by each
// state's own rule, and the business hours. None of them means the facts do not suffice.
func windows(facts Facts) []hours {
	zones, laws := facts.Places.Zones, []string{Federal}
	if facts.Purpose == Marketing {
		laws = append(laws, facts.Places.States...)
	} else if !facts.Places.known() {
		// A reply to someone of unknown place must be decent in every zone of the country.
		zones = everywhere()
	}
	out := []hours{}
	if facts.Purpose == Marketing {
		location := locations()[facts.Business.Zone]
		if location == nil || facts.Business.From < 0 || facts.Business.From >= facts.Business.To || len(facts.Business.Weekdays) == 0 {
			return nil
		}
		out = append(out, hours{location, []*Rule{facts.Business.rule()}, 0, ""})
	}
	for _, law := range laws {
		rules := []*Rule{}
		for i := range facts.Rules {
			if facts.Rules[i].Jurisdiction == law {
				rules = append(rules, &facts.Rules[i])
			}
		}
		if len(rules) == 0 && law == Federal {
			return nil
		}
		for _, zone := range zones {
			out = append(out, hours{locations()[zone], rules, guard, law})
		}
	}
	return out
}
