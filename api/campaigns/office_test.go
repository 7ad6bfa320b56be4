package campaigns

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

const (
	message = "Hi {{first_name|there}}, Attack-a-Crack here about {{street|your street}}. Reply STOP to opt out."
	someone = "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
)

// office is campaigns with all that sends below it, two numbers, and a clock
// that stands still until it is set.
type office struct {
	*sendingtest.Bench
	m       *Module
	ctx     context.Context
	numbers []string
	people  int
	from    int // the window, in minutes of the day
	to      int
}

func newOffice(t testing.TB) *office {
	t.Helper()
	b := sendingtest.New(t)
	o := &office{Bench: b, from: 9 * 60, to: 18 * 60, ctx: actor.With(t.Context(), actor.Actor{Kind: actor.User, ID: someone, Name: "Jo"})}
	b.Exec(`insert into app_user (id, email, name, role, created_at) values ($1, 'jo@example.com', 'Jo', 'owner', $2)`, someone, b.Clock.Now())
	b.Tx(func(tx db.Tx) error {
		return b.Numbers.Keep(t.Context(), tx, []numbers.Number{{VendorID: "PN0002", E164: "+16175550198", Label: "Van"}})
	})
	require.NoError(t, b.DB.SelectContext(t.Context(), &o.numbers, `select id from sending_number order by e164`))
	b.Sending.Gate.Window = func(context.Context, db.Querier) (consent.Window, error) {
		return consent.Window{
			Zone: "America/New_York", From: o.from, To: o.to,
			Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
		}, nil
	}
	b.Sending.Gate.CampaignFacts = recipients.Facts
	whom := audience.New(audience.Dependencies{Read: b.DB, Clock: b.Clock, Gate: b.Sending.Gate, Business: func(context.Context, db.Querier) (string, error) {
		return "Attack-a-Crack", nil
	}})
	ahead := forecast.New(forecast.Dependencies{Audience: whom, Numbers: b.Numbers, SegmentCents: 1})
	o.m = New(Dependencies{Web: b.DB, Work: b.DB, Clock: b.Clock, Sending: b.Sending, Numbers: b.Numbers, Audience: whom, Forecast: ahead})
	b.Sending.Settled.Subscribe(recipients.OnSettled)
	return o
}

// work runs the jobs of the office until the test ends.
func (o *office) work() {
	o.T.Helper()
	registry := jobs.NewRegistry()
	o.Sending.Jobs(registry)
	o.Talk.Jobs(registry)
	o.m.Jobs(registry)
	runner, err := jobs.Start(o.T.Context(), o.DB, registry)
	require.NoError(o.T, err)
	o.T.Cleanup(func() { runner.Stop(context.WithoutCancel(o.T.Context())) })
}

// place is where people live and what their numbers begin with.
type place struct{ area, city, state, zip string }

var quincy = place{"617", "Quincy", "MA", "02169"}

// list makes an attested list of n people who live in turn in the places.
func (o *office) list(n int, places ...place) string {
	o.T.Helper()
	id := db.NewID()
	o.Exec(`insert into list (id, name, kind, consent_basis, created_at) values ($1::uuid, $1::uuid::text, 'manual', 'attested', $2)`, id, o.Clock.Now())
	columns := make([][]string, 4)
	for _, p := range places {
		for i, value := range []string{p.area, p.city, p.state, p.zip} {
			columns[i] = append(columns[i], value)
		}
	}
	o.Exec(`
		with n as (
			select i, gen_random_uuid() as contact, gen_random_uuid() as phone, gen_random_uuid() as property,
				($5::text[])[at] as area, ($6::text[])[at] as city, ($7::text[])[at] as state, ($8::text[])[at] as zip
			from (select i, 1 + i % cardinality($5::text[]) as at from generate_series($2::int, $3::int) i) numbered
		), c as (
			insert into contact (id, first_name, last_name, last_activity_at, created_at, updated_at) select contact, 'Anna', 'Smith ' || i, $4, $4, $4 from n
		), p as (
			insert into phone (id, e164, created_at) select phone, '+1' || area || '2' || to_char(i, 'FM000000'), $4 from n
		), a as (
			insert into property (id, address_key, street, city, state, zip5, created_at, updated_at)
			select property, 'elm ' || i, i || ' Elm St', city, state, zip, $4, $4 from n
		), l as (
			insert into contact_phone (contact_id, phone_id, is_primary) select contact, phone, true from n
		), r as (
			insert into contact_property (contact_id, property_id, is_primary) select contact, property, true from n
		)
		insert into list_member (list_id, contact_id, property_id, row_no, added_at) select $1, contact, property, i, $4 from n`,
		id, o.people, o.people+n-1, o.Clock.Now(), columns[0], columns[1], columns[2], columns[3])
	o.people += n
	_, err := o.DB.ExecContext(o.T.Context(), `select refresh_statistics()`)
	require.NoError(o.T, err)
	return id
}

type stepOf = func(context.Context, db.Tx, Campaign) error

// draft makes a campaign to a list.
func (o *office) draft(list string, change func(*Draft)) string {
	o.T.Helper()
	d := Draft{Name: "Winter", ListID: list, Body: message}
	if change != nil {
		change(&d)
	}
	c, err := o.m.create(o.ctx, &struct{ Body Draft }{d})
	require.NoError(o.T, err)
	return c.ID
}

func (o *office) step(step stepOf, id string) Campaign {
	o.T.Helper()
	c, err := o.m.change(step)(o.ctx, &httpd.ByID{ID: id})
	require.NoError(o.T, err)
	return c
}

func (o *office) forecast(id string) forecast.Forecast {
	o.T.Helper()
	f, err := o.m.forecast(o.ctx, &httpd.ByID{ID: id})
	require.NoError(o.T, err)
	return f
}

func (o *office) settle() {
	o.T.Helper()
	sendingtest.Until(o.Bench, 0, `select count(*) from river_job where kind = 'campaigns.pace' and state in ('available', 'running', 'retryable')`)
}

// pace lets the pacers of all numbers run at an instant, and everything leave
// that is due then.
func (o *office) pace(at time.Time) {
	o.T.Helper()
	o.settle() // what a launch has asked for belongs to the instant before
	o.leave()
	if before := at.Add(-time.Second); before.After(o.Clock.Now()) { // what waited for a moment in between has its turn
		o.Set(before)
		o.leave()
	}
	o.Set(at)
	for _, id := range o.numbers {
		require.NoError(o.T, o.m.pace(o.ctx, &river.Job[PaceArgs]{Args: PaceArgs{NumberID: id, At: at}}))
	}
	o.leave()
}

// leave waits until everything that is due has left.
func (o *office) leave() {
	o.T.Helper()
	at := o.Clock.Now()
	const due = `select count(*) from send where state = 'claimed' or state = 'planned' and not_before <= $1`
	require.Eventually(o.T, func() bool {
		if sendingtest.One[int](o.Bench, due, at) == 0 {
			return true
		}
		o.Tick() // again: a look that began before the clock was set counts as the one asked for
		return false
	}, 2*time.Minute, 100*time.Millisecond)
}

// days paces half hour by half hour until nobody waits, at most so many days.
func (o *office) days(most int) {
	o.T.Helper()
	zone := o.Clock.Now().In(newYork(o.T))
	for day := range most {
		for minute := o.from; minute < o.to; minute += 30 {
			at := time.Date(zone.Year(), zone.Month(), zone.Day()+day, 0, minute, 0, 0, zone.Location())
			if !at.Before(o.Clock.Now()) {
				o.pace(at)
			}
		}
		if sendingtest.One[int](o.Bench, `select count(*) from recipient where state = 'planned'`)+
			sendingtest.One[int](o.Bench, `select count(*) from send where state in ('planned', 'claimed') and not_before < 'infinity'`) == 0 {
			break
		}
	}
	sendingtest.Until(o.Bench, 0, `select count(*) from recipient where state = 'queued'`)
}

func newYork(t testing.TB) *time.Location {
	zone, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	return zone
}

// perDay is what left on which day, by campaign.
func (o *office) perDay(id string) map[string]int {
	o.T.Helper()
	var out []byte
	require.NoError(o.T, o.DB.GetContext(o.T.Context(), &out, `
		select coalesce(jsonb_object_agg(day, n), '{}') from (
			select to_char(s.claimed_at at time zone 'America/New_York', 'YYYY-MM-DD') as day, count(*) as n
			from recipient r join send s on s.recipient_id = r.id
			where r.campaign_id = $1 and s.state in ('accepted', 'sent', 'delivered') group by 1) days`, id))
	days := map[string]int{}
	require.NoError(o.T, json.Unmarshal(out, &days))
	return days
}

func said(f forecast.Forecast) map[string]int {
	days := map[string]int{}
	for _, day := range f.Days {
		days[day.Day] = day.Texts
	}
	return days
}

// withinTheRules are what holds for every number and day, and for the half
// hours where no state's law gathers people at its opening.
func (o *office) withinTheRules(most int) {
	o.T.Helper()
	for _, wrong := range []string{
		`select count(*) from number_day where used + external > cap`,
		`select count(*) from (select from send where claimed_at is not null group by phone_id having count(*) > 1) twice`,
		fmt.Sprintf(`select count(*) from (select from send where claimed_at is not null group by sending_number_id,
			date_bin('30 minutes', claimed_at, '2026-01-01') having count(*) > %d) crowded`, most),
		fmt.Sprintf(`select count(*) from send where claimed_at is not null and (
			extract(isodow from claimed_at at time zone 'America/New_York') > 5 or (claimed_at at time zone 'America/New_York')::date = '2026-11-26'
			or extract(hour from claimed_at at time zone 'America/New_York') * 60 not between %d and %d)`, o.from-60, o.to-1),
	} {
		require.Zero(o.T, sendingtest.One[int](o.Bench, wrong), strings.TrimSpace(wrong))
	}
}
