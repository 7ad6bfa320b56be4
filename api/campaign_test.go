package main

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/campaigns"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
)

const message = "Hi {{first_name|there}}, Attack-a-Crack here about {{street|your street}}. Reply STOP to opt out."

func (x *product) draft(list, body string) string {
	x.t.Helper()
	var c campaigns.Campaign
	x.must(http.StatusCreated, http.MethodPost, "/v1/campaigns", map[string]any{"name": "Winter check", "list_id": list, "body": body}, &c)
	require.Equal(x.t, "draft", c.State)
	return c.ID
}

func (x *product) campaign(id string) (c campaigns.Campaign) {
	x.t.Helper()
	x.must(http.StatusOK, http.MethodGet, "/v1/campaigns/"+id, nil, &c)
	require.Equal(x.t, c.Counts.Total, c.Counts.Planned+c.Counts.Queued+c.Counts.Sent+c.Counts.Delivered+c.Counts.Undelivered+
		c.Counts.Failed+c.Counts.Unknown+c.Counts.Skipped+c.Counts.Review, "the figures add up")
	return c
}

func TestALaunchIsRefusedUntilEverythingIsRight(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.importList("Quincy", 3)
	id := x.draft(list, message)
	launch := "/v1/campaigns/" + id + "/launch"
	x.refused(http.StatusConflict, "no_consent", http.MethodPost, launch, nil)
	x.must(http.StatusOK, http.MethodPost, "/v1/lists/"+list+"/attest", map[string]any{"basis": "attested", "text": "They asked."}, nil)
	flawed := x.draft(list, "Hi {{firstname}}, stop by?")
	x.refused(http.StatusUnprocessableEntity, "bad_message", http.MethodPost, "/v1/campaigns/"+flawed+"/launch", nil)
	_, err := x.db.ExecContext(t.Context(), `update phone set opted_out_at = now()`)
	require.NoError(t, err)
	x.refused(http.StatusConflict, "no_recipients", http.MethodPost, launch, nil)
	require.Zero(t, one[int](x, `select count(*) from recipient`))
	x.refused(http.StatusConflict, "not_active", http.MethodPost, "/v1/campaigns/"+id+"/pause", nil)
	x.refused(http.StatusNotFound, "not_found", http.MethodPost, "/v1/campaigns/"+db.NewID()+"/launch", nil)
}

func TestACampaignTextsEachPhoneOnceAndCompletes(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	id := x.draft(x.attested("Quincy", 9), message)
	for range 2 { // a double tap
		x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	}
	until(x, 9, `select count(*) from send where state = 'delivered'`)
	until(x, "completed", `select state from campaign`)
	require.Equal(t, 9, one[int](x, `select count(distinct customer) from sim_message where direction = 'outgoing'`))
	require.Equal(t, 9, one[int](x, `select count(*) from sim_message where direction = 'outgoing'`))
	require.Equal(t, 9, x.campaign(id).Counts.Delivered)
	require.Equal(t, 9, one[int](x, `select count(*) from decision where allowed`))
	require.Equal(t, 9, one[int](x, `select sum(used) from number_day`))
	x.refused(http.StatusConflict, "already_launched", http.MethodPost, "/v1/campaigns/"+id+"/launch", nil)
	second := x.draft(one[string](x, `select id from list`), message)
	x.refused(http.StatusConflict, "no_recipients", http.MethodPost, "/v1/campaigns/"+second+"/launch", nil)
}

// A whole day of one number: 125 texts to phones that never wrote, none
// outside the window, spread over its half hours.
func TestADayOfANumberHas125FirstTextsInsideTheWindow(t *testing.T) {
	t.Parallel()
	x := newStanding(t, 0)
	x.set(time.Date(2026, 11, 16, 13, 0, 0, 0, time.UTC)) // 8:00, before the window
	list := x.attested("Quincy", 95)
	more := x.attested("More of Quincy", 60)
	number := one[string](x, `select id from sending_number order by e164 limit 1`)
	for _, id := range []string{list, more} {
		var c campaigns.Campaign
		x.must(http.StatusCreated, http.MethodPost, "/v1/campaigns", map[string]any{"name": "Winter " + id, "list_id": id, "body": message, "sending_number_ids": []string{number}}, &c)
		x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+c.ID+"/launch", nil, nil)
	}
	until(x, 2, `select count(*) from campaign where next_reason like 'texts go out from 9:00 AM%'`)
	require.Zero(t, one[int](x, `select count(*) from send`))
	sent := 0
	for half := range 20 { // 9:00 to 18:30
		at := time.Date(2026, 11, 16, 14, 0, 0, 0, time.UTC).Add(time.Duration(half) * 30 * time.Minute)
		x.set(at)
		x.pace(number, at)
		x.dispatch()
		until(x, 0, `select count(*) from send where state in ('planned', 'claimed')`)
		now := one[int](x, `select count(*) from sim_message where direction = 'outgoing'`)
		require.LessOrEqual(t, now-sent, 25, "half hour %d", half)
		if half >= 18 {
			require.Equal(t, sent, now, "nothing at or after 18:00")
		}
		sent = now
	}
	require.Equal(t, 125, sent)
	require.Equal(t, 125, one[int](x, `select used from number_day where sending_number_id = $1`, number))
	require.Zero(t, one[int](x, `select count(*) from send where claimed_at not between '2026-11-16 14:00Z' and '2026-11-16 22:59:59Z'`))
}

func (x *product) pace(number string, at time.Time) {
	x.t.Helper()
	require.NoError(x.t, x.db.InTx(x.t.Context(), func(tx db.Tx) error {
		return tx.Enqueue(x.t.Context(), campaigns.PaceArgs{NumberID: number, At: at.Add(time.Microsecond)}) // the pacer's own wake-up waits for the real time
	}))
	until(x, 0, `select count(*) from river_job where kind = 'campaigns.pace' and state in ('available', 'running', 'retryable')`)
}

func TestPauseStopsAtOnceAndResumeGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	x := newStanding(t, time.Minute)
	x.set(monday.Add(7*time.Hour + 30*time.Minute)) // 17:30: the whole list in one batch
	id := x.draft(x.attested("Quincy", 20), message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 0, `select count(*) from recipient where state = 'planned'`)
	until(x, 2, `select count(*) from sim_message`) // the first of each number
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/pause", nil, nil)
	require.Equal(t, 18, one[int](x, `select count(*) from send where state = 'planned' and not_before = 'infinity'`))
	x.set(monday.Add(7*time.Hour + 45*time.Minute))
	x.dispatch()
	require.Equal(t, 2, one[int](x, `select count(*) from sim_message`))
	require.Equal(t, "paused", x.campaign(id).State)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/resume", nil, nil)
	x.set(monday.Add(8*time.Hour - 20*time.Second))
	require.Eventually(t, func() bool {
		x.dispatch() // again: a look that began before the clock was set counts as the one asked for
		return one[string](x, `select state from campaign`) == "completed"
	}, soon, 200*time.Millisecond)
	require.Equal(t, 20, one[int](x, `select count(*) from sim_message`))
	require.Equal(t, 20, one[int](x, `select count(distinct customer) from sim_message`))
}

// dispatch lets every number's dispatcher look at the clock, which stands
// still between the test's steps.
func (x *product) dispatch() {
	x.t.Helper()
	require.NoError(x.t, x.db.InTx(x.t.Context(), func(tx db.Tx) error {
		return tx.Enqueue(x.t.Context(), sending.TickArgs{})
	}))
	until(x, 0, `select count(*) from river_job where kind in ('sending.tick', 'sending.dispatch')
		and state in ('available', 'running', 'retryable')`)
}

func TestCancelLeavesTheRestUntexted(t *testing.T) {
	t.Parallel()
	x := newStanding(t, 0)
	x.set(monday.Add(-2 * time.Hour)) // 8:00: nothing may leave yet
	id := x.draft(x.attested("Quincy", 5), message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 1, `select count(*) from campaign where next_wake_at is not null`)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/cancel", nil, nil)
	c := x.campaign(id)
	require.Equal(t, "cancelled", c.State)
	require.Equal(t, 5, c.Counts.Skipped)
	require.Equal(t, "The campaign was cancelled", c.Skipped[0].Text)
	x.refused(http.StatusConflict, "not_paused", http.MethodPost, "/v1/campaigns/"+id+"/resume", nil)
}

func TestRepliesCountAsResponsesAndOptOutsStopThePhone(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.attested("Quincy", 4)
	id := x.draft(list, message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 4, `select count(*) from send where state = 'delivered'`)
	until(x, "completed", `select state from campaign`)
	answers := map[string]string{"+16175550101": "Yes please, when can you come?", "+16175550102": "STOP", "+16175550103": "Wrong number, sorry"}
	for from, text := range answers {
		_, err := x.app.simulator.Reply(t.Context(), from, "", text)
		require.NoError(t, err)
	}
	until(x, 3, `select count(*) from entry where direction = 'in'`)
	until(x, 3, `select count(*) from recipient where response_class <> ''`)
	counts := x.campaign(id).Counts
	require.Equal(t, 1, counts.Replied)
	require.Equal(t, 1, counts.OptedOut)
	require.Equal(t, 1, one[int](x, `select count(*) from phone where opted_out_at is not null and e164 = '+16175550102'`))
	_, err := x.app.simulator.Reply(t.Context(), "+16175550101", "", "And please stop texting me")
	require.NoError(t, err)
	until(x, 2, `select count(*) from phone where opted_out_at is not null`)
	until(x, 2, `select count(*) from recipient where response_class = 'opt_out'`)
	counts = x.campaign(id).Counts
	require.Equal(t, 1, counts.Replied, "an opt-out after a response leaves the response")
	require.Equal(t, 2, counts.OptedOut)
}

func TestDraftsChangeByVersionAndLaunchedCampaignsDoNot(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.attested("Quincy", 2)
	id := x.draft(list, message)
	body := map[string]any{"name": "Spring check", "list_id": list, "body": message + " Thanks!"}
	x.refused(http.StatusPreconditionRequired, "version_required", http.MethodPatch, "/v1/campaigns/"+id, body)
	x.header = http.Header{"If-Match": {`"7"`}}
	x.refused(http.StatusPreconditionFailed, "stale", http.MethodPatch, "/v1/campaigns/"+id, body)
	x.header = http.Header{"If-Match": {`"1"`}}
	var c campaigns.Campaign
	x.must(http.StatusOK, http.MethodPatch, "/v1/campaigns/"+id, body, &c)
	require.Equal(t, "Spring check", c.Name)
	require.Equal(t, message+" Thanks!", c.Body)
	require.Equal(t, 2, one[int](x, `select count(*) from template_version`))
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, &c)
	x.header.Set("If-Match", `"`+strconv.Itoa(one[int](x, `select version from campaign`))+`"`)
	body["body"] = message
	x.refused(http.StatusConflict, "already_launched", http.MethodPatch, "/v1/campaigns/"+id, body)
}

func TestThePreviewIsTheLaunch(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.attested("Quincy", 12)
	_, err := x.db.ExecContext(t.Context(), `update phone set
		opted_out_at = case when e164 like '%1' then now() end, line_type = case when e164 like '%2' then 'landline' else 'unknown' end`)
	require.NoError(t, err)
	var preview audience.Preview
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/preview", map[string]any{"list_id": list, "body": message}, &preview)
	require.Empty(t, preview.Problems)
	require.Equal(t, 12, preview.Audience.Total)
	excluded := 0
	for _, reason := range preview.Audience.Excluded {
		excluded += reason.Count
	}
	require.Equal(t, preview.Audience.Total, preview.Audience.Eligible+excluded)
	require.Len(t, preview.Recipients, 5)
	require.Equal(t, 1, preview.Worst.Segments)
	id := x.draft(list, message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	require.Equal(t, excluded, x.campaign(id).Counts.Skipped)
	until(x, preview.Audience.Eligible, `select count(*) from send where state = 'delivered'`)
	require.Equal(t, preview.Recipients[0].Text, one[string](x, `select body from sim_message where customer = $1`, one[string](x, `select e164 from phone p join contact_phone l on l.phone_id = p.id where l.contact_id = $1`, preview.Recipients[0].ContactID)))
	var page db.Page[audience.Recipient]
	x.must(http.StatusOK, http.MethodGet, "/v1/campaigns/"+id+"/recipients?state=skipped&limit=2", nil, &page)
	require.Len(t, page.Items, 2)
	require.NotEmpty(t, page.Items[0].ReasonText)
	x.must(http.StatusOK, http.MethodGet, "/v1/campaigns/"+id+"/recipients?limit=200&cursor="+*page.NextCursor, nil, &page)
	require.Nil(t, page.NextCursor)
}
