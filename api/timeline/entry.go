package timeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// Vendor is the name under which entries keep the vendor's ids.
const Vendor = "openphone"

// Entry is a line of the timeline to be stored.
type Entry struct {
	ConversationID string
	ContactID      *string
	PropertyID     *string
	PhoneID        string
	Kind           string // text where empty
	Direction      string
	Body           string
	Author         string
	VendorID       string
	At             time.Time
	Payload        any
}

// Add stores an entry and tells open screens. fresh is false when the vendor's
// id is known already; then id is the entry that has it.
func Add(ctx context.Context, tx db.Tx, entry Entry) (id int64, fresh bool, err error) {
	if entry.Kind == "" {
		entry.Kind = "text"
	}
	if entry.ContactID == nil {
		if entry.ContactID, err = ContactOf(ctx, tx, entry.PhoneID); err != nil {
			return 0, false, err
		}
	}
	err = tx.PG.QueryRow(ctx, `
		insert into entry (conversation_id, contact_id, phone_id, kind, direction, body, author, vendor, vendor_id, occurred_at, payload)
		values ($1, $2, $3, $4, $5, $6, $7, case when $8 = '' then null else $9 end, nullif($8, ''), $10, coalesce($11::jsonb, '{}'))
		on conflict (vendor, vendor_id) where vendor_id is not null do nothing returning id`,
		entry.ConversationID, entry.ContactID, entry.PhoneID, entry.Kind, entry.Direction, entry.Body, entry.Author,
		entry.VendorID, Vendor, entry.At, entry.Payload).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		err = tx.GetContext(ctx, &id, `select id from entry where vendor = $1 and vendor_id = $2`, Vendor, entry.VendorID)
		return id, false, err
	}
	if err != nil {
		return 0, false, fmt.Errorf("store an entry: %w", err)
	}
	return id, true, events.Publish(ctx, tx, Told("entry.added", id, entry.ConversationID, entry.Kind, entry.Direction))
}

// Note adds what only we see, and moves its conversation up.
func Note(ctx context.Context, tx db.Tx, entry Entry) (id int64, err error) {
	entry.Kind, entry.Direction = "note", "none"
	if id, _, err = Add(ctx, tx, entry); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update conversation set last_entry_at = greatest(last_entry_at, $2) where id = $1`, entry.ConversationID, entry.At)
	return id, err
}

// Plan stores texts that are to leave later, any number of them: they have no
// conversation until then. It returns their ids in the order given.
func Plan(ctx context.Context, tx db.Tx, entries []Entry) (ids []int64, err error) {
	err = tx.SelectContext(ctx, &ids, `select nextval('entry_id_seq') from generate_series(1, $1::int) order by 1`, len(entries))
	if err != nil {
		return nil, fmt.Errorf("number entries: %w", err)
	}
	columns := []string{"id", "contact_id", "property_id", "phone_id", "kind", "direction", "body", "author", "occurred_at", "payload"}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{ids[i], e.ContactID, e.PropertyID, e.PhoneID, "text", "out", e.Body, e.Author, e.At, e.Payload}
	}
	return ids, tx.Copy(ctx, "entry", columns, rows)
}

// Leaving is a text that leaves now; there is one a phone.
type Leaving struct {
	EntryID      int64  `json:"entry_id"`
	PhoneID      string `json:"phone_id"`
	E164         string `json:"e164"`
	CampaignOnly bool   `json:"campaign_only"`
	NewID        string `json:"new_id"` // of the conversation, where there is none
}

// Leave puts texts that leave from a number into their conversations.
func Leave(ctx context.Context, tx db.Tx, numberID string, at time.Time, texts []Leaving) error {
	if len(texts) == 0 {
		return nil
	}
	for i := range texts {
		texts[i].NewID = db.NewID()
	}
	type placed struct {
		EntryID        int64  `db:"entry_id"`
		ConversationID string `db:"conversation_id"`
	}
	found, err := db.Collect[placed](ctx, tx, "place texts", `
		with leaving as (
			select * from jsonb_to_recordset($1) t (entry_id bigint, phone_id uuid, e164 text, campaign_only boolean, new_id uuid)
		), opened as (`+openConversations+`)
		update entry e set conversation_id = opened.id, occurred_at = $3
		from leaving join opened on opened.participants = leaving.e164 where e.id = leaving.entry_id
		returning e.id as entry_id, e.conversation_id`, texts, numberID, at)
	list := make([]events.Event, len(found))
	for i, each := range found {
		list[i] = Told("entry.added", each.EntryID, each.ConversationID, "text", "out")
	}
	return errors.Join(err, events.Publish(ctx, tx, list...))
}

// Known returns those of the vendor's ids that an entry has: of what was sent
// to us, and of what was sent from elsewhere.
func Known(ctx context.Context, q db.Querier, vendorIDs []string) (known []string, err error) {
	err = q.SelectContext(ctx, &known, `select vendor_id from entry where vendor = $1 and vendor_id = any($2)`, Vendor, vendorIDs)
	if err != nil {
		return nil, fmt.Errorf("find entries by the vendor's ids: %w", err)
	}
	return known, nil
}

// ContactOf is the person whom a phone's texts are filed under: whose primary
// phone it is, else who has had it longest.
func ContactOf(ctx context.Context, q db.Querier, phoneID string) (*string, error) {
	var found []string
	err := q.SelectContext(ctx, &found, `
		select contact_id from contact_phone where phone_id = $1 and ended_at is null order by is_primary desc, contact_id limit 1`, phoneID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Told is the event of an entry that was added or changed.
func Told(topic string, id int64, conversationID, kind, direction string) events.Event {
	return events.Event{
		Topic: topic, Entity: "entry", EntityID: fmt.Sprint(id),
		Payload: map[string]any{"conversation_id": conversationID, "direction": direction, "kind": kind},
	}
}
