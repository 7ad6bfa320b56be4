package campaigns

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// monday is 9:00 in New York, three days before Thanksgiving.
var monday = time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)

func TestTenDaysSendWhatWasForecast(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.from, o.to = 12*60, 14*60+30
	o.Set(monday.AddDate(0, 0, -7))
	o.work()
	limit := 63
	id := o.draft(o.list(1250, quincy), func(d *Draft) { d.DailyLimit = &limit })
	draft := o.forecast(id)
	require.Nil(t, draft.Fact)
	require.Equal(t, 1250, draft.Texts)
	require.Len(t, draft.Days, 10)
	require.Equal(t, "2026-11-30", *draft.EndsOn, "two weekends and Thanksgiving lie between")
	o.step(o.m.launch, id)
	launched := o.forecast(id)
	require.Equal(t, said(draft), said(launched))
	o.days(16)
	require.Equal(t, said(launched), o.perDay(id))
	o.withinTheRules(25)
	sendingtest.Until(o.Bench, "completed", `select state from campaign`)
	fact := o.forecast(id)
	require.Equal(t, 1250, fact.Fact.Texts)
	require.Equal(t, fact.Segments, fact.Fact.Segments)
	require.Equal(t, fact.CostCents, fact.Fact.CostCents)
	require.Equal(t, fact.EndsOn, fact.Fact.EndedOn)
	require.Empty(t, fact.Fact.Skipped)
	for _, day := range fact.Days {
		require.Equal(t, day.Texts, *day.Sent, day.Day)
	}
}

// People of several zones and states, one with a holiday of its own, some with
// an automated text of yesterday: the gate moves their texts, and the forecast
// moves them alike.
func TestTheForecastKnowsEveryStateAndWaitsForNobodyOnHold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday.Add(7*time.Hour + 10*time.Minute)) // 16:10, late in the day
	o.work()
	list := o.list(
		320, quincy, place{"213", "Los Angeles", "CA", "90001"}, place{"401", "Providence", "RI", "02903"},
		place{"504", "New Orleans", "LA", "70112"}, place{"808", "Honolulu", "HI", "96813"},
	)
	o.Exec(`update phone set last_automated_at = $1 where e164 like '%7'`, monday.Add(4*time.Hour))
	o.Exec(`update phone set first_inbound_at = $1, last_inbound_at = $1 where e164 like '%3'`, monday.AddDate(0, -2, 0))
	o.Exec(`update phone set held_at = $1, hold_reason = 'unread_reply' where e164 like '%31'`, monday)
	o.Exec(`update phone set opted_out_at = $1 where e164 like '%5'`, monday)
	id := o.draft(list, func(d *Draft) { d.SendingNumberIDs = o.numbers[:1] })
	o.step(o.m.launch, id)
	f := o.forecast(id)
	require.Equal(t, 320, f.Total)
	require.Equal(t, 32, f.Skipped[0].Count)
	require.Equal(t, "on_hold", f.Skipped[1].Reason)
	require.Equal(t, 285, f.Texts)
	o.days(12)
	require.Equal(t, said(f), o.perDay(id))
	require.Greater(t, len(f.Days), 2)
	o.withinTheRules(125)
	require.Equal(t, 3, sendingtest.One[int](o.Bench, `select count(*) from recipient where state = 'planned'`), "on hold, and no text of theirs takes a place")
}

// Two campaigns of unequal size, and a third from the second day on, share
// each number's day; the last is forecast beside the others.
func TestCampaignsShareTheDaysOfTheirNumbers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.from, o.to = 12*60, 14*60+30
	o.Set(monday)
	o.work()
	long := o.draft(o.list(700, quincy), nil)
	short := o.draft(o.list(330, quincy), nil)
	limit := 20
	third := o.draft(o.list(200, quincy), func(d *Draft) { d.DailyLimit = &limit })
	o.step(o.m.launch, long)
	o.step(o.m.launch, short)
	o.days(1)
	o.Set(monday.AddDate(0, 0, 1))
	o.step(o.m.launch, third)
	o.settle()
	f := o.forecast(third)
	o.days(10)
	require.Equal(t, said(f), o.perDay(third))
	o.withinTheRules(25)
	days := map[string]map[string]int{"long": o.perDay(long), "short": o.perDay(short), "third": o.perDay(third)}
	require.Equal(t, map[string]int{"2026-11-24": 40, "2026-11-25": 40, "2026-11-27": 40, "2026-11-30": 40, "2026-12-01": 40}, days["third"], "its own limit, whatever the others leave")
	require.Equal(t, 250, days["long"]["2026-11-23"]+days["short"]["2026-11-23"])
	require.Equal(t, 210, days["long"]["2026-11-24"]+days["short"]["2026-11-24"])
	unequal := map[int]int{}
	for day, texts := range days["short"] {
		if day >= "2026-11-25" {
			continue // the last day of the shorter one
		}
		require.InDelta(t, days["long"][day], texts, 2, "%s: at most one on each of two numbers", day)
		unequal[days["long"][day]-texts]++
	}
	for _, number := range o.numbers {
		for _, day := range []string{"2026-11-23", "2026-11-24"} {
			counts := []int{}
			for _, id := range []string{long, short} {
				counts = append(counts, sendingtest.One[int](o.Bench, `select count(*) from recipient r join send s on s.recipient_id = r.id
					where r.campaign_id = $1 and s.sending_number_id = $2 and (s.claimed_at at time zone 'America/New_York')::date = $3::text::date`, id, number, day))
			}
			require.InDelta(t, counts[0], counts[1], 1, "%s", day)
		}
	}
	require.Equal(t, 700, sendingtest.One[int](o.Bench, `select count(*) from recipient where state = 'sent' and campaign_id = $1`, long))
	require.Equal(t, 250, days["long"]["2026-11-27"]+40, "what the others leave is the long one's")
}

// What nobody could know beforehand is shown as a difference.
func TestAForecastIsComparedWithWhatHappened(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.from, o.to = 12*60, 14*60+30
	o.Set(monday)
	o.work()
	id := o.draft(o.list(300, quincy), nil)
	o.step(o.m.launch, id)
	o.days(1)
	o.Exec(`update phone set opted_out_at = $1 where id in (select phone_id from recipient where state = 'planned' order by position limit 20)`, monday)
	o.Set(monday.AddDate(0, 0, 1))
	o.days(3)
	f := o.forecast(id)
	require.Equal(t, map[string]int{"2026-11-23": 250, "2026-11-24": 50}, said(f))
	require.Equal(t, 250, *f.Days[0].Sent)
	require.Equal(t, 30, *f.Days[1].Sent)
	require.Equal(t, 280, f.Fact.Texts)
	require.Less(t, f.Fact.CostCents, f.CostCents)
	require.Equal(t, "opted_out", f.Fact.Skipped[0].Reason)
	require.Equal(t, 20, f.Fact.Skipped[0].Count)
}
