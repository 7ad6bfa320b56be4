package campaigns

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// refused runs a step that must be refused with a code.
func (o *office) refused(code string, step stepOf, id string) {
	o.T.Helper()
	_, err := o.m.change(step)(o.ctx, &httpd.ByID{ID: id})
	var refused *problem.Error
	require.ErrorAs(o.T, err, &refused)
	require.Equal(o.T, code, refused.Code)
}

func (o *office) begins(id string) {
	o.T.Helper()
	require.NoError(o.T, o.m.begins(o.ctx, &river.Job[BeginArgs]{Args: BeginArgs{CampaignID: id}}))
}

func (o *office) read(id string) Campaign {
	o.T.Helper()
	c, err := o.m.get(o.ctx, &httpd.ByID{ID: id})
	require.NoError(o.T, err)
	return c
}

func (o *office) review(id, decision string, recipients ...string) Campaign {
	o.T.Helper()
	in := &reviewInput{ByID: httpd.ByID{ID: id}}
	in.Body.Decision, in.Body.RecipientIDs = decision, recipients
	c, err := o.m.review(o.ctx, in)
	require.NoError(o.T, err)
	return c
}

func TestAScheduledCampaignBeginsAtItsTimeWithTheListOfThen(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	starts := monday.Add(25 * time.Hour)
	list := o.list(4, quincy)
	id := o.draft(list, func(d *Draft) { d.StartsAt = &starts })
	require.Equal(t, "2026-11-24", o.forecast(id).Days[0].Day)
	c := o.step(o.m.launch, id)
	o.step(o.m.launch, id) // a second tap
	require.Equal(t, "scheduled", c.State)
	require.Equal(t, "it begins 10:00 AM on Tuesday, November 24", c.NextSend.Because)
	require.True(t, starts.Equal(*c.NextSend.At))
	require.Zero(t, sendingtest.One[int](o.Bench, `select count(*) from recipient`))
	require.Equal(t, 1, sendingtest.One[int](o.Bench, `select count(*) from river_job where kind = 'campaigns.begin' and state = 'scheduled'`))
	o.refused("not_active", o.m.pause, id)
	o.refused("not_paused", o.m.resume, id)
	o.begins(id) // too early
	require.Equal(t, "scheduled", o.read(id).State)
	o.Exec(`update phone set opted_out_at = $1 where id = (select min(id::text)::uuid from phone)`, monday)
	o.Set(starts)
	// The job is lost; the one that looks after campaigns finds it.
	o.Exec(`delete from river_job`)
	require.NoError(t, o.m.tick(o.ctx, &river.Job[TickArgs]{}))
	require.Equal(t, 1, sendingtest.One[int](o.Bench, `select count(*) from river_job where kind = 'campaigns.begin'`))
	o.begins(id)
	o.begins(id)
	c = o.read(id)
	require.Equal(t, "active", c.State)
	require.True(t, starts.Equal(*c.LaunchedAt))
	require.Equal(t, "Jo", c.LaunchedByName)
	require.Equal(t, recipients.Counts{Total: 4, Planned: 3, Skipped: 1}, c.Counts)
	o.refused("not_scheduled", o.m.unschedule, id)
}

func TestAScheduledCampaignThatWouldReachNobodyIsADraftAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	starts := monday.Add(time.Hour)
	id := o.draft(o.list(2, quincy), func(d *Draft) { d.StartsAt = &starts })
	o.step(o.m.launch, id)
	require.Equal(t, "draft", o.step(o.m.unschedule, id).State)
	o.step(o.m.unschedule, id)
	o.Set(starts)
	o.begins(id) // its job is still there, and finds a draft
	require.Equal(t, "draft", o.read(id).State)
	o.Set(monday)
	o.step(o.m.launch, id)
	o.Exec(`update phone set opted_out_at = $1`, monday)
	o.Set(starts)
	o.begins(id)
	c := o.read(id)
	require.Equal(t, "draft", c.State)
	require.Contains(t, c.LaunchRefused, "Nobody on this list can be texted: all 2 phones")
	require.Nil(t, c.StartsAt)
	require.Zero(t, sendingtest.One[int](o.Bench, `select count(*) from recipient`))
	o.Exec(`update phone set opted_out_at = null`)
	c = o.step(o.m.launch, id)
	require.Equal(t, "active", c.State)
	require.Empty(t, c.LaunchRefused)
}

// Who was texted before and who lives nobody knows where wait for a person;
// what is no person's to decide holds all the same.
func TestPeopleInReviewWaitForAPersonsWord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	o.work()
	list := o.list(5, quincy, place{"617", "Nowhere", "ZZ", "00000"}, quincy, quincy, quincy)
	o.Exec(`update phone set last_campaign_sent_at = $1 where e164 in ('+16172000002', '+16172000003')`, monday.AddDate(0, -3, 0))
	o.Exec(`update phone set last_campaign_sent_at = $1 where e164 = '+16172000004'`, monday.AddDate(0, 0, -3))
	skip := o.draft(list, nil)
	require.Equal(t, 1, o.forecast(skip).Review, "of whom nobody knows the place")
	id := o.draft(list, func(d *Draft) { d.Contacted = "review" })
	f := o.forecast(id)
	require.Equal(t, 3, f.Review)
	require.Equal(t, 1, f.Texts)
	o.refusedReview(id)
	o.step(o.m.launch, id)
	o.pace(monday.Add(time.Hour))
	sendingtest.Until(o.Bench, 1, `select count(*) from recipient where state = 'sent'`)
	c := o.read(id)
	require.Equal(t, "active", c.State, "three people wait")
	require.Equal(t, 1, c.Counts.Sent+c.Counts.Delivered, "the vendor may have been asked already")
	require.Equal(t, []int{5, 1, 3}, []int{c.Counts.Total, c.Counts.Skipped, c.Counts.Review})
	require.Equal(t, "3 people wait for your decision", c.NextSend.Because)
	require.Nil(t, c.NextSend.At)
	// Of the two who were texted before, one has opted out since.
	o.Exec(`update phone set opted_out_at = $1 where e164 = '+16172000003'`, monday)
	nowhere := sendingtest.One[string](o.Bench, `select r.id from recipient r join phone p on p.id = r.phone_id where e164 = '+16172000001'`)
	o.review(id, "send", nowhere)
	require.Equal(t, 2, o.review(id, "send", nowhere).Counts.Review, "a second tap")
	o.review(id, "send")
	o.pace(monday.Add(90 * time.Minute))
	sendingtest.Until(o.Bench, 2, `select count(*) from recipient where state = 'sent'`)
	sendingtest.Until(o.Bench, "opted_out", `select reason from recipient r join phone p on p.id = r.phone_id where e164 = '+16172000003'`)
	require.Equal(t, 1, sendingtest.One[int](o.Bench, `select count(*) from send where state = 'planned'`), "decent in every zone only later")
	o.pace(monday.Add(6 * time.Hour)) // 10:00 in Honolulu
	sendingtest.Until(o.Bench, "completed", `select state from campaign where id = $1`, id)
	require.Equal(t, 3, sendingtest.One[int](o.Bench, `select count(*) from recipient where decided_by = $1 and decided_at is not null`, someone))
	require.Equal(t, 3, sendingtest.One[int](o.Bench, `select count(*) from recipient where state = 'sent'`))
}

func (o *office) refusedReview(id string) {
	o.T.Helper()
	in := &reviewInput{ByID: httpd.ByID{ID: id}}
	in.Body.Decision = "send"
	_, err := o.m.review(o.ctx, in)
	require.ErrorContains(o.T, err, "not_running")
}

func TestWhoIsLeftOutByAPersonEndsTheCampaign(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	o.work()
	list := o.list(2, quincy)
	o.Exec(`update phone set last_campaign_sent_at = $1`, monday.AddDate(0, -3, 0))
	id := o.draft(list, func(d *Draft) { d.Contacted = "review" })
	o.step(o.m.launch, id)
	o.step(o.m.pause, id)
	require.Equal(t, "it is paused", o.read(id).NextSend.Because)
	c := o.review(id, "skip")
	require.Equal(t, "Left out by a person", c.Skipped[0].Text)
	require.Equal(t, "paused", c.State)
	o.step(o.m.resume, id)
	sendingtest.Until(o.Bench, "completed", `select state from campaign`)
	copied, err := o.m.duplicate(o.ctx, &httpd.ByID{ID: id})
	require.NoError(t, err)
	require.Equal(t, []any{"draft", "Winter (copy)", "review", list, message}, []any{copied.State, copied.Name, copied.Contacted, copied.List.ID, copied.Body})
	for name, step := range map[string]stepOf{"not_active": o.m.pause, "not_paused": o.m.resume, "completed": o.m.cancel, "not_scheduled": o.m.unschedule} {
		o.refused(name, step, id)
	}
}

// However often a half hour is announced, it has one batch.
func TestAHalfHourHasOneBatch(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	o.work()
	o.step(o.m.launch, o.draft(o.list(100, quincy), nil))
	for range 3 {
		o.pace(monday)
	}
	require.Equal(t, 14, sendingtest.One[int](o.Bench, `select count(*) from send`))
	for range 3 {
		o.pace(monday.Add(30 * time.Minute))
	}
	require.Equal(t, 28, sendingtest.One[int](o.Bench, `select count(*) from send`))
}
