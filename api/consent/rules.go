package consent

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rickar/cal/v2/us"
)

// RulesVersion names this code and its tables in receipts.
const RulesVersion = "2026-11"

// Federal is the jurisdiction of the default that holds in every state.
const Federal = "federal"

// Rule allows a span of local time on some days of the week in a jurisdiction; From and To are minutes of the day.
// A jurisdiction that has rules allows nothing on the days none of them names.
type Rule struct {
	Jurisdiction string         `json:"jurisdiction"`
	Days         []time.Weekday `json:"days"`
	From         int            `json:"from"`
	To           int            `json:"to"`
	Holidays     bool           `json:"holidays"`
	ValidFrom    string         `json:"valid_from"`
	ValidTo      string         `json:"valid_to"`
	Source       string         `json:"source"`
}

//go:embed data/jurisdictions.tsv
var jurisdictionTable string

var jurisdictions = sync.OnceValue(func() []Rule {
	out := []Rule{}
	for _, column := range table(jurisdictionTable) {
		out = append(out, Rule{
			Jurisdiction: column[0],
			Days:         days(column[1]),
			From:         Minutes(column[2]),
			To:           Minutes(column[3]),
			Holidays:     column[4] == "yes",
			ValidFrom:    column[5],
			ValidTo:      column[6],
			Source:       column[7],
		})
	}
	return out
})

// Jurisdictions returns the shipped rules: the federal default and the stricter states.
func Jurisdictions() []Rule { return slices.Clone(jurisdictions()) }

// Minutes reads "09:30" as 570; what it cannot read is -1, which no window accepts.
func Minutes(clock string) int {
	var hour, minute int
	if _, err := fmt.Sscanf(clock, "%d:%d", &hour, &minute); err != nil {
		return -1
	}
	return hour*60 + minute
}

func days(text string) []time.Weekday {
	names := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	first, last, span := strings.Cut(text, "-")
	if !span {
		last = first
	}
	out := []time.Weekday{}
	for i := slices.Index(names, first); i <= slices.Index(names, last); i++ {
		out = append(out, time.Weekday((i+1)%7))
	}
	return out
}

// holiday is true on a US federal holiday and on the weekday it is observed on.
func holiday(day time.Time) bool {
	yesterday, tomorrow := day.AddDate(0, 0, -1), day.AddDate(0, 0, 1)
	for _, feast := range us.Holidays {
		if feast.Month != yesterday.Month() && feast.Month != tomorrow.Month() {
			continue
		}
		// The next year's first day may be observed on the last of this one.
		for year := day.Year(); year <= tomorrow.Year(); year++ {
			actual, observed := feast.Calc(year)
			if sameDate(day, actual) || sameDate(day, observed) {
				return true
			}
		}
	}
	return false
}

func sameDate(a, b time.Time) bool {
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}
