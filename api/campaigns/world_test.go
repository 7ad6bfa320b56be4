package campaigns

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// Of every hundred people of the world these are not as the rest, who get
// their text, and nothing more is heard of them.
const (
	invalid = iota
	landline
	optedOut // before the launch
	failed
	undelivered
	interested
	stops
	wantsOut // says so in words of his own
	wrongNumber
	automatic   // a machine answers
	late        // interested, when it counts no more
	regrets     // is interested, and stops a day later
	stopsBefore // his turn
	unreported
	kinds = 100
)

// answer is what a kind of person writes how long after our text.
type answer struct {
	after time.Duration
	text  string
}

var answers = map[int][]answer{
	interested:  {{2 * time.Hour, "Yes please, come and take a look"}},
	stops:       {{30 * time.Minute, "STOP"}},
	wantsOut:    {{time.Hour, "Please take me off your list"}},
	wrongNumber: {{time.Hour, "You have the wrong number, there is no Anna here"}},
	automatic:   {{time.Minute, "I am driving, this is an automatic reply"}},
	late:        {{80 * time.Hour, "Yes please, come and take a look"}},
	regrets:     {{time.Hour, "How much is it?"}, {25 * time.Hour, "stop"}},
}

// ends is how the rows of a kind end: recipient, send, the answer's class, and
// whether it is a response.
var ends = map[int][4]string{
	invalid:     {"skipped invalid_number", "", "", "false"},
	landline:    {"skipped not_textable", "", "", "false"},
	optedOut:    {"skipped opted_out", "", "", "false"},
	failed:      {"failed E1", "failed", "", "false"},
	undelivered: {"failed E1", "undelivered", "", "false"},
	interested:  {"sent ", "delivered", "none", "true"},
	stops:       {"sent ", "delivered", "opt_out", "false"},
	wantsOut:    {"sent ", "delivered", "opt_out", "false"},
	wrongNumber: {"sent ", "delivered", "wrong_number", "false"},
	automatic:   {"sent ", "delivered", "auto_reply", "false"},
	late:        {"sent ", "delivered", "", "false"},
	regrets:     {"sent ", "delivered", "opt_out", "true"},
	unreported:  {"sent ", "delivered", "", "false"}, // the vendor was asked
	kinds:       {"sent ", "delivered", "", "false"}, // the rest
}

// world is the customers and the vendor's reports.
type world struct {
	*office
	reported map[string]bool
	to       map[string][]answer // what is still to be written, with the instants as durations since monday
	written  int
}

func kindOf(e164 string) int {
	n, _ := strconv.Atoi(e164[len(e164)-2:])
	return n
}

// turn lets the vendor report what has left, and people answer, until now.
func (w *world) turn() {
	w.T.Helper()
	now := w.Clock.Now()
	left, err := db.Collect[struct {
		E164, VendorID string
		ClaimedAt      time.Time
	}](w.ctx, w.DB, "read what has left", `select p.e164, s.vendor_id, s.claimed_at from send s join phone p on p.id = s.phone_id where s.state = 'accepted' and s.vendor_id <> ''`)
	require.NoError(w.T, err)
	var reports []sending.Report
	for _, text := range left {
		if w.reported[text.VendorID] {
			continue
		}
		w.reported[text.VendorID] = true
		for _, one := range answers[kindOf(text.E164)] {
			w.to[text.E164] = append(w.to[text.E164], answer{text.ClaimedAt.Sub(monday) + one.after, one.text})
		}
		report := sending.Report{VendorID: text.VendorID, Status: "delivered", At: now}
		switch kindOf(text.E164) {
		case failed:
			report.Status, report.ErrorCode = "failed", "E1"
		case undelivered:
			report.Status, report.ErrorCode = "undelivered", "E1"
		case unreported:
			continue
		}
		reports = append(reports, report)
	}
	w.Tx(func(tx db.Tx) error {
		for _, report := range reports {
			if err := w.Sending.Settle(w.ctx, tx, report); err != nil {
				return err
			}
		}
		return nil
	})
	for e164, list := range w.to {
		for len(list) > 0 && !monday.Add(list[0].after).After(now) {
			w.writes(e164, list[0].text, monday.Add(list[0].after))
			list = list[1:]
		}
		w.to[e164] = list
	}
}

func (w *world) writes(e164, text string, at time.Time) {
	w.T.Helper()
	w.written++
	w.Receive(fmt.Sprintf("IN%05d", w.written), e164, text, at)
}

// 1,250 people at 125 a day on one number, and 39 who cannot be texted: ten
// business days with Thanksgiving between, a pause on the fifth, and all that
// people answer and the vendor reports. Then every row is looked at.
func TestTenDaysWithReplies(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Talk.Received.Subscribe(recipients.OnReceived)
	o.from, o.to = 12*60, 14*60+30
	first := monday.AddDate(0, 0, -7)
	o.Set(first)
	o.work()
	list := o.list(1289, quincy)
	o.Exec(`update phone set valid = false where e164 like '%00'`)
	o.Exec(`update phone set line_type = 'landline' where e164 like '%01'`)
	o.Exec(`update phone set opted_out_at = $1 where e164 like '%02'`, first)
	office := sendingtest.One[string](o.Bench, `select id from sending_number where vendor_id = $1`, sendingtest.NumberPN)
	id := o.draft(list, func(d *Draft) { d.SendingNumberIDs = []string{office} })
	o.step(o.m.launch, id)
	f := o.forecast(id)
	require.Equal(t, []int{1289, 1250, 10}, []int{f.Total, f.Eligible, len(f.Days)})
	require.Equal(t, "2026-11-30", *f.EndsOn)
	w := &world{office: o, reported: map[string]bool{}, to: map[string][]answer{}}
	at := func(day, minute int) time.Time {
		return time.Date(first.Year(), first.Month(), first.Day()+day, 0, minute, 0, 0, newYork(t))
	}
	days := 0
	for ; sendingtest.One[int](o.Bench, `select count(*) from recipient where state = 'planned'`) > 0; days++ {
		require.Less(t, days, 17)
		for minute := o.from; minute < o.to; minute += 30 {
			o.pace(at(days, minute))
			w.turn()
			if days == 4 && minute == o.from+30 {
				o.step(o.m.pause, id)
			}
			if days == 4 && minute == o.from+60 {
				require.Equal(t, 50, o.perDay(id)["2026-11-20"], "it rests")
				o.Set(at(days, minute+10))
				o.step(o.m.resume, id)
			}
		}
		if days == 2 {
			o.Set(at(days, o.to))
			for n := stopsBefore; n < 1289; n += kinds {
				if e164 := fmt.Sprintf("+16172%06d", n); sendingtest.One[int](o.Bench, `select count(*) from send s join phone p on p.id = s.phone_id where e164 = $1`, e164) == 0 {
					w.writes(e164, "STOP", o.Clock.Now())
				}
			}
		}
	}
	for range 5 { // what people still write
		days++
		o.Set(at(days, o.from))
		w.turn()
	}
	o.Reconcile()
	sendingtest.Until(o.Bench, 0, `select count(*) from send where state in ('accepted', 'sent')`)
	sendingtest.Until(o.Bench, "completed", `select state from campaign`)
	sendingtest.Until(o.Bench, 0, `select count(*) from river_job where kind in ('recipients.follow_reply', 'recipients.follow_send') and state in ('available', 'running', 'retryable')`)
	w.check(id)
	fact := o.forecast(id)
	for i, day := range fact.Days {
		if i < 3 {
			require.Equal(t, []int{125, 125}, []int{day.Texts, *day.Sent}, "before anybody has stopped who was still to be texted")
		}
	}
	before := sendingtest.One[int](o.Bench, `select count(*) from recipient r join phone p on p.id = r.phone_id where r.state = 'skipped' and e164 like '%12'`)
	require.Greater(t, before, 5)
	require.Equal(t, 1250-before, fact.Fact.Texts)
	require.Equal(t, 13+before, fact.Fact.Skipped[0].Count, "opted out")
}

// check looks at every person of a campaign with all that belongs to it.
func (w *world) check(id string) {
	w.T.Helper()
	rows, err := db.Collect[struct {
		E164, Name, Street, Place, Send, Class, Body, Direction, Day string
		Responded                                                    bool
		Yes, No, Marked                                              int
		ClaimedAt                                                    *time.Time
	}](w.ctx, w.DB, "read everything", `
		select p.e164, c.first_name as name, a.street, r.state || ' ' || r.reason as place, coalesce(s.state, '') as send, r.response_class as class,
			coalesce(e.body, '') as body, coalesce(e.direction, '') as direction, coalesce(s.counted_day::text, '') as day, r.responded_at is not null as responded,
			(select count(*) from decision d where d.recipient_id = r.id and d.allowed) as yes,
			(select count(*) from decision d where d.recipient_id = r.id and not d.allowed) as no,
			(select count(*) from phone_mark m where m.phone_id = p.id and m.kind in ('opt_out', 'hold', 'wrong_number', 'legal') and m.at <= s.claimed_at) as marked,
			s.claimed_at
		from recipient r join phone p on p.id = r.phone_id join contact c on c.id = r.contact_id join property a on a.id = r.property_id
		left join send s on s.recipient_id = r.id left join entry e on e.id = s.entry_id where r.campaign_id = $1`, id)
	require.NoError(w.T, err)
	require.Len(w.T, rows, 1289)
	texts, perDay := map[string][]string{}, map[string]int{}
	for _, text := range w.Vendor.Texts() {
		texts[text.To] = append(texts[text.To], text.Text)
	}
	for _, row := range rows {
		want, known := ends[kindOf(row.E164)]
		if !known {
			want = ends[kinds]
		}
		if kindOf(row.E164) == stopsBefore && row.ClaimedAt == nil {
			want = [4]string{"skipped opted_out", "cancelled", "", "false"}
		}
		require.Equal(w.T, want, [4]string{row.Place, row.Send, row.Class, strconv.FormatBool(row.Responded)}, row.E164)
		if row.ClaimedAt == nil {
			require.Empty(w.T, texts[row.E164], row.E164)
			require.Zero(w.T, row.Yes, row.E164)
			continue
		}
		body := fmt.Sprintf("Hi %s, Attack-a-Crack here about %s. Reply STOP to opt out.", row.Name, row.Street)
		require.Equal(w.T, []string{body}, texts[row.E164], "one text, as it is stored")
		require.Equal(w.T, body, row.Body)
		require.Equal(w.T, "out", row.Direction)
		require.Equal(w.T, []int{1, 0, 0}, []int{row.Yes, row.No, row.Marked}, "a receipt, and nothing stood against it: %s", row.E164)
		local := row.ClaimedAt.In(newYork(w.T))
		require.Equal(w.T, local.Format(time.DateOnly), row.Day)
		require.True(w.T, local.Hour() >= 12 && local.Before(time.Date(local.Year(), local.Month(), local.Day(), 14, 30, 0, 0, local.Location())), "%s", local)
		perDay[row.Day]++
	}
	for day, n := range perDay {
		require.LessOrEqual(w.T, n, 125)
		require.Equal(w.T, n, sendingtest.One[int](w.Bench, `select used from number_day where day = $1::text::date`, day), day)
	}
	require.Equal(w.T, len(perDay), sendingtest.One[int](w.Bench, `select count(*) from number_day`))
	w.withinTheRules(25)
}
