package contacts

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/journal"
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
	if err := journal.Record(ctx, tx, journal.User, "", now, changes); err != nil {
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
		return fmt.Errorf("note a contact's activity: %w", err)
	}
	return events.Publish(ctx, tx, events.Event{Topic: "contact.changed", Entity: "contact", EntityID: contactID})
}
