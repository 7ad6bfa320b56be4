package consent

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The brute force: offsets, laws and holidays are written down here once more, and every minute is asked by itself
// with whole numbers only.

// bruteZones are the hours from UTC in winter, and whether the clocks change.
var bruteZones = map[string]struct {
	hours   int
	changes bool
}{
	"America/Puerto_Rico": {-4, false}, "America/St_Thomas": {-4, false}, "America/New_York": {-5, true}, "America/Chicago": {-6, true},
	"America/Denver": {-7, true}, "America/Boise": {-7, true}, "America/Phoenix": {-7, false}, "America/Los_Angeles": {-8, true},
	"America/Anchorage": {-9, true}, "America/Juneau": {-9, true}, "America/Adak": {-10, true}, "Pacific/Honolulu": {-10, false},
	"Pacific/Pago_Pago": {-11, false}, "Pacific/Guam": {10, false}, "Pacific/Saipan": {10, false},
}

// bruteLaws are the hours of Monday to Friday, Saturday and Sunday, in minutes; quiet are closed on holidays.
var bruteLaws = map[string]struct {
	days  [3][2]int
	quiet bool
}{
	"federal": {days: bruteDays(480, 1260)},
	"FL":      {days: bruteDays(480, 1200)}, "OK": {days: bruteDays(480, 1200)}, "MD": {days: bruteDays(480, 1200)},
	"NJ": {days: bruteDays(480, 1200)}, "WA": {days: bruteDays(480, 1200)}, "MA": {days: bruteDays(480, 1200)},
	"CT": {days: bruteDays(540, 1200)}, "NV": {days: bruteDays(540, 1200)}, "KY": {days: bruteDays(600, 1260)},
	"MI": {days: bruteDays(540, 1260)}, "MN": {days: bruteDays(540, 1260)}, "NM": {days: bruteDays(540, 1260)},
	"IL": {days: bruteDays(540, 1260)}, "CA": {days: bruteDays(540, 1260)},
	"TX": {days: [3][2]int{{540, 1260}, {540, 1260}, {720, 1260}}},
	"AL": {days: [3][2]int{{480, 1200}, {480, 1200}, {}}, quiet: true}, "LA": {days: [3][2]int{{480, 1200}, {480, 1200}, {}}, quiet: true},
	"MS": {days: [3][2]int{{480, 1200}, {480, 1200}, {}}, quiet: true}, "RI": {days: [3][2]int{{540, 1080}, {600, 1020}, {}}, quiet: true},
	"UT": {days: [3][2]int{{480, 1260}, {480, 1260}, {}}, quiet: true}, "PA": {days: [3][2]int{{480, 1260}, {480, 1260}, {810, 1260}}, quiet: true},
}

func bruteDays(from, to int) [3][2]int { return [3][2]int{{from, to}, {from, to}, {from, to}} }

// bruteHolidays are those of the year, read from calendars.
var bruteHolidays = map[string]string{
	"federal": "2026-12-25 2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-06-19 2027-07-04 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25",
	"AL":      "2027-02-09 2027-04-26 2027-06-07",
	"LA":      "2027-01-08 2027-01-19 2027-02-09 2027-03-26 2027-06-03 2027-08-30 2027-11-01 2027-11-02 2027-11-26",
	"MS":      "2027-04-26",
	"PA":      "2027-03-26 2027-06-14 2027-11-02",
	"RI":      "2027-05-04 2027-06-21 2027-08-09 2027-11-02",
	"UT":      "2027-07-23 2027-07-24",
}

// The year of the test, with both days on which the clocks change.
const (
	bruteBegin  = 29934720 // 2026-12-01 00:00 UTC, in minutes since 1970
	bruteLength = 365 * 1440
	bruteSpring = 2027_03_14
	bruteAutumn = 2027_11_07
)

// bruteCalendar is the date, as 20270314, of each day from the one before the year's first.
var bruteCalendar = sync.OnceValue(func() []int {
	out := []int{2026_11_30}
	for month, length := range []int{31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 1} {
		for day := range length {
			out = append(out, (2026+(month+11)/12)*10000+((month+11)%12+1)*100+day+1)
		}
	}
	return out
})

// bruteLocal is the wall clock of a zone: date, weekday from Sunday, minute.
func bruteLocal(zone string, minute int) (date, weekday, clock int) {
	offset := bruteZones[zone]
	read := func(shift int) (int, int, int) {
		local := minute + shift*60
		return bruteCalendar()[local/1440-bruteBegin/1440+1], (local/1440 + 4) % 7, local % 1440
	}
	date, weekday, clock = read(offset.hours)
	after := date > bruteSpring || date == bruteSpring && clock >= 120
	before := date < bruteAutumn || date == bruteAutumn && clock < 60
	if offset.changes && after && before {
		return read(offset.hours + 1)
	}
	return date, weekday, clock
}

func bruteAllows(law, zone string, minute int, holidays map[string]map[int]bool) bool {
	date, weekday, clock := bruteLocal(zone, minute)
	rule, column := bruteLaws[law], 0
	switch weekday {
	case 6:
		column = 1
	case 0:
		column = 2
	}
	if rule.quiet && (holidays["federal"][date] || holidays[law][date]) {
		return false
	}
	return clock >= rule.days[column][0] && clock < rule.days[column][1]-10
}

type bruteCase struct {
	states, zones string
	business      bool
}

var bruteCases = []bruteCase{
	{"NY", "America/New_York", true},
	{"NY", "America/New_York", false},
	{"TN", "America/Chicago", false},
	{"CO", "America/Denver", false},
	{"ID", "America/Boise", false},
	{"AZ", "America/Phoenix", false},
	{"OR", "America/Los_Angeles", false},
	{"AK", "America/Anchorage", false},
	{"AK", "America/Juneau", false},
	{"AK", "America/Adak", false},
	{"HI", "Pacific/Honolulu", false},
	{"PR", "America/Puerto_Rico", false},
	{"VI", "America/St_Thomas", false},
	{"GU", "Pacific/Guam", false},
	{"MP", "Pacific/Saipan", false},
	{"AS", "Pacific/Pago_Pago", false},
	{"FL", "America/New_York America/Chicago", false},
	{"OK", "America/Chicago", false},
	{"MD", "America/New_York", false},
	{"NJ", "America/New_York", false},
	{"WA", "America/Los_Angeles", false},
	{"MA", "America/New_York", false},
	{"CT", "America/New_York", false},
	{"NV", "America/Los_Angeles America/Denver", false},
	{"TX", "America/Chicago America/Denver", false},
	{"AL", "America/Chicago", false},
	{"LA", "America/Chicago", false},
	{"MS", "America/Chicago", false},
	{"RI", "America/New_York", false},
	{"UT", "America/Denver", false},
	{"PA", "America/New_York", false},
	{"KY", "America/New_York America/Chicago", false},
	{"MI", "America/New_York America/Chicago", false},
	{"MN", "America/Chicago", false},
	{"NM", "America/Denver", false},
	{"IL", "America/Chicago", false},
	{"CA", "America/Los_Angeles", false},
	{"AZ", "America/Phoenix America/Denver", false},
	{"CA MA", "America/Los_Angeles America/New_York", false},
	{"AL RI TX", "America/Chicago America/New_York", true},
}

// Every minute of a year is asked in one of the cases; each case is asked besides at every opening and closing of
// the year, and at every minute of New Year and of the days on which the clocks change.
func TestDecideMinuteByMinuteForAYear(t *testing.T) {
	t.Parallel()
	holidays, zones, laws := map[string]map[int]bool{}, map[string]bool{}, map[string]bool{Federal: true}
	for law, text := range bruteHolidays {
		holidays[law] = map[int]bool{}
		for day := range strings.FieldsSeq(text) {
			at, err := time.Parse(time.DateOnly, day)
			require.NoError(t, err)
			holidays[law][at.Year()*10000+int(at.Month())*100+at.Day()] = true
		}
	}
	for number, one := range bruteCases {
		for _, zone := range strings.Fields(one.zones) {
			zones[zone] = true
		}
		for _, state := range strings.Fields(one.states) {
			laws[state] = true
		}
		t.Run(one.states+" "+one.zones, func(t *testing.T) {
			t.Parallel()
			one.compare(t, number, holidays)
		})
	}
	for zone := range locations() {
		require.True(t, zones[zone], "%s is not compared", zone)
	}
	for _, rule := range Jurisdictions() {
		require.True(t, laws[rule.Jurisdiction], "%s is not compared", rule.Jurisdiction)
	}
	require.Len(t, bruteLaws, len(slices.Compact(slices.Sorted(func(yield func(string) bool) {
		for _, rule := range Jurisdictions() {
			if !yield(rule.Jurisdiction) {
				return
			}
		}
	}))))
	require.Equal(t, slices.Sorted(maps.Keys(bruteZones)), slices.Sorted(maps.Keys(locations())))
}

func (one bruteCase) open(minute int, holidays map[string]map[int]bool) bool {
	if one.business {
		date, weekday, clock := bruteLocal("America/New_York", minute)
		if weekday == 0 || weekday == 6 || clock < 540 || clock >= 1080 || holidays["federal"][date] {
			return false
		}
	}
	for zone := range strings.FieldsSeq(one.zones) {
		if !bruteAllows("federal", zone, minute, holidays) {
			return false
		}
		for state := range strings.FieldsSeq(one.states) {
			if _, known := bruteLaws[state]; known && !bruteAllows(state, zone, minute, holidays) {
				return false
			}
		}
	}
	return true
}

func (one bruteCase) compare(t *testing.T, number int, holidays map[string]map[int]bool) {
	t.Helper()
	facts := allowed()
	facts.Places = Places{States: strings.Fields(one.states), Zones: strings.Fields(one.zones)}
	if !one.business {
		facts.Business = Window{Zone: "America/New_York", From: 0, To: 24 * 60, Weekdays: days("mon-sun"), Holidays: true}
	}
	was, next := false, -1
	for minute := bruteBegin + bruteLength - 1; minute >= bruteBegin; minute-- {
		open := one.open(minute, holidays)
		day := (minute - bruteBegin) / 1440
		edge := open != was
		special := day == 31 || day == 103 || day == 341
		if open {
			next = minute
		}
		was = open
		if next < 0 || !edge && !special && minute%len(bruteCases) != number {
			continue
		}
		at := time.Unix(int64(minute)*60, 0)
		decision := Decide(facts, at)
		right := decision.Allowed == open && (open || decision.Reason == "outside_window" && decision.NotBefore.Unix() == int64(next)*60)
		if !right {
			require.Fail(t, "differs", "%s: expected %v and then %s, got %v %s", at.UTC(), open, time.Unix(int64(next)*60, 0).UTC(), decision.Reason, decision.NotBefore)
		}
	}
}
