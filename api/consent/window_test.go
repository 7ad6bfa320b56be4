package consent

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// observed is written by hand from the federal calendar, so that it owes the library nothing.
var observed = []string{
	"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12",
	"2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18",
	"2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-31",
}

// bruteOffset is New York's difference to UTC from the dates on which its clocks change.
func bruteOffset(at time.Time) time.Duration {
	summer := [][2]string{{"2026-03-08T07:00", "2026-11-01T06:00"}, {"2027-03-14T07:00", "2027-11-07T06:00"}}
	text := at.UTC().Format("2006-01-02T15:04")
	for _, span := range summer {
		if text >= span[0] && text < span[1] {
			return -4 * time.Hour
		}
	}
	return -5 * time.Hour
}

func bruteOpen(at time.Time) bool {
	local := at.UTC().Add(bruteOffset(at))
	weekend := local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
	return !weekend && local.Hour() >= 9 && local.Hour() < 18 && !slices.Contains(observed, local.Format(time.DateOnly))
}

func TestWindowMinuteByMinute(t *testing.T) {
	t.Parallel()
	facts := allowed()
	facts.Places = Places{States: []string{"NY"}, Zones: []string{"America/New_York"}}
	all := windows(facts)
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	expected := time.Time{}
	minutes := int(time.Date(2027, 4, 30, 13, 0, 0, 0, time.UTC).Sub(from).Minutes())
	for minute := minutes; minute >= 0; minute-- {
		at := from.Add(time.Duration(minute) * time.Minute)
		open := bruteOpen(at)
		if open {
			expected = at
		}
		if expected.IsZero() {
			continue
		}
		got, found := opening(all, at)
		if !found || !got.Equal(expected) {
			require.Fail(t, "window", "at %s expected %s, got %s", at, expected, got.UTC())
		}
	}
	for _, edge := range []string{"2026-03-09 08:59:59", "2026-11-02 08:59:59", "2027-03-15 08:59:59", "2027-11-08 08:59:59"} {
		at := instant(t, "America/New_York", edge)
		require.False(t, Decide(facts, at).Allowed)
		require.True(t, Decide(facts, at.Add(time.Second)).Allowed)
		require.True(t, Decide(facts, at.Add(9*time.Hour)).Allowed)
		require.False(t, Decide(facts, at.Add(9*time.Hour+time.Second)).Allowed)
	}
}

func TestEveryZoneHasDecentHours(t *testing.T) {
	t.Parallel()
	for _, zone := range everywhere() {
		location, err := time.LoadLocation(zone)
		require.NoError(t, err)
		facts := allowed()
		facts.Places = Places{States: []string{"NY"}, Zones: []string{zone}}
		transactional := facts
		transactional.Purpose = Transactional
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2028; at = at.Add(331 * time.Minute) {
			local := at.In(location)
			minute := local.Hour()*60 + local.Minute()
			decent := minute >= 8*60 && minute < 20*60+50
			require.Equal(t, decent, Decide(transactional, at).Allowed, "%s %s", zone, local)
			require.Equal(t, decent && bruteOpen(at), Decide(facts, at).Allowed, "%s %s", zone, local)
		}
	}
}

// Each row: the last second allowed of a state's day and the first; the business is open around the clock.
func TestStateRules(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ state, zone, day, open, closing string }{
		{"NY", "America/New_York", "2026-11-18", "08:00:00", "20:50:00"},
		{"MA", "America/New_York", "2026-11-18", "08:00:00", "19:50:00"},
		{"CT", "America/New_York", "2026-11-22", "09:00:00", "19:50:00"},
		{"TX", "America/Chicago", "2026-11-21", "09:00:00", "20:50:00"},
		{"TX", "America/Chicago", "2026-11-22", "12:00:00", "20:50:00"},
		{"AL", "America/Chicago", "2026-11-22", "", ""},
		{"AL", "America/Chicago", "2026-11-26", "", ""},
		{"RI", "America/New_York", "2026-11-20", "09:00:00", "17:50:00"},
		{"RI", "America/New_York", "2026-11-21", "10:00:00", "16:50:00"},
		{"RI", "America/New_York", "2026-11-22", "", ""},
		{"UT", "America/Denver", "2026-11-22", "", ""},
		{"PA", "America/New_York", "2026-11-22", "13:30:00", "20:50:00"},
		{"PA", "America/New_York", "2026-11-26", "", ""},
		{"KY", "America/New_York", "2026-11-22", "10:00:00", "20:50:00"},
		{"IL", "America/Chicago", "2026-11-26", "09:00:00", "20:50:00"},
		{"FL", "America/Chicago", "2026-11-01", "08:00:00", "19:50:00"},
	} {
		facts := allowed()
		facts.Places = Places{States: []string{row.state}, Zones: []string{row.zone}}
		facts.Business = Window{Zone: "America/New_York", From: 0, To: 24 * 60, Weekdays: days("mon-sun"), Holidays: true}
		if row.open == "" {
			noon := instant(t, row.zone, row.day+" 14:00:00")
			require.False(t, Decide(facts, noon).Allowed, row)
			continue
		}
		open, closing := instant(t, row.zone, row.day+" "+row.open), instant(t, row.zone, row.day+" "+row.closing)
		require.False(t, Decide(facts, open.Add(-time.Second)).Allowed, row)
		require.True(t, Decide(facts, open).Allowed, row)
		require.True(t, Decide(facts, closing.Add(-time.Second)).Allowed, row)
		require.False(t, Decide(facts, closing).Allowed, row)
	}
}

func TestRulesAreDated(t *testing.T) {
	t.Parallel()
	facts := allowed()
	facts.Business = Window{Zone: "America/New_York", From: 0, To: 24 * 60, Weekdays: days("mon-sun"), Holidays: true}
	facts.Rules = append([]Rule{facts.Rules[0]}, Rule{Jurisdiction: "MA", Days: days("mon-sun"), From: 10 * 60, To: 20 * 60, Holidays: true, ValidFrom: "2026-11-18", ValidTo: "2026-11-18"})
	for day, want := range map[string]bool{"2026-11-17": true, "2026-11-18": false, "2026-11-19": true} {
		require.Equal(t, want, Decide(facts, instant(t, "America/New_York", day+" 09:00:00")).Allowed, day)
	}
}

func TestPlacesOf(t *testing.T) {
	t.Parallel()
	require.Equal(t, Places{States: []string{"MA"}, Zones: []string{"America/New_York"}}, PlacesOf("617", "02139", "MA", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)))
	require.Equal(t, Places{States: []string{"CA", "MA"}, Zones: []string{"America/Los_Angeles", "America/New_York"}}, PlacesOf("415", "02139", "MA", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)))
	require.Equal(t, []string{"America/Chicago", "America/New_York"}, PlacesOf("850", "", "", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)).Zones)
	require.Equal(t, []string{"America/Chicago", "America/New_York"}, PlacesOf("850", "", "FL", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)).Zones)
	for _, unknown := range []Places{PlacesOf("800", "02139", "MA", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)), PlacesOf("416", "", "", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)), PlacesOf("617", "", "XX", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)), PlacesOf("617", "09012", "", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC))} {
		require.Empty(t, unknown)
	}
	at := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	require.Equal(t, []string{"America/New_York"}, PlacesOf("305", "33101", "FL", at).Zones, "the ZIP says which part of the state")
	require.Equal(t, []string{"America/Chicago", "America/New_York"}, PlacesOf("305", "09012", "FL", at).Zones)
	require.Equal(t, []string{"America/Chicago", "America/Los_Angeles", "America/New_York"}, PlacesOf("617", "90210", "FL", at).Zones, "they contradict each other")
	require.Equal(t, []string{"MA"}, PlacesOf("617", "02139", "", at).States)
	require.Empty(t, PlacesOf("617", "02139", "MA", at.AddDate(-10, 0, 0)), "before the rows are in force")
	rows := []dated{{Places{Zones: []string{"a"}}, "2020-01-01", "2026-11-16"}, {Places{Zones: []string{"b"}}, "2026-11-17", ""}}
	for day, zone := range map[string]string{"2026-11-16": "a", "2026-11-17": "b"} {
		inUse, known := inForceOf(rows, day)
		require.True(t, known)
		require.Equal(t, []string{zone}, inUse.Zones)
	}
	require.Equal(t, []string{"CA", "MA"}, PlacesOfAll("617", [][]string{{"02139", "MA"}, {"90210", "CA"}}, at).States, "a person with two houses")
	require.Empty(t, PlacesOfAll("617", [][]string{{"00000", "XX"}, {"02139", "MA"}}, at), "one house that nobody can place makes all of it unknown")
	require.Len(t, statePlaces(), 56)
	for state, place := range statePlaces() {
		require.Equal(t, []string{state}, place.States)
	}
	require.Contains(t, everywhere(), "Pacific/Honolulu")
	require.NotContains(t, everywhere(), "Pacific/Guam")
	facts := allowed()
	facts.Places = PlacesOf("415", "02139", "MA", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC))
	morning := instant(t, "America/New_York", "2026-11-18 09:00:00")
	require.Equal(t, instant(t, "America/Los_Angeles", "2026-11-18 09:00:00").UTC(), Decide(facts, morning).NotBefore.UTC())
}
