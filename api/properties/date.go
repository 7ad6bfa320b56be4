package properties

import (
	"regexp"
	"strings"
	"time"
)

// layouts of a day, in US order where a day might be a month; what stands
// between its parts is told as a dash.
var layouts = []string{"2006-1-2", "1-2-2006", "1-2-06", "2-Jan-2006", "2-Jan-06", "Jan 2 2006", "January 2 2006", "20060102"}

var (
	clocked  = regexp.MustCompile(`^(\S*\d)[T ]+\d{1,2}:\d{2}.*$`) // a time behind a date is left out
	partings = strings.NewReplacer("/", "-", ".", "-")
)

// ReadDate reads a day as US spreadsheets write it. Two digits of a year mean
// 1940 to 2039.
func ReadDate(text string) (day time.Time, ok bool) {
	text = clocked.ReplaceAllString(strings.TrimSpace(text), "$1")
	if strings.Contains(text, " ") {
		text = strings.Join(strings.Fields(strings.NewReplacer(",", " ", ".", " ").Replace(text)), " ")
	} else {
		text = partings.Replace(text)
	}
	for _, layout := range layouts {
		day, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		short := !strings.Contains(layout, "2006")
		switch {
		case short && day.Year() >= 2040:
			day = day.AddDate(-100, 0, 0)
		case short && day.Year() < 1940:
			day = day.AddDate(100, 0, 0)
		}
		return day, day.Year() >= 1600 && day.Year() < 2200
	}
	return day, false
}
