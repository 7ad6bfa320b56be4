package conversations

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/sending"
)

// Entry is one line of a timeline.
type Entry struct {
	ID             int64                `db:"id" json:"id" doc:"The entry's id" example:"4711"`
	ConversationID *string              `db:"conversation_id" json:"conversation_id" doc:"The conversation that it is part of" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Kind           string               `db:"kind" json:"kind" enum:"text,call,voicemail,email,note,event" doc:"What it is" example:"text"`
	Direction      string               `db:"direction" json:"direction" enum:"in,out,none" doc:"Which way it went" example:"out"`
	Body           string               `db:"body" json:"body" doc:"What it says" example:"We can come by on Tuesday."`
	Author         string               `db:"author" json:"author" doc:"Who wrote it: a user's id, campaign, system, elsewhere, or empty for the customer" example:"campaign"`
	AuthorName     string               `db:"author_name" json:"author_name" doc:"The user's name" example:"Jo Martin"`
	Campaign       *sending.CampaignRef `db:"-" json:"campaign" doc:"The campaign that it belongs to"`
	OccurredAt     time.Time            `db:"occurred_at" json:"occurred_at" doc:"When" example:"2026-11-19T14:02:00Z"`
	Class          string               `db:"class" json:"class" doc:"What an inbound text means: none, opt_out, opt_in, help, wrong_number" example:"none"`
	Spans          [][2]int             `db:"-" json:"spans" nullable:"false" doc:"The doubtful words of a held text: from and to, counted in code points" example:"[[8,12]]"`
	Send           *sendState           `db:"send" json:"send" doc:"What became of an outgoing text"`
	CampaignJSON   string               `db:"campaign" json:"-"`
	SpansJSON      string               `db:"spans" json:"-"`
}

type sendState struct {
	State     string `db:"state" json:"state" doc:"planned, claimed, accepted, unknown, absent, rejected, sent, delivered, undelivered, failed or cancelled" example:"delivered"`
	ErrorCode string `db:"error_code" json:"error_code" doc:"The vendor's code" example:"0206400"`
	ErrorText string `db:"error_text" json:"error_text" doc:"Why it did not go, for people" example:"This phone has opted out of texts."`
	Segments  int    `db:"segments" json:"segments" doc:"How many texts the carriers count" example:"1"`
}

const selectEntries = `
	-- Lines of a timeline with what became of each, newest first, along entry_conversation or entry_contact.
	select e.id, e.conversation_id, e.kind, e.direction, e.body, e.author, coalesce(u.name, '') as author_name, e.occurred_at,
		coalesce(e.payload ->> 'class', '') as class, coalesce(e.payload ->> 'campaign', '') as campaign,
		coalesce(e.payload ->> 'spans', '[]') as spans,
		coalesce(s.state, '') as "send.state", coalesce(s.error_code, '') as "send.error_code",
		coalesce(s.reason, '') as "send.error_text", coalesce(s.segments, 0) as "send.segments"
	from entry e left join send s on s.entry_id = e.id left join app_user u on u.id::text = e.author
	where `

type entriesQuery struct {
	httpd.ByID
	httpd.PageQuery
}

func (m *Module) entries(ctx context.Context, input *entriesQuery) (db.Page[Entry], error) {
	if _, err := read(ctx, m.Web, input.ID); err != nil {
		return db.Page[Entry]{}, err
	}
	return page(ctx, m.Web, `e.conversation_id = $1`, input)
}

// timeline is everything that was said with a contact, by any phone.
func (m *Module) timeline(ctx context.Context, input *entriesQuery) (db.Page[Entry], error) {
	var visible bool
	err := m.Web.GetContext(ctx, &visible, `
		select exists (select from contact where id = $1)
			and ($2 = '' or exists (select from assignment where user_id::text = $2 and entity = 'contact' and entity_id = $1))`,
		input.ID, mine(ctx, ""))
	if err == nil && !visible {
		err = problem.NotFound("contact")
	}
	if err != nil {
		return db.Page[Entry]{}, err
	}
	return page(ctx, m.Web, `e.contact_id = $1`, input)
}

func page(ctx context.Context, q db.Querier, of string, input *entriesQuery) (db.Page[Entry], error) {
	at, id := endOfTime(), int64(math.MaxInt64)
	if err := db.DecodeCursor(input.Cursor, &at, &id); err != nil {
		return db.Page[Entry]{}, err
	}
	var found []Entry
	err := q.SelectContext(ctx, &found, selectEntries+of+` and `+shown+`
			and (e.occurred_at, e.id) < ($2, $3)
		order by e.occurred_at desc, e.id desc limit $4`, input.ID, at, id, input.Limit+1)
	if err != nil {
		return db.Page[Entry]{}, err
	}
	for i := range found {
		found[i].tidy()
	}
	return db.NewPage(found, input.Limit, func(e Entry) []any { return []any{e.OccurredAt, e.ID} }), nil
}

func readEntry(ctx context.Context, q db.Querier, id int64) (entry Entry, err error) {
	err = q.GetContext(ctx, &entry, selectEntries+`e.id = $1`, id)
	entry.tidy()
	return entry, err
}

func (e *Entry) tidy() {
	if e.Send != nil && e.Send.State == "" {
		e.Send = nil
	}
	if e.Send != nil {
		e.Send.ErrorText = consent.Sentence(e.Send.ErrorText)
	}
	// An entry that cannot be read has no campaign and no words to show.
	_ = json.Unmarshal([]byte(e.CampaignJSON), &e.Campaign)
	e.Spans = [][2]int{}
	_ = json.Unmarshal([]byte(e.SpansJSON), &e.Spans)
}
