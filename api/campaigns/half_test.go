package campaigns

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// inHalf counts the texts that have their time in the half hour of an instant.
func (o *office) inHalf(at time.Time) int {
	o.T.Helper()
	start := at.Truncate(forecast.HalfHour)
	return sendingtest.One[int](o.Bench, `select count(*) from send where not_before >= $1 and not_before < $2`, start, start.Add(forecast.HalfHour))
}

func (o *office) onOne(d *Draft) { d.SendingNumberIDs = o.numbers[:1] }

func TestALaunchGetsWhatIsLeftOfTheHalfHour(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	o.work()
	few := o.draft(o.list(3, quincy), o.onOne)
	o.step(o.m.launch, few)
	o.pace(monday)
	require.Equal(t, 3, o.inHalf(monday))
	o.Set(monday.Add(5 * time.Minute))
	many := o.draft(o.list(100, quincy), o.onOne)
	more := o.draft(o.list(100, quincy), o.onOne)
	o.step(o.m.launch, many)
	o.pace(monday.Add(5 * time.Minute))
	require.Equal(t, 7, o.inHalf(monday), "125 over 18 half hours")
	f := o.forecast(more)
	o.step(o.m.launch, more)
	o.pace(monday.Add(10 * time.Minute))
	require.Equal(t, 7, o.inHalf(monday), "nothing is left of it")
	require.Equal(t, f.Days[0].Texts, o.forecast(more).Days[0].Texts)
	o.pace(monday.Add(30 * time.Minute))
	require.Equal(t, 7, o.inHalf(monday.Add(30*time.Minute)))
	require.Equal(t, 4, sendingtest.One[int](o.Bench, `select count(*) from recipient where campaign_id = $1 and state in ('queued', 'sent')`, more), "it has had fewer today")
}

func TestAPauseGivesItsPartOfTheHalfHourBackAndAResumeTakesNoMore(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.m.Forecast.Stagger = time.Minute
	o.Set(monday)
	o.work()
	one, other := o.draft(o.list(100, quincy), o.onOne), o.draft(o.list(100, quincy), o.onOne)
	o.step(o.m.launch, one)
	o.pace(monday)
	require.Equal(t, 7, o.inHalf(monday))
	o.step(o.m.pause, one)
	require.Equal(t, 1, o.inHalf(monday))
	o.step(o.m.launch, other)
	o.pace(monday.Add(time.Minute))
	require.Equal(t, 7, o.inHalf(monday), "the other has them now")
	o.Set(monday.Add(2 * time.Minute))
	o.step(o.m.resume, one)
	o.pace(monday.Add(2 * time.Minute))
	require.Equal(t, 7, o.inHalf(monday))
	require.Equal(t, 6, o.inHalf(monday.Add(30*time.Minute)), "the resumed ones have the next")
	o.pace(monday.Add(20 * time.Minute))
	o.pace(monday.Add(30 * time.Minute))
	require.Equal(t, 7, o.inHalf(monday.Add(30*time.Minute)))
	o.pace(monday.Add(50 * time.Minute))
	o.pace(monday.Add(time.Hour))
	require.Equal(t, 7, o.inHalf(monday.Add(time.Hour)))
	o.step(o.m.cancel, one)
	o.pace(monday.Add(61 * time.Minute))
	require.Equal(t, 7, sendingtest.One[int](o.Bench, `select count(*) from send where not_before >= $1 and state <> 'cancelled'`, monday.Add(time.Hour)), "its part is the other's")
}

// While a number is paused its texts grow late; they leave at once when it goes
// on, and the half hour of that adds what its quota leaves.
func TestANumberThatIsResumedGoesOnWithinTheHalfHour(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday) // nothing works: no text leaves
	o.step(o.m.launch, o.draft(o.list(100, quincy), o.onOne))
	look := func(after time.Duration) int {
		o.Set(monday.Add(after))
		require.NoError(t, o.m.pace(o.ctx, &river.Job[PaceArgs]{Args: PaceArgs{NumberID: o.numbers[0]}}))
		return sendingtest.One[int](o.Bench, `select count(*) from send`)
	}
	require.Equal(t, 7, look(0))
	o.Exec(`update sending_number set paused_at = $1, pause_reason = 'no credit' where id = $2`, monday, o.numbers[0])
	require.Equal(t, 7, look(30*time.Minute))
	o.Exec(`update sending_number set paused_at = null where id = $1`, o.numbers[0])
	require.Equal(t, 8, look(40*time.Minute), "118 and the 7 late ones over 17 half hours are eight")
	o.Exec(`update send set state = 'delivered', claimed_at = $1`, monday.Add(40*time.Minute))
	require.Equal(t, 8, look(50*time.Minute))
	args := OnNumberChanged(numbers.ChangedFact{NumberID: o.numbers[0], Version: 3, At: monday})
	require.Equal(t, []river.JobArgs{PaceArgs{NumberID: o.numbers[0], At: monday, Once: "version 3"}}, args)
}
