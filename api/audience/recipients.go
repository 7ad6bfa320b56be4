package audience

import (
	"context"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

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
	DecidedAt     *time.Time `db:"decided_at" json:"decided_at" doc:"When a person decided, where the campaign asked for that" example:"2026-11-19T15:00:00Z"`
	DecidedByName string     `db:"decided_by_name" json:"decided_by_name" doc:"Who decided" example:"Maureen Riley"`
	Position      int        `db:"position" json:"-"`
}

type recipientsQuery struct {
	httpd.ByID
	httpd.PageQuery
	State  string `query:"state" enum:"planned,skipped,review,queued,sent,failed,absent,replied" doc:"Only people in this state" example:"sent"`
	Reason string `query:"reason" maxLength:"60" doc:"Only people with this reason" example:"opted_out"`
	Q      string `query:"q" maxLength:"100" doc:"Only people whose name or street holds this, or whose phone ends so" example:"Dana"`
}

// Sent people come newest first (the index on variant and sent_at is for
// results; a campaign's page is small), the others in their order.
const selectRecipients = `
	select r.id::text, r.contact_id::text, trim(c.first_name || ' ' || c.last_name) as name, coalesce(p.street, '') as street,
		ph.e164 as phone, r.state, coalesce(s.state, '') as send_state, coalesce(nullif(r.reason, ''), s.error_code, '') as reason,
		coalesce(e.body, '') as text, r.sent_at, r.responded_at, r.response_class, r.position,
		r.decided_at, coalesce(u.name, '') as decided_by_name
	from recipient r
	join contact c on c.id = r.contact_id
	join phone ph on ph.id = r.phone_id
	left join property p on p.id = r.property_id
	left join send s on s.recipient_id = r.id
	left join entry e on e.id = s.entry_id
	left join app_user u on u.id = r.decided_by
	where r.campaign_id = $1
		and ($2 = '' or r.state = $2 or ($2 = 'replied' and r.responded_at is not null))
		and ($6 = '' or r.reason = $6)
		and ($7 = '' or c.first_name || ' ' || c.last_name || ' ' || coalesce(p.street, '') ilike '%' || $7 || '%'
			or $8 <> '' and ph.e164 like '%' || $8)
		and ($3::timestamptz is null or (coalesce(r.sent_at, '-infinity'), -r.position) < ($3::timestamptz, -$4::int))
	order by coalesce(r.sent_at, '-infinity') desc, -r.position desc
	limit $5`

// like keeps what is searched for from being a pattern.
var like = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func (m *Module) recipients(ctx context.Context, in *recipientsQuery) (db.Page[Recipient], error) {
	var after *string
	var position int
	if err := db.DecodeCursor(in.Cursor, &after, &position); err != nil {
		return db.Page[Recipient]{}, err
	}
	var known bool
	err := m.Read.GetContext(ctx, &known, `select exists (select from campaign where id = $1)`, in.ID)
	if err == nil && !known {
		err = problem.NotFound("campaign")
	}
	if err != nil {
		return db.Page[Recipient]{}, err
	}
	found, err := db.Collect[Recipient](ctx, m.Read, "read recipients", selectRecipients,
		in.ID, in.State, after, position, in.Limit+1, in.Reason, like.Replace(in.Q), digits(in.Q))
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
