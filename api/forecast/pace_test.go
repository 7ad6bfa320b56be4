package forecast

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPaceSpreadsTheDayOverItsHalfHours(t *testing.T) {
	t.Parallel()
	day := func(clock string) time.Time {
		at, err := time.Parse(time.RFC3339, "2026-11-23T"+clock+"-05:00")
		require.NoError(t, err)
		return at
	}
	closes, opens := day("18:00:00"), day("09:00:00").AddDate(0, 0, 1)
	cases := []struct {
		name  string
		now   time.Time
		free  int
		texts int
		next  time.Time
	}{
		{"the morning", day("09:00:00"), 125, 7, day("09:30:00")},
		{"between half hours", day("14:07:00"), 26, 4, day("14:30:00")},
		{"late launch sends at most 25 at once", day("17:01:00"), 125, 25, day("17:30:00")},
		{"the last half hour", day("17:30:00"), 9, 9, opens},
		{"one second before the end", day("17:59:59"), 3, 3, opens},
		{"closed", day("18:00:00"), 50, 0, opens},
		{"used up", day("10:00:00"), 0, 0, opens},
		{"over-used", day("10:00:00"), -3, 0, opens},
		{"one left", day("09:00:00"), 1, 1, day("09:30:00")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := paceOf(c.now, closes, opens, c.free, 125, Half{})
			require.Equal(t, c.texts, got.Texts)
			require.True(t, c.next.Equal(got.Next), "%s", got.Next)
			require.NotEmpty(t, got.Because)
		})
	}
}

func TestADayOfPacesUsesTheWholeBudgetAndNoMore(t *testing.T) {
	t.Parallel()
	opens := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	closes := opens.Add(9 * time.Hour)
	free, sent := 125, 0
	for now := opens; now.Before(closes); now = now.Add(HalfHour) {
		batch := paceOf(now, closes, closes.Add(15*time.Hour), free, 125, Half{}).Texts
		require.LessOrEqual(t, batch, largestBatch)
		free -= batch
		sent += batch
	}
	require.Equal(t, 125, sent)
}

// A launch, a resume or a decision in the middle of a half hour gets what is
// left of it, and what was given beyond it is taken from the next.
func TestAHalfHourGivesItsQuotaWhateverHappensInIt(t *testing.T) {
	t.Parallel()
	opens := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	closes := opens.Add(9 * time.Hour)
	ask := func(now time.Time, free int, half Half) Pace {
		return paceOf(now, closes, closes.Add(15*time.Hour), free, 125, half)
	}
	first := ask(opens, 125, Half{})
	require.Equal(t, Half{At: opens, Quota: 7}, first.Half)
	require.Equal(t, 4, ask(opens.Add(7*time.Minute), 122, first.Spent(3)).Texts, "three had nobody else to text")
	require.Zero(t, ask(opens.Add(29*time.Minute), 118, first.Spent(7)).Texts)
	require.Equal(t, 7, ask(opens.Add(HalfHour), 118, first.Spent(7)).Texts, "the next has its own")
	require.Equal(t, 3, ask(opens.Add(HalfHour), 114, first.Spent(11)).Texts, "less what the last gave too much")
	require.Zero(t, ask(opens.Add(HalfHour), 105, first.Spent(20)).Texts)
	require.Equal(t, 7, ask(opens.Add(5*HalfHour), 85, first.Spent(20)).Texts, "long worked off")
	require.Equal(t, 2, ask(opens.Add(20*time.Minute), 2, first.Spent(1)).Texts, "no more than the day has")
}

func TestTextsOfAResumedCampaignKeepToTheQuota(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 14, 12, 0, 0, time.UTC)
	m := &Module{Dependencies: Dependencies{Stagger: time.Minute}}
	half := Half{At: now.Truncate(HalfHour), Quota: 4, Given: 1}
	times, after := m.Spread(Pace{Texts: 3, Next: half.At.Add(HalfHour), Half: half}, 10, now)
	require.Len(t, times, 10)
	perHalf := map[string]int{}
	for _, at := range times {
		perHalf[at.Truncate(HalfHour).Format("15:04")]++
	}
	require.Equal(t, map[string]int{"14:00": 3, "14:30": 4, "15:00": 3}, perHalf)
	require.Equal(t, now, times[0])
	require.Equal(t, 11, after.Given)
	times, _ = m.Spread(Pace{Next: half.At.Add(HalfHour), Half: Half{At: half.At, Quota: 4, Given: 6}}, 1, now)
	require.Equal(t, half.At.Add(HalfHour), times[0], "nothing is left of this one")
	tomorrow := now.Add(19 * time.Hour).Truncate(time.Hour)
	times, after = m.Spread(Pace{Next: tomorrow, NextTexts: 7, Half: half}, 9, now)
	require.Equal(t, tomorrow.Add(HalfHour), times[7], "nor of this day")
	require.Zero(t, after.at(tomorrow, tomorrow.Add(9*time.Hour), 116).Left())
}

func TestABatchEndsWithinItsHalfHour(t *testing.T) {
	t.Parallel()
	require.Equal(t, 15*time.Second, stagger(15*time.Second, 25))
	require.LessOrEqual(t, 25*stagger(5*time.Minute, 25), HalfHour)
	require.Zero(t, stagger(time.Second, 0))
}
