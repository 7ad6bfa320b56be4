package consent

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The days are read from calendars of those years; what is asked beside them is an ordinary day.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ law, kept, ordinary string }{
		{Federal, "2026-07-03 2026-07-04 2027-12-24 2027-12-25 2027-12-31 2028-01-01 2028-11-10 2028-11-11 2028-11-23", "2026-07-02 2026-07-06 2027-12-27 2028-11-13 2028-11-24 2028-11-16 2028-11-30"},
		{Federal, "2033-06-19 2033-06-20 2104-07-04 2150-01-19 2024-05-27 2027-05-31", "2033-06-21 2020-06-19 2150-01-12 2150-01-26 2024-05-20 2027-05-24 2033-06-17 2026-07-08"},
		{"AL", "2027-02-09 2027-04-26 2027-06-07 2028-02-29 2027-07-05", "2027-02-08 2027-02-10 2027-03-09 2027-04-19 2027-03-26 2027-01-08"},
		{"LA", "2027-01-08 2027-03-26 2030-04-19 2030-03-05 2027-11-02 2027-11-26 2027-11-01 2027-08-30 2027-06-03 2027-01-19", "2027-11-05 2027-01-11 2030-04-22 2030-04-12 2027-06-07"},
		{"MS", "2027-04-26 2029-04-30", "2029-04-23 2027-02-09"},
		{"AL", "2029-04-23", "2029-04-30"},
		{"PA", "2027-03-26 2027-06-14 2027-11-02 2025-06-13", "2027-07-23 2027-11-09 2027-10-26 2025-06-16"},
		{"RI", "2027-05-04 2027-06-21 2027-06-18 2027-06-19 2027-08-09 2027-11-02 2025-05-05 2024-05-06 2028-01-03 2027-12-31", "2027-08-02 2027-08-16 2024-05-03 2024-05-07 2025-05-02 2028-01-04"},
		{"UT", "2027-07-23 2027-07-24 2033-07-25", "2027-07-26 2033-07-22 2027-05-04"},
		{"MA", "2027-07-05", "2027-07-24 2027-06-14"},
	} {
		for day := range strings.FieldsSeq(row.kept + " " + row.ordinary) {
			date, err := time.Parse(time.DateOnly, day)
			require.NoError(t, err)
			require.Equal(t, strings.Contains(row.kept, day), quiet(row.law, date.Add(12*time.Hour)), "%s %s", row.law, day)
		}
	}
	for _, row := range table("holidays") {
		require.Len(t, row, 7)
		require.NotEmpty(t, row[6], row[1])
	}
}

func decideAt(t *testing.T, at time.Time, change func(*Facts)) Decision {
	t.Helper()
	facts := allowed()
	change(&facts)
	return Decide(facts, at)
}

// What the tables of the other tests leave between them.
func TestEdges(t *testing.T) {
	t.Parallel()
	now := noon(t)
	past := now.AddDate(0, 0, -3)
	ask := func(change func(*Facts)) Decision { return decideAt(t, now, change) }

	require.Equal(t, "facts_missing", Decide(allowed(), time.Time{}).Reason)
	require.True(t, ask(func(f *Facts) { f.Phone.LineType = "unknown" }).Allowed)
	require.True(t, ask(func(f *Facts) { f.Phone.LineType, f.Phone.FirstInboundAt = "voip", &past }).Allowed)
	require.Equal(t, "not_textable", ask(func(f *Facts) { f.Phone.LineType, f.Phone.FirstInboundAt = "landline", &past }).Reason)
	require.True(t, ask(func(f *Facts) { f.BudgetLeft = new(1) }).Allowed)
	both := ask(func(f *Facts) { f.CampaignActive, f.Phone.HeldAt = false, &past })
	require.Equal(t, "campaign_inactive", both.Reason, "the first thing to wait for is named")
	last := ask(func(f *Facts) { f.BudgetLeft, f.Phone.LastAutomatedAt = new(0), new(now.Add(-time.Minute)) })
	require.Equal(t, now.Add(24*time.Hour-time.Minute).UTC(), last.NotBefore.UTC(), "the latest time counts")

	for _, row := range []struct {
		purpose             string
		automated, byPerson bool
		waits               bool
	}{
		{Marketing, false, true, true}, {Transactional, true, true, true}, {Answer, false, false, true}, {Answer, false, true, false},
	} {
		held := ask(func(f *Facts) {
			f.Purpose, f.Automated, f.ByPerson, f.Phone.HeldAt = row.purpose, row.automated, row.byPerson, &past
		})
		require.Equal(t, row.waits, held.Reason == "on_hold", row)
		require.Equal(t, !row.waits, held.Allowed, row)
	}

	night := instant(t, "America/New_York", "2026-11-17 23:30:00")
	answer := func(f *Facts) {
		f.Purpose, f.Automated, f.ByPerson, f.Phone.LastInboundAt, f.BudgetLeft = Answer, false, true, new(night.Add(-time.Hour)), new(0)
	}
	midnight := instant(t, "America/New_York", "2026-11-18 00:00:00")
	require.Equal(t, midnight.UTC(), decideAt(t, night, answer).NotBefore.UTC(), "the window does not hold an answer back")
	require.True(t, decideAt(t, night, answer).checked("outside_window"))
	late := decideAt(t, night, func(*Facts) {})
	require.False(t, late.checked("outside_window"))
	require.Equal(t, "outside_window", late.Reason)
	require.True(t, ask(func(*Facts) {}).checked("outside_window"))

	never := ask(func(f *Facts) {
		f.Business.Weekdays, f.Places = days("sun"), Places{States: []string{"AL"}, Zones: []string{"America/Chicago"}}
	})
	require.Equal(t, Decision{Reason: "outside_window"}, Decision{Allowed: never.Allowed, Reason: never.Reason, NotBefore: never.NotBefore}, "no hour suits both")
	require.Equal(t, "outside_window", decideAt(t, instant(t, "America/New_York", "2019-11-19 12:00:00"), func(*Facts) {}).Reason, "no federal rule yet")
	for _, rule := range []Rule{{From: -1, To: 1200}, {From: 720, To: 725}, {From: 720, To: 725, Holidays: true}} {
		rule.Jurisdiction, rule.Days, rule.ValidFrom = "NY", days("mon-sun"), "2020-01-01"
		odd := ask(func(f *Facts) { f.Places.States, f.Rules = []string{"NY"}, append(f.Rules, rule) })
		require.False(t, odd.Allowed, rule)
		require.True(t, odd.NotBefore.IsZero(), rule)
	}
	for _, window := range []Window{{Zone: "Mars/Base", From: 0, To: 9}, {Zone: "America/New_York", From: -1, To: 9}, {Zone: "America/New_York", From: 600, To: 600}} {
		window.Weekdays = days("mon-sun")
		require.Equal(t, "facts_missing", ask(func(f *Facts) { f.Business = window }).Reason, window)
	}
	opens, closes, found := business().Opening(night)
	require.True(t, found)
	require.Equal(t, "2026-11-18 09:00 18:00", opens.Format("2006-01-02 15:04 ")+closes.Format("15:04"))
	for _, window := range []Window{{Zone: "Mars/Base", From: 540, To: 1080}, {Zone: "America/New_York", From: 540, To: 540}} {
		window.Weekdays = days("mon-sun")
		_, _, found = window.Opening(night)
		require.False(t, found)
	}
}

func (d Decision) checked(name string) bool {
	for _, check := range d.Checks {
		if check.Reason == name {
			return check.Passed
		}
	}
	return false
}
