package consent

import "time"

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
