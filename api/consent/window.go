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
	spans    []Rule
	guard    int
	law      string
}

// next is the first instant not before at which the hours are open.
func (h hours) next(at time.Time) (time.Time, bool) {
	local := at.In(h.location)
	for day := range horizon {
		date := time.Date(local.Year(), local.Month(), local.Day()+day, 12, 0, 0, 0, h.location)
		if h.law != "" && h.law != Federal && !slices.ContainsFunc(h.spans, func(r Rule) bool { return r.inForce(date) }) {
			return later(at, clockAt(date, 0)), true
		}
		for _, span := range h.spans {
			if !span.on(date) {
				continue
			}
			open := clockAt(date, span.From)
			end := clockAt(date, span.To-h.guard)
			if at.Before(open) && open.Before(end) {
				return open, true
			}
			if at.Before(end) && !at.Before(open) {
				return at, true
			}
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

func (r Rule) inForce(date time.Time) bool {
	day := date.Format(time.DateOnly)
	return day >= r.ValidFrom && (r.ValidTo == "" || day <= r.ValidTo)
}

func (r Rule) on(date time.Time) bool {
	return r.From >= 0 && r.inForce(date) && slices.Contains(r.Days, date.Weekday()) && (r.Holidays || !holidays()[date.Format(time.DateOnly)])
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
	open := hours{location: location, spans: []Rule{{Days: w.Weekdays, From: w.From, To: w.To, Holidays: w.Holidays}}}
	opens, found = open.next(at)
	return opens, clockAt(opens.In(location), w.To), found
}

// windows are the clocks a text must respect: each zone by the federal default and, for marketing, by each
// state's own rule, and the business hours. None of them means the facts do not suffice.
func windows(facts Facts) []hours {
	if !slices.ContainsFunc(facts.Rules, func(r Rule) bool { return r.Jurisdiction == Federal }) {
		return nil
	}
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
		business := Rule{Days: facts.Business.Weekdays, From: facts.Business.From, To: facts.Business.To, Holidays: facts.Business.Holidays}
		out = append(out, hours{location, []Rule{business}, 0, ""})
	}
	for _, law := range laws {
		spans := []Rule{}
		for _, rule := range facts.Rules {
			if rule.Jurisdiction == law {
				spans = append(spans, rule)
			}
		}
		for _, zone := range zones {
			if len(spans) > 0 {
				out = append(out, hours{locations()[zone], spans, guard, law})
			}
		}
	}
	return out
}
