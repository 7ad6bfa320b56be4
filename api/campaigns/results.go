package campaigns

import (
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
)

// Counts are the people of a campaign by state. They add up: total is the sum
// of all but replied and opted_out, which count people within sent.
type Counts struct {
	Total       int `json:"total" doc:"Everybody on the list with a phone" example:"1250"`
	Planned     int `json:"planned" doc:"Not yet their turn" example:"561"`
	Queued      int `json:"queued" doc:"Their text has its time, or is on its way" example:"5"`
	Sent        int `json:"sent" doc:"Taken by the vendor, not yet reported delivered" example:"6"`
	Delivered   int `json:"delivered" doc:"Reported delivered" example:"668"`
	Undelivered int `json:"undelivered" doc:"Reported not delivered" example:"4"`
	Failed      int `json:"failed" doc:"Refused or failed" example:"11"`
	Unknown     int `json:"unknown" doc:"Perhaps sent: the vendor is being asked; never sent again" example:"1"`
	Skipped     int `json:"skipped" doc:"Left out, each with its reason" example:"12"`
	Review      int `json:"review" doc:"Wait for a person's decision" example:"3"`
	Replied     int `json:"replied" doc:"Answered within 72 hours, no opt-out" example:"41"`
	OptedOut    int `json:"opted_out" doc:"Answered with an opt-out" example:"7"`
}

// countPeople is a row a campaign: its people by figure, each in exactly one,
// and those left out by reason. It reads each recipient once, along recipient_state.
const countPeople = `
	with people as (
		select r.campaign_id, r.reason, r.responded_at, r.response_class, case
			when r.state in ('planned', 'skipped', 'review') then r.state
			when s.state in ('unknown', 'delivered', 'undelivered') then s.state
			when s.state in ('accepted', 'sent') then 'sent'
			when r.state in ('failed', 'absent') then 'failed'
			else 'queued' end as figure
		from recipient r left join send s on s.recipient_id = r.id where r.campaign_id = any($1)
	), groups as (
		select campaign_id, figure, reason, count(*) as n, count(responded_at) as replied, count(*) filter (where response_class = 'opt_out') as opted_out
		from people group by 1, 2, 3
	), figures as (
		select campaign_id, name, sum(value) as value
		from groups, lateral (values (figure, n), ('total', n), ('replied', replied), ('opted_out', opted_out)) f (name, value) group by 1, 2
	)
	select campaign_id::text as id, jsonb_object_agg(name, value) as counts, coalesce((
		select jsonb_agg(reason order by reason->'count' desc) from (
			select jsonb_build_object('reason', reason, 'count', sum(n)) as reason from groups g
			where g.campaign_id = f.campaign_id and figure in ('skipped', 'review') group by g.reason) reasons), '[]') as skipped
	from figures f group by campaign_id`

// addCounts fills in the figures of campaigns.
func addCounts(ctx context.Context, q db.Querier, list []Campaign) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	counted, err := db.Collect[Campaign](ctx, q, "count recipients", countPeople, ids)
	for _, found := range counted {
		c := &list[slices.Index(ids, found.ID)]
		c.Counts, c.Skipped = found.Counts, found.Skipped
		for i := range c.Skipped {
			c.Skipped[i].Text = consent.Explain(c.Skipped[i].Reason)
		}
	}
	return err
}

// Recipient is one phone of a campaign and the person it was written to.
type Recipient struct {
	ID            string     `db:"id" json:"id" doc:"The recipient's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	ContactID     string     `db:"contact_id" json:"contact_id" doc:"The person" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name          string     `db:"name" json:"name" doc:"The person's name" example:"Dana O'Rourke"`
	Street        string     `db:"street" json:"street" doc:"The place" example:"41 Furnace Brook Pkwy"`
	Phone         string     `db:"phone" json:"phone" doc:"The phone, as people write it" example:"(617) 555-0142"`
	State         string     `db:"state" json:"state" enum:"planned,skipped,review,queued,sent,failed,absent" doc:"Where this person stands" example:"sent"`
	SendState     string     `db:"send_state" json:"send_state" doc:"Where the text stands; empty while there is none" example:"delivered"`
	Reason        string     `db:"reason" json:"reason" doc:"Why it is so, as a code" example:"opted_out"`
	ReasonText    string     `db:"-" json:"reason_text" doc:"Why it is so, in words" example:"Opted out"`
	Text          string     `db:"text" json:"text" doc:"The text as it was sent" example:"Hi Dana, Attack-a-Crack here."`
	SentAt        *time.Time `db:"sent_at" json:"sent_at" doc:"When the vendor took it" example:"2026-11-19T15:30:00Z"`
	RespondedAt   *time.Time `db:"responded_at" json:"responded_at" doc:"When this phone answered within 72 hours" example:"2026-11-19T16:02:00Z"`
	ResponseClass string     `db:"response_class" json:"response_class" doc:"What kind of answer" example:"none"`
	Position      int        `db:"position" json:"-"`
}

type recipientsQuery struct {
	httpd.ByID
	httpd.PageQuery
	State string `query:"state" enum:"planned,skipped,review,queued,sent,failed,absent,replied" doc:"Only people in this state" example:"sent"`
}

// Sent people come newest first (the index on variant and sent_at is for
// results; a campaign's page is small), the others in their order.
const selectRecipients = `
	select r.id::text, r.contact_id::text, trim(c.first_name || ' ' || c.last_name) as name, coalesce(p.street, '') as street,
		ph.e164 as phone, r.state, coalesce(s.state, '') as send_state, coalesce(nullif(r.reason, ''), s.error_code, '') as reason,
		coalesce(e.body, '') as text, r.sent_at, r.responded_at, r.response_class, r.position
	from recipient r
	join contact c on c.id = r.contact_id
	join phone ph on ph.id = r.phone_id
	left join property p on p.id = r.property_id
	left join send s on s.recipient_id = r.id
	left join entry e on e.id = s.entry_id
	where r.campaign_id = $1
		and ($2 = '' or r.state = $2 or ($2 = 'replied' and r.responded_at is not null))
		and ($3::timestamptz is null or (coalesce(r.sent_at, '-infinity'), -r.position) < ($3::timestamptz, -$4::int))
	order by coalesce(r.sent_at, '-infinity') desc, -r.position desc
	limit $5`

func (m *Module) recipients(ctx context.Context, in *recipientsQuery) (db.Page[Recipient], error) {
	var after *string
	var position int
	if err := db.DecodeCursor(in.Cursor, &after, &position); err != nil {
		return db.Page[Recipient]{}, err
	}
	if _, err := get(ctx, m.Web, in.ID); err != nil {
		return db.Page[Recipient]{}, err
	}
	found, err := db.Collect[Recipient](ctx, m.Web, "read recipients", selectRecipients, in.ID, in.State, after, position, in.Limit+1)
	for i := range found {
		found[i].Phone = phone.Display(found[i].Phone)
		found[i].ReasonText = consent.Explain(found[i].Reason)
	}
	page := db.NewPage(found, in.Limit, func(r Recipient) []any {
		at := "-infinity"
		if r.SentAt != nil {
			at = r.SentAt.Format(time.RFC3339Nano)
		}
		return []any{at, r.Position}
	})
	return page, err
}
