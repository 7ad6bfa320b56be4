package consent

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

// holiday is a day of every year on which some jurisdictions keep quiet.
type holiday struct {
	Jurisdictions []string
	Month         time.Month
	Day           int
	Weekday       int   // the first one from that day on; -1: that day itself
	Easter        int   // days from Easter, where there is no month
	KeptFrom      []int // how far from a day that keeps it the feast may be: another day stands in for a weekend
	ValidFrom     string
	ValidTo       string
}

var holidays = sync.OnceValue(func() []holiday {
	weekends := map[string][]int{"": {0}, "nearest": {0, 1, -1}, "monday": {0, -1, -2}}
	out := []holiday{}
	for _, column := range table("holidays") {
		one := holiday{Jurisdictions: strings.Split(column[0], ","), Weekday: -1, KeptFrom: weekends[column[3]], ValidFrom: column[4], ValidTo: column[5]}
		weekday, day, some := strings.Cut(column[2], " from ")
		if some {
			one.Weekday = int(days(weekday)[0])
		} else {
			day = column[2]
		}
		_, _ = fmt.Sscanf(day, "easter %d", &one.Easter)
		_, _ = fmt.Sscanf(day, "%d-%d", &one.Month, &one.Day)
		out = append(out, one)
	}
	return out
})

// quiet says whether a day is a federal holiday or one of the jurisdiction's own, or stands in for one on a weekend.
func quiet(jurisdiction string, date time.Time) bool {
	switch date.Weekday() {
	case time.Friday:
		return feast(jurisdiction, date, 0) || feast(jurisdiction, date, 1)
	case time.Monday:
		return feast(jurisdiction, date, 0) || feast(jurisdiction, date, -1) || feast(jurisdiction, date, -2)
	}
	return feast(jurisdiction, date, 0)
}

// feast says whether a holiday is so many days from a date, and the date keeps it.
func feast(jurisdiction string, date time.Time, away int) bool {
	date = date.AddDate(0, 0, away)
	all := holidays()
	for i := range all {
		if all[i].falls(date) && slices.Contains(all[i].KeptFrom, away) && inForce(all[i].ValidFrom, all[i].ValidTo, date.Format(time.DateOnly)) &&
			(slices.Contains(all[i].Jurisdictions, Federal) || slices.Contains(all[i].Jurisdictions, jurisdiction)) {
			return true
		}
	}
	return false
}

func (h *holiday) falls(date time.Time) bool {
	year, month, day := date.Date()
	switch {
	case h.Month == 0:
		feast := cal.CalcEasterOffset(&cal.Holiday{Offset: h.Easter}, year)
		return feast.Month() == month && feast.Day() == day
	case h.Month != month || day < h.Day:
		return false
	case h.Weekday < 0:
		return day == h.Day
	}
	return day < h.Day+7 && int(date.Weekday()) == h.Weekday
}
