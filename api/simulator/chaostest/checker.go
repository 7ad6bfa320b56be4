package chaostest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

// The lines that the harness adds to the vendor's log.
const (
	Paused   = "paused"  // a pause was acknowledged
	Resumed  = "resumed" // somebody is about to ask for more
	Struck   = "struck"
	Answered = "answered" // a person was told that their text is on its way
)

// Verdict is what a checker found, and how much it looked at.
type Verdict struct {
	Texts, Requests, OptOuts, Pauses, Absent, Cancelled, Rejected, Answers int
	// InTheAir left in the very moment in which somebody stopped them: their
	// call had begun, and no answer could call it back.
	InTheAir int
	// Wrong names each breach of the bar; it must be empty.
	Wrong []string
}

// closeEnough is how far a process' clock may be behind the vendor's: it is
// set when the process has begun to run, not when it was asked to.
const closeEnough = 8 * time.Second

// inTheAir is how long a call may take from its begin to the vendor.
const inTheAir = time.Second

type checker struct {
	Verdict
	ctx   context.Context
	db    *pgxpool.Pool
	lines []vendortest.Line
}

// Check reads the stand-in's log and the database, and nothing else.
func Check(ctx context.Context, logFile string, db *pgxpool.Pool, limit int) (Verdict, error) {
	c := &checker{ctx: ctx, db: db}
	file, err := os.Open(logFile)
	if err != nil {
		return c.Verdict, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var line vendortest.Line
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return c.Verdict, err
		}
		c.lines = append(c.lines, line)
	}
	c.recipients(limit)
	c.stops()
	c.database()
	return c.Verdict, nil
}

func (c *checker) wrong(format string, args ...any) {
	c.Wrong = append(c.Wrong, fmt.Sprintf(format, args...))
}

func (c *checker) accepted() (texts []vendortest.Line) {
	for _, line := range c.lines {
		if line.Kind == vendortest.Accepted {
			texts = append(texts, line)
		}
	}
	return texts
}

// recipients counts what each one got, when, and from which number.
func (c *checker) recipients(limit int) {
	got, days := map[string]int{}, map[string]int{}
	wrote := map[string]int{}
	for _, line := range c.lines {
		switch line.Kind {
		case vendortest.Asked:
			c.Requests++
		case vendortest.Told:
			if line.Event == "message.received" && wrote[line.From] == 0 {
				wrote[line.From] = line.Seq
			}
		case vendortest.Accepted:
			c.Texts++
			key := line.To
			if strings.HasPrefix(line.Text, officeSays) {
				c.Answers++
				key += " " + line.Text
			}
			if got[key]++; got[key] > 1 {
				c.wrong("%s got %d texts", key, got[key])
			}
			local := line.At.In(newYork)
			clockTime := local.Sub(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, newYork))
			if day := local.Weekday(); day == time.Saturday || day == time.Sunday || clockTime < 9*time.Hour || clockTime > 18*time.Hour+closeEnough {
				c.wrong("%s got a text at %s", line.To, local.Format(time.RFC1123))
			}
			if wrote[line.To] == 0 || wrote[line.To] > line.Asked {
				key := line.From + " on " + local.Format(time.DateOnly)
				if days[key]++; days[key] > limit {
					c.wrong("%s: %d cold texts, %d may leave", key, days[key], limit)
				}
			}
		}
	}
}

// stops looks at what left after somebody was told that it would not.
func (c *checker) stops() {
	after := func(from vendortest.Line, to int, phone, why string) {
		for _, text := range c.accepted() {
			switch {
			case text.To != phone || text.Asked < from.Seq || text.Asked > to:
			case why == "the pause" && strings.HasPrefix(text.Text, officeSays): // a person's text is none of the campaign's
			case text.At.Sub(from.At) < inTheAir:
				c.InTheAir++
			default:
				c.wrong("%s got a text in line %d, asked for in line %d, %s after %s in line %d", phone, text.Seq, text.Asked, text.At.Sub(from.At), why, from.Seq)
			}
		}
	}
	heard := map[string]bool{}
	for n, line := range c.lines {
		switch {
		case line.Kind == vendortest.Told && line.Event == "message.received" && isOptOut(line.Text) && !heard[line.From]:
			c.OptOuts++
			heard[line.From] = true
			after(line, len(c.lines)+1, line.From, "its opt-out")
		case line.Kind == Paused:
			c.Pauses++
			end := len(c.lines) + 1
			if i := slices.IndexFunc(c.lines[n:], func(l vendortest.Line) bool { return l.Kind == Resumed && l.ID == line.ID }); i >= 0 {
				end = c.lines[n+i].Seq
			}
			for phone := range strings.FieldsSeq(line.Text) {
				after(line, end, phone, "the pause")
			}
		}
	}
}

func isOptOut(words string) bool {
	return slices.Contains([]string{"STOP", "UNSUBSCRIBE", "Please stop texting me", "Wrong number"}, words)
}

// each reports every row of a query that must have none.
func (c *checker) none(what, query string, args ...any) {
	rows, err := c.db.Query(c.ctx, query, args...)
	if err != nil {
		c.wrong("%s: %v", what, err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		values, _ := rows.Values()
		c.wrong("%s: %v", what, values)
	}
	if rows.Err() != nil {
		c.wrong("%s: %v", what, rows.Err())
	}
}

// database compares the program's own books with the log.
func (c *checker) database() {
	var ids, phones, words, told, promised []string
	for _, text := range c.accepted() {
		ids, phones, words = append(ids, text.ID), append(phones, text.To), append(words, text.Text)
	}
	for _, line := range c.lines {
		if line.Kind == vendortest.Told && line.Event == "message.delivered" {
			told = append(told, line.ID)
		}
		if line.Kind == Answered {
			promised = append(promised, line.Text)
		}
	}
	c.none("a text left that the books do not have", `
		select id, e164 from unnest($1::text[], $2::text[]) log (id, e164) where 1 <> (
			select count(*) from crm.send s join crm.entry e on e.id = s.entry_id join crm.phone p on p.id = s.phone_id
			where s.vendor_id = log.id and p.e164 = log.e164 and s.state in ('accepted', 'sent', 'delivered', 'undelivered', 'failed'))`, ids, phones)
	c.none("the books have a text that never left", `
		select s.entry_id, s.state from crm.send s join crm.entry e on e.id = s.entry_id
		where s.state in ('accepted', 'sent', 'delivered', 'undelivered', 'failed') and s.vendor_id <> all ($1) or s.state not in
			('accepted', 'sent', 'delivered', 'undelivered', 'failed') and s.vendor_id is not null`, append([]string{""}, ids...))
	c.none("a text is called absent, cancelled or rejected, and left", `
		select s.entry_id, s.state, p.e164 from crm.send s join crm.phone p on p.id = s.phone_id join crm.entry e on e.id = s.entry_id
		where s.state in ('absent', 'cancelled', 'rejected') and (p.e164, e.body) in (select * from unnest($1::text[], $2::text[]))`, phones, words)
	c.none("a person was told that a text is on its way, and it is not there once", `
		select promised from unnest($1::text[]) promised
		where 1 <> (select count(*) from crm.entry e join crm.send s on s.entry_id = e.id where e.body = promised)`, promised)
	c.none("a text has no final state", `select entry_id, state, reason, not_before::text from crm.send where state in ('planned', 'claimed', 'unknown')`)
	c.none("a report was taken and not heeded", `
		select s.vendor_id, s.state from crm.send s join crm.entry e on e.id = s.entry_id where s.vendor_id = any ($1) and s.state <> 'delivered'`, told)
	c.none("a recipient has no end", `select r.id::text, r.state, r.reason from crm.recipient r where r.state in ('planned', 'queued', 'review')`)
	c.none("a recipient and its text disagree", `
		select r.id::text, r.state, s.state from crm.recipient r left join crm.send s on s.recipient_id = r.id
		where r.state <> 'skipped' and s.entry_id is null or r.state = 'sent' and s.state not in ('accepted', 'sent', 'delivered')
			or r.state = 'absent' and s.state <> 'absent' or s.state = 'cancelled' and r.state <> 'skipped'`)
	c.none("a member of a list is missing", `
		select m.contact_id::text from crm.campaign c join crm.list_member m on m.list_id = c.list_id
		where not exists (select from crm.recipient r where r.campaign_id = c.id and r.contact_id = m.contact_id)`)
	c.none("a campaign does not end", `select id::text, state from crm.campaign where state <> 'completed'`)
	c.none("a webhook is not done", `select id, state, error from crm.webhook_in where state in ('stored', 'dead')`)
	c.none("a text began outside the window", `
		select entry_id, begun_at::text from crm.send where (begun_at at time zone 'America/New_York')::time not between '09:00' and '18:00'
			or extract(isodow from begun_at at time zone 'America/New_York') > 5`)
	c.none("a day's count is not that of its texts", `
		select d.sending_number_id::text, d.day::text, d.used, d.cap from crm.number_day d where used > cap or used <> (
			select count(*) from crm.send s where s.sending_number_id = d.sending_number_id and s.counted_day = d.day)`)
	c.none("a text left without a receipt", `
		select s.entry_id from crm.send s where s.state in ('accepted', 'sent', 'delivered')
			and not exists (select from crm.decision d where d.entry_id = s.entry_id and d.allowed)`)
	c.none("an opt-out left no mark", `
		select log.e164 from unnest($1::text[]) log (e164) where not exists (select from crm.phone p where p.e164 = log.e164 and (p.opted_out_at is not null or p.wrong_number_at is not null))`, c.optedOut())
	err := c.db.QueryRow(c.ctx, `
		select count(*) filter (where state = 'absent'), count(*) filter (where state = 'cancelled'), count(*) filter (where state = 'rejected') from crm.send`).
		Scan(&c.Absent, &c.Cancelled, &c.Rejected)
	if err != nil {
		c.wrong("count the rest: %v", err)
	}
}

func (c *checker) optedOut() (phones []string) {
	for _, line := range c.lines {
		if line.Kind == vendortest.Told && line.Event == "message.received" && isOptOut(line.Text) {
			phones = append(phones, line.From)
		}
	}
	return phones
}
