package contacts

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/platform/phone"
)

// Contact is a person or an organisation. Its db tags are the columns that
// people see and change; search words and activity are kept beside.
type Contact struct {
	ID             string    `db:"id" json:"id" doc:"The contact's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Kind           string    `db:"kind" json:"kind" enum:"person,organisation" doc:"A trust or company is an organisation: its whole name is in last_name" example:"person"`
	FirstName      string    `db:"first_name" json:"first_name" doc:"What texts greet with" example:"Mary"`
	LastName       string    `db:"last_name" json:"last_name" doc:"The family name" example:"O'Brien"`
	Type           string    `db:"type" json:"type" doc:"What the contact is to the business" example:"owner"`
	LastActivityAt time.Time `db:"last_activity_at" json:"last_activity_at" doc:"When anything last happened with this contact" example:"2026-11-19T14:02:00Z"`
	CreatedAt      time.Time `db:"created_at" json:"created_at" doc:"When the contact was made" example:"2026-11-18T15:30:00Z"`
	Version        int       `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
}

// Card is a contact as screens show it, with its phones and e-mails.
type Card struct {
	Contact
	Name   string      `db:"name" json:"name" doc:"The whole name" example:"Mary O'Brien"`
	Phones []PhoneLink `json:"phones" nullable:"false" doc:"The contact's phones, the main one first"`
	Emails []EmailLink `json:"emails" nullable:"false" doc:"The contact's e-mail addresses, the main one first"`
}

// CardColumns reads a Card of a contact c; Attach adds its links.
var CardColumns = db.Columns[Contact]("c.") + `, trim(c.first_name || ' ' || c.last_name) as name`

// Get returns a contact that was not archived, or db.ErrNoRows.
func Get(ctx context.Context, q db.Querier, id string) (Card, error) {
	var card Card
	if err := q.GetContext(ctx, &card, `select `+CardColumns+` from contact c where c.id = $1 and c.archived_at is null`, id); err != nil {
		return card, err
	}
	batch := &pgx.Batch{}
	Attach(batch, []*Card{&card})
	err := q.SendBatch(ctx, batch).Close()
	return card, err
}

// save stores what people may change of a contact, journals each field that
// differs from before, keeps its search words and tells open screens.
func save(ctx context.Context, tx db.Tx, before, after Contact, emails []string, now time.Time) error {
	changes := differences(before, after)
	if len(changes) == 0 && before.ID != "" {
		return nil
	}
	stale := Terms(before.FirstName, before.LastName, nil, nil)
	terms := Terms(after.FirstName, after.LastName, emails, nil)
	_, err := tx.Exec(ctx, `
		insert into contact (id, kind, first_name, last_name, raw_name, sort_name, type, source, terms, last_activity_at, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, 'user', $8, $9, $9, $9)
		on conflict (id) do update set kind = excluded.kind, first_name = excluded.first_name, last_name = excluded.last_name,
			sort_name = excluded.sort_name, type = excluded.type, updated_at = excluded.updated_at, version = contact.version + 1,
			terms = array(select unnest(contact.terms) except select unnest($10::text[]) union select unnest(excluded.terms))`,
		after.ID, after.Kind, after.FirstName, after.LastName, strings.TrimSpace(after.FirstName+" "+after.LastName),
		SortName(after.FirstName, after.LastName), after.Type, terms, now, stale)
	if err == nil {
		err = AddWords(ctx, tx, terms)
	}
	if err == nil {
		err = journal.Record(ctx, tx, journal.User, "", now, changes)
	}
	if err != nil {
		return err
	}
	return events.Publish(ctx, tx, events.Event{Topic: "contact.changed", Entity: "contact", EntityID: after.ID})
}

// differences compares the text columns: those that people may change.
func differences(before, after Contact) []journal.Change {
	var changes []journal.Change
	old, current := reflect.ValueOf(before), reflect.ValueOf(after)
	for i, field := range reflect.VisibleFields(old.Type()) {
		name := field.Tag.Get("db")
		if old.Field(i).Kind() != reflect.String || name == "id" || old.Field(i).String() == current.Field(i).String() {
			continue
		}
		changes = append(changes, journal.Change{
			Entity: "contact", EntityID: after.ID, Field: name, Before: old.Field(i).String(), After: current.Field(i).String(),
		})
	}
	return changes
}

// Active notes that a text went to or came from a contact.
func Active(ctx context.Context, tx db.Tx, contactID string, inbound bool, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update contact set last_activity_at = greatest(last_activity_at, $3),
			last_inbound_at = case when $2 then greatest(last_inbound_at, $3) else last_inbound_at end,
			last_outbound_at = case when $2 then last_outbound_at else greatest(last_outbound_at, $3) end
		where id = $1`, contactID, inbound, at)
	if err != nil {
		return err
	}
	return events.Publish(ctx, tx, events.Event{Topic: "contact.changed", Entity: "contact", EntityID: contactID})
}

// PhoneLink is a phone as one contact uses it.
type PhoneLink struct {
	ContactID     string     `db:"contact_id" json:"-"`
	ID            string     `db:"id" json:"id" doc:"The phone's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	E164          string     `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550142"`
	Display       string     `json:"display" doc:"The number as people write it" example:"(617) 555-0142"`
	Extension     string     `db:"extension" json:"extension" doc:"A number with an extension gets no texts" example:"12"`
	Label         string     `db:"label" json:"label" doc:"What kind of number it is for this contact" example:"mobile"`
	IsPrimary     bool       `db:"is_primary" json:"is_primary" doc:"Whether it is the contact's main number" example:"true"`
	LineType      string     `db:"line_type" json:"line_type" doc:"Landlines get no texts" example:"mobile"`
	OptedOutAt    *time.Time `db:"opted_out_at" json:"opted_out_at" doc:"Since when nothing may be sent" example:"2026-11-19T14:02:00Z"`
	HeldAt        *time.Time `db:"held_at" json:"held_at" doc:"Since when automated texts wait" example:"2026-11-19T14:02:00Z"`
	WrongNumberAt *time.Time `db:"wrong_number_at" json:"wrong_number_at" doc:"Since when it is known to be somebody else's" example:"2026-11-19T14:02:00Z"`
}

// EmailLink is an e-mail address as one contact uses it.
type EmailLink struct {
	ContactID string `db:"contact_id" json:"-"`
	ID        string `db:"id" json:"id" doc:"The address' id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d50"`
	Address   string `db:"address" json:"address" doc:"The e-mail address" example:"mary@example.com"`
	IsPrimary bool   `db:"is_primary" json:"is_primary" doc:"Whether it is the contact's main address" example:"true"`
}

// Plain statements for a whole page: building JSON in Postgres takes ten times as long.
const (
	selectPhoneLinks = `
		select l.contact_id, p.id, p.e164, l.extension, l.label, l.is_primary, p.line_type, p.opted_out_at, p.held_at, p.wrong_number_at
		from contact_phone l join phone p on p.id = l.phone_id
		where l.contact_id = any($1) and l.ended_at is null order by l.is_primary desc, p.e164`
	selectEmailLinks = `
		select l.contact_id, e.id, e.address, l.is_primary
		from contact_email l join email e on e.id = l.email_id
		where l.contact_id = any($1) and l.ended_at is null order by l.is_primary desc, e.address`
)

// Attach queues the reading of the cards' phones and e-mails.
func Attach(batch *pgx.Batch, cards []*Card) {
	ids, byID := make([]string, len(cards)), make(map[string]*Card, len(cards))
	for i, card := range cards {
		card.Phones, card.Emails = []PhoneLink{}, []EmailLink{}
		ids[i], byID[card.ID] = card.ID, card
	}
	queue(batch, selectPhoneLinks, ids, func(link PhoneLink) {
		link.Display = phone.Display(link.E164)
		byID[link.ContactID].Phones = append(byID[link.ContactID].Phones, link)
	})
	queue(batch, selectEmailLinks, ids, func(link EmailLink) {
		byID[link.ContactID].Emails = append(byID[link.ContactID].Emails, link)
	})
}

func queue[T any](batch *pgx.Batch, query string, ids []string, each func(T)) {
	batch.Queue(query, ids).Query(func(rows pgx.Rows) error {
		var links []T
		err := db.Into(&links)(rows)
		for _, link := range links {
			each(link)
		}
		return err
	})
}
