package contacts

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
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
	Phones phoneLinks  `db:"phones" json:"phones" nullable:"false" doc:"The contact's phones, the main one first"`
	Emails Rows[Email] `db:"emails" json:"emails" nullable:"false" doc:"The contact's e-mail addresses, the main one first"`
}

// PhoneLink is a phone as one contact uses it.
type PhoneLink struct {
	ID            string     `json:"id" doc:"The phone's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	E164          string     `json:"e164" doc:"The number in E.164" example:"+16175550142"`
	Display       string     `json:"display" doc:"The number as people write it" example:"(617) 555-0142"`
	Extension     string     `json:"extension" doc:"A number with an extension gets no texts" example:""`
	Label         string     `json:"label" doc:"What kind of number it is for this contact" example:"mobile"`
	IsPrimary     bool       `json:"is_primary" doc:"Whether it is the contact's main number" example:"true"`
	LineType      string     `json:"line_type" doc:"Landlines get no texts" example:"mobile"`
	OptedOutAt    *time.Time `json:"opted_out_at" doc:"Since when nothing may be sent" example:"2026-11-19T14:02:00Z"`
	HeldAt        *time.Time `json:"held_at" doc:"Since when automated texts wait" example:"2026-11-19T14:02:00Z"`
	WrongNumberAt *time.Time `json:"wrong_number_at" doc:"Since when it is known to be somebody else's" example:"2026-11-19T14:02:00Z"`
}

// Email is an e-mail address as one contact uses it.
type Email struct {
	ID        string `json:"id" doc:"The address' id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d50"`
	Address   string `json:"address" doc:"The e-mail address" example:"mary@example.com"`
	IsPrimary bool   `json:"is_primary" doc:"Whether it is the contact's main address" example:"true"`
}

// Rows is a list that a statement returns as one JSON value.
type Rows[T any] []T

// Scan reads it.
func (r *Rows[T]) Scan(value any) error { return json.Unmarshal([]byte(value.(string)), r) }

type phoneLinks []PhoneLink

func (l *phoneLinks) Scan(value any) error {
	err := json.Unmarshal([]byte(value.(string)), l)
	for i, link := range *l {
		(*l)[i].Display = phone.Display(link.E164)
	}
	return err
}

// CardColumns reads a Card of a contact c; its links go by primary key.
var CardColumns = db.Columns[Contact]("c.") + `, trim(c.first_name || ' ' || c.last_name) as name,
	coalesce((select json_agg(json_build_object('id', p.id, 'e164', p.e164, 'extension', l.extension, 'label', l.label, 'is_primary', l.is_primary,
		'line_type', p.line_type, 'opted_out_at', p.opted_out_at, 'held_at', p.held_at, 'wrong_number_at', p.wrong_number_at) order by l.is_primary desc, p.e164)
		from contact_phone l join phone p on p.id = l.phone_id where l.contact_id = c.id and l.ended_at is null), '[]')::text as phones,
	coalesce((select json_agg(json_build_object('id', e.id, 'address', e.address, 'is_primary', l.is_primary) order by l.is_primary desc, e.address)
		from contact_email l join email e on e.id = l.email_id where l.contact_id = c.id), '[]')::text as emails`

// Get returns a contact that was not archived, or db.ErrNoRows.
func Get(ctx context.Context, q db.Querier, id string) (Card, error) {
	var card Card
	err := q.GetContext(ctx, &card, `select `+CardColumns+` from contact c where c.id = $1 and c.archived_at is null`, id)
	return card, err
}

// save stores what people may change of a contact, journals each field that
// differs from before, keeps its search words and tells open screens.
func save(ctx context.Context, tx db.Tx, before, after Contact, emails, phones []string, now time.Time) error {
	changes := differences(before, after)
	if len(changes) == 0 && before.ID != "" {
		return nil
	}
	stale := Terms(before.FirstName, before.LastName, nil, nil, nil)
	terms := Terms(after.FirstName, after.LastName, emails, phones, nil)
	_, err := tx.Exec(ctx, `
		insert into contact (id, kind, first_name, last_name, raw_name, sort_name, type, source, terms, last_activity_at, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, 'user', $8, $9, $9, $9)
		on conflict (id) do update set kind = excluded.kind, first_name = excluded.first_name, last_name = excluded.last_name,
			sort_name = excluded.sort_name, type = excluded.type, updated_at = excluded.updated_at, version = contact.version + 1,
			terms = array(select unnest(contact.terms) except select unnest($10::text[]) union select unnest(excluded.terms))`,
		after.ID, after.Kind, after.FirstName, after.LastName, strings.TrimSpace(after.FirstName+" "+after.LastName),
		SortName(after.FirstName, after.LastName), after.Type, terms, now, stale)
	if err != nil {
		return fmt.Errorf("save a contact: %w", err)
	}
	if err := AddWords(ctx, tx, terms); err != nil {
		return err
	}
	cause := journal.User
	if actor.From(ctx).Kind == actor.APIKey {
		cause = journal.API
	}
	if err := journal.Record(ctx, tx, cause, "", now, changes); err != nil {
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
