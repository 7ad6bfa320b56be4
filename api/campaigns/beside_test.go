package campaigns

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// also puts the first n people of a list on another.
func (o *office) also(from, onto string, n int) {
	o.T.Helper()
	o.Exec(`insert into list_member (list_id, contact_id, property_id, row_no, added_at)
		select $2, contact_id, property_id, 1000000 + row_no, added_at from list_member where list_id = $1 order by row_no limit $3`, from, onto, n)
}

func leftOut(f forecast.Forecast, reason string) int {
	for _, one := range f.Skipped {
		if one.Reason == reason {
			return one.Count
		}
	}
	return 0
}

// A campaign that is scheduled takes its share from its start on, in the middle
// of a half hour, and whoever it was on the list of meanwhile is left out of it.
func TestAForecastKnowsOfScheduledCampaigns(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.from, o.to = 12*60, 14*60+30
	o.Set(monday)
	o.work()
	starts := time.Date(2026, 11, 24, 17, 40, 0, 0, time.UTC) // 12:40 on Tuesday
	mine, theirs := o.list(560, quincy), o.list(200, quincy)
	o.also(mine, theirs, 40) // who have had my text by then
	later := o.draft(theirs, func(d *Draft) { d.StartsAt = &starts })
	o.step(o.m.launch, later)
	id := o.draft(mine, nil)
	o.step(o.m.launch, id)
	f, ahead := o.forecast(id), o.forecast(later)
	require.Equal(t, 560, f.Texts)
	require.Equal(t, 200, ahead.Texts)
	require.Equal(t, 40, leftOut(ahead, "texted_recently"))
	require.Less(t, said(f)["2026-11-24"], 250, "it shares the day")
	o.days(1)
	for _, at := range []time.Duration{-40 * time.Minute, -10 * time.Minute, 0} {
		o.pace(starts.Add(at))
		if at == 0 {
			o.begins(later)
			o.pace(starts)
		}
	}
	o.Set(starts.Add(20 * time.Minute))
	o.days(4)
	require.Equal(t, said(f), o.perDay(id))
	require.Equal(t, said(ahead), o.perDay(later))
	require.Equal(t, said(ahead), said(o.forecast(later)), "the forecast of its launch says the same")
	o.withinTheRules(25)
}

// Who is on two campaigns gets the text of the first and is left out of the
// other. (On two numbers at the same instant chance decides which that is.)
func TestAForecastKnowsWhoIsOnTwoCampaigns(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.from, o.to = 12*60, 14*60+30
	o.Set(monday)
	o.work()
	one, two := o.list(220, quincy), o.list(90, quincy)
	o.also(one, two, 120)
	first := o.draft(one, o.onOne)
	second := o.draft(two, o.onOne)
	o.step(o.m.launch, first)
	o.settle()
	o.step(o.m.launch, second)
	f, g := o.forecast(first), o.forecast(second)
	require.Equal(t, 220, f.Texts)
	require.Greater(t, leftOut(g, "texted_recently"), 50)
	require.Equal(t, 210, g.Texts+leftOut(g, "texted_recently"))
	require.Equal(t, g.Texts, g.Eligible)
	o.days(8)
	require.Equal(t, said(g), o.perDay(second))
	require.Equal(t, leftOut(g, "texted_recently"), sendingtest.One[int](o.Bench, `select count(*) from recipient where campaign_id = $1 and reason = 'texted_recently'`, second))
	o.withinTheRules(25)
}
