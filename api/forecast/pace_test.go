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
			got := paceOf(c.now, closes, opens, c.free, 125)
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
		batch := paceOf(now, closes, closes.Add(15*time.Hour), free, 125).Texts
		require.LessOrEqual(t, batch, largestBatch)
		free -= batch
		sent += batch
	}
	require.Equal(t, 125, sent)
}

func TestABatchEndsWithinItsHalfHour(t *testing.T) {
	t.Parallel()
	require.Equal(t, 15*time.Second, stagger(15*time.Second, 25))
	require.LessOrEqual(t, 25*stagger(5*time.Minute, 25), HalfHour)
	require.Zero(t, stagger(time.Second, 0))
}
