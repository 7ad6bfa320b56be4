package conversations

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Conversation is what was said between one of our numbers and a phone.
type Conversation struct {
	ID           string       `db:"id" json:"id" doc:"The conversation's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Number       numberRef    `db:"number" json:"number" doc:"Our number"`
	Phone        phoneRef     `db:"phone" json:"phone" doc:"Their phone"`
	Contact      *contactRef  `db:"contact" json:"contact" doc:"Whose phone it is; null when nobody is known"`
	Property     *propertyRef `db:"property" json:"property" doc:"That person's first property"`
	State        string       `db:"state" json:"state" enum:"open,snoozed,done" doc:"Where it stands in the inbox" example:"open"`
	SnoozedUntil *time.Time   `db:"snoozed_until" json:"snoozed_until" doc:"When it comes back" example:"2026-11-20T14:00:00Z"`
	AssignedTo   *string      `db:"assigned_to" json:"assigned_to" doc:"Who takes care of it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	AssignedName string       `db:"assigned_name" json:"assigned_name" doc:"That person's name" example:"Jo Martin"`
	Unread       int          `db:"unread" json:"unread" doc:"Inbound texts since it was last read" example:"1"`
	Held         bool         `db:"held" json:"held" doc:"A reply needs a person before automation goes on" example:"false"`
	LastEntry    *lastEntry   `db:"last_entry" json:"last_entry" doc:"The newest line"`
	LastEntryAt  time.Time    `db:"last_entry_at" json:"last_entry_at" doc:"When the newest line came" example:"2026-11-19T14:02:00Z"`
	Version      int          `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
}

type numberRef struct {
	ID    string `db:"id" json:"id" doc:"The number's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	E164  string `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550199"`
	Label string `db:"label" json:"label" doc:"What we call it" example:"Office"`
}

type phoneRef struct {
	ID            string     `db:"id" json:"id" doc:"The phone's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	E164          string     `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550142"`
	Display       string     `json:"display" doc:"The number as people write it" example:"(617) 555-0142"`
	OptedOutAt    *time.Time `db:"opted_out_at" json:"opted_out_at" doc:"Since when nothing may be sent" example:"2026-11-19T14:02:00Z"`
	HeldAt        *time.Time `db:"held_at" json:"held_at" doc:"Since when automated texts wait" example:"2026-11-19T14:02:00Z"`
	HoldReason    string     `db:"hold_reason" json:"hold_reason" doc:"Why they wait" example:"unclear_reply"`
	WrongNumberAt *time.Time `db:"wrong_number_at" json:"wrong_number_at" doc:"Since when it is known to be somebody else's" example:"2026-11-19T14:02:00Z"`
}

type contactRef struct {
	ID   string `db:"id" json:"id" doc:"The contact's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name string `db:"name" json:"name" doc:"The contact's name" example:"Mary O'Brien"`
}

type propertyRef struct {
	ID     string `db:"id" json:"id" doc:"The property's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Street string `db:"street" json:"street" doc:"Its street" example:"12 Elm St"`
	City   string `db:"city" json:"city" doc:"Its city" example:"Quincy"`
}

type lastEntry struct {
	Kind       string     `db:"kind" json:"kind" doc:"What it is" example:"text"`
	Direction  string     `db:"direction" json:"direction" doc:"in, out or none" example:"in"`
	Body       string     `db:"body" json:"body" doc:"What it says" example:"How much would that be?"`
	Author     string     `db:"author" json:"author" doc:"Who wrote it: a user's id, campaign, system, elsewhere, or empty for the customer" example:"campaign"`
	OccurredAt *time.Time `db:"occurred_at" json:"occurred_at" doc:"When" example:"2026-11-19T14:02:00Z"`
}

// shown leaves out what waits to be sent by a campaign, or never was.
const shown = `(s.entry_id is null or not s.automated or s.state not in ('planned', 'cancelled'))`

const selectConversations = `
	-- One row a conversation; the joins run for the rows of the page only.
	select c.id, c.state, c.snoozed_until, c.assigned_to, coalesce(u.name, '') as assigned_name, c.unread, c.held, c.last_entry_at, c.version,
		n.id as "number.id", n.e164 as "number.e164", n.label as "number.label",
		p.id as "phone.id", p.e164 as "phone.e164", p.opted_out_at as "phone.opted_out_at", p.held_at as "phone.held_at",
		p.hold_reason as "phone.hold_reason", p.wrong_number_at as "phone.wrong_number_at",
		coalesce(o.id::text, '') as "contact.id", coalesce(nullif(btrim(o.first_name || ' ' || o.last_name), ''), o.raw_name, '') as "contact.name",
		coalesce(a.id::text, '') as "property.id", coalesce(a.street, '') as "property.street", coalesce(a.city, '') as "property.city",
		coalesce(l.kind, '') as "last_entry.kind", coalesce(l.direction, '') as "last_entry.direction", coalesce(l.body, '') as "last_entry.body",
		coalesce(l.author, '') as "last_entry.author", l.occurred_at as "last_entry.occurred_at"
	from conversation c
	join sending_number n on n.id = c.sending_number_id
	join phone p on p.id = c.phone_id
	left join app_user u on u.id = c.assigned_to
	left join lateral (select k.* from contact_phone cp join contact k on k.id = cp.contact_id
		where cp.phone_id = c.phone_id and cp.ended_at is null order by cp.is_primary desc, k.id limit 1) o on true
	left join lateral (select t.id, t.street, t.city from contact_property ct join property t on t.id = ct.property_id
		where ct.contact_id = o.id and ct.ended_on is null order by ct.is_primary desc, t.id limit 1) a on true
	left join lateral (select e.kind, e.direction, e.body, e.author, e.occurred_at from entry e left join send s on s.entry_id = e.id
		where e.conversation_id = c.id and ` + shown + ` order by e.occurred_at desc, e.id desc limit 1) l on true
	where `

type inboxQuery struct {
	httpd.PageQuery
	State        string `query:"state" enum:"open,snoozed,done" default:"open" doc:"Only those that stand so" example:"open"`
	Assigned     string `query:"assigned" enum:"all,mine,none" default:"all" doc:"Only those that somebody takes care of" example:"mine"`
	CampaignOnly bool   `query:"campaign_only" doc:"Those where nobody has written yet" example:"false"`
	Q            string `query:"q" maxLength:"100" doc:"A name or digits of a phone" example:"OBrien"`
}

// mine is whose conversations the actor sees: everybody's, or for crew only
// those that are theirs.
func mine(ctx context.Context, assigned string) (onlyOf string) {
	who := actor.From(ctx)
	if assigned == "mine" || who.Role == "crew" {
		return who.ID
	}
	return ""
}

// endOfTime is where a first page begins.
func endOfTime() time.Time { return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }

func (m *Module) list(ctx context.Context, input *inboxQuery) (db.Page[Conversation], error) {
	at, id := endOfTime(), "ffffffff-ffff-ffff-ffff-ffffffffffff"
	if err := db.DecodeCursor(input.Cursor, &at, &id); err != nil {
		return db.Page[Conversation]{}, err
	}
	inbox := "not c.campaign_only" // literally, for the partial index
	if input.CampaignOnly {
		inbox = "c.campaign_only"
	}
	var found []Conversation
	err := m.Web.SelectContext(ctx, &found, selectConversations+inbox+`
			and c.state = $1 and (c.last_entry_at, c.id) < ($2, $3::uuid)
			and ($4 = '' or c.assigned_to::text = $4) and ($5 <> 'none' or c.assigned_to is null)
			and ($6 = '' or p.e164 like '%' || nullif(regexp_replace($6, '\D', '', 'g'), '') || '%'
				or o.first_name || ' ' || o.last_name ilike '%' || $6 || '%')
		order by c.last_entry_at desc, c.id desc limit $7`,
		input.State, at, id, mine(ctx, input.Assigned), input.Assigned, input.Q, input.Limit+1)
	if err != nil {
		return db.Page[Conversation]{}, err
	}
	page := db.NewPage(found, input.Limit, func(c Conversation) []any { return []any{c.LastEntryAt, c.ID} })
	for i := range page.Items {
		page.Items[i].tidy()
	}
	return page, nil
}

// read returns a conversation that the actor may see.
func read(ctx context.Context, q db.Querier, id string) (Conversation, error) {
	var found []Conversation
	err := q.SelectContext(ctx, &found, selectConversations+`c.id = $1 and ($2 = '' or c.assigned_to::text = $2)`, id, mine(ctx, ""))
	if err != nil {
		return Conversation{}, err
	}
	if len(found) == 0 {
		return Conversation{}, problem.NotFound("conversation")
	}
	found[0].tidy()
	return found[0], nil
}

// tidy makes null of what the outer joins did not find.
func (c *Conversation) tidy() {
	c.Phone.Display = phone.Display(c.Phone.E164)
	if c.Contact != nil && c.Contact.ID == "" {
		c.Contact = nil
	}
	if c.Property != nil && c.Property.ID == "" {
		c.Property = nil
	}
	if c.LastEntry != nil && c.LastEntry.Kind == "" {
		c.LastEntry = nil
	}
}

// Counts are the figures beside the inbox.
type Counts struct {
	Mine         int `db:"mine" json:"mine" doc:"Open ones assigned to the reader" example:"2"`
	Unassigned   int `db:"unassigned" json:"unassigned" doc:"Open ones assigned to nobody" example:"5"`
	All          int `db:"all" json:"all" doc:"Open ones" example:"9"`
	Unread       int `db:"unread" json:"unread" doc:"Open ones with unread texts" example:"3"`
	CampaignOnly int `db:"campaign_only" json:"campaign_only" doc:"Those where nobody has written yet, at most 1000" example:"120"`
}

func (m *Module) counts(ctx context.Context, _ *struct{}) (Counts, error) {
	var counts Counts
	err := m.Web.GetContext(ctx, &counts, `
		-- Along conversation_inbox; of the others, which may be 100,000, only so many are counted as a badge shows.
		select count(*) filter (where assigned_to::text = $1) as mine, count(*) filter (where assigned_to is null) as unassigned,
			count(*) as all, count(*) filter (where unread > 0) as unread,
			(select count(*) from (select from conversation where state = 'open' and campaign_only
				and ($2 = '' or assigned_to::text = $2) limit 1000) counted) as campaign_only
		from conversation where state = 'open' and not campaign_only and ($2 = '' or assigned_to::text = $2)`, actor.From(ctx).ID, mine(ctx, ""))
	return counts, err
}
