package conversations

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// open finds or makes the conversation of a number with a phone, which the
// transaction holds locked, and moves it up in the inbox. A conversation of
// campaign texts alone stays out of the inbox until somebody writes.
func open(ctx context.Context, tx db.Tx, numberID string, phone contacts.Phone, at time.Time, campaignOnly bool) (id string, err error) {
	err = tx.GetContext(ctx, &id, `
		insert into conversation as c (id, sending_number_id, participants, phone_id, campaign_only, last_entry_at, created_at)
		values ($1, $2, $3, $4, $5, $6, $6)
		on conflict (sending_number_id, participants) do update set
			campaign_only = c.campaign_only and excluded.campaign_only,
			last_entry_at = greatest(c.last_entry_at, excluded.last_entry_at)
		returning id`, db.NewID(), numberID, phone.E164, phone.ID, campaignOnly, at)
	if err != nil {
		return "", fmt.Errorf("open a conversation: %w", err)
	}
	return id, nil
}

// newEntry is a line of the timeline to be stored.
type newEntry struct {
	ConversationID string
	ContactID      *string
	PhoneID        string
	Kind           string // text where empty
	Direction      string
	Body           string
	Author         string
	VendorID       string
	At             time.Time
	Payload        any
}

// add stores an entry and tells open screens. fresh is false when the vendor's
// id is known already; then id is the entry that has it.
func add(ctx context.Context, tx db.Tx, entry newEntry) (id int64, fresh bool, err error) {
	payload, err := json.Marshal(entry.Payload)
	if err != nil {
		return 0, false, fmt.Errorf("store an entry: %w", err)
	}
	if entry.Payload == nil {
		payload = []byte("{}")
	}
	if entry.Kind == "" {
		entry.Kind = "text"
	}
	if entry.ContactID == nil {
		if entry.ContactID, err = contactOf(ctx, tx, entry.PhoneID); err != nil {
			return 0, false, err
		}
	}
	err = tx.GetContext(ctx, &id, `
		insert into entry (conversation_id, contact_id, phone_id, kind, direction, body, author, vendor, vendor_id, occurred_at, payload)
		values ($1, $2, $3, $4, $5, $6, $7, case when $8 = '' then null else $9 end, nullif($8, ''), $10, $11)
		on conflict (vendor, vendor_id) do nothing returning id`,
		entry.ConversationID, entry.ContactID, entry.PhoneID, entry.Kind, entry.Direction, entry.Body, entry.Author,
		entry.VendorID, Vendor, entry.At, payload)
	if errors.Is(err, db.ErrNoRows) {
		err = tx.GetContext(ctx, &id, `select id from entry where vendor = $1 and vendor_id = $2`, Vendor, entry.VendorID)
		return id, false, err
	}
	if err != nil {
		return 0, false, fmt.Errorf("store an entry: %w", err)
	}
	added := entryEvent("entry.added", id, entry.ConversationID, entry.Kind, entry.Direction)
	return id, true, events.Publish(ctx, tx, added)
}

// contactOf is the person whom a phone's texts are filed under: whose primary
// phone it is, else who has had it longest.
func contactOf(ctx context.Context, q db.Querier, phoneID string) (*string, error) {
	var found []string
	err := q.SelectContext(ctx, &found, `
		select contact_id from contact_phone where phone_id = $1 and ended_at is null order by is_primary desc, contact_id limit 1`, phoneID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func entryEvent(topic string, entryID int64, conversationID, kind, direction string) events.Event {
	return events.Event{
		Topic: topic, Entity: "entry", EntityID: fmt.Sprint(entryID),
		Payload: map[string]any{"conversation_id": conversationID, "direction": direction, "kind": kind},
	}
}

// publishChanged tells open screens how a conversation stands.
func publishChanged(ctx context.Context, tx db.Tx, id string) error {
	var now struct {
		Unread int  `db:"unread" json:"unread"`
		Held   bool `db:"held" json:"held"`
	}
	if err := tx.GetContext(ctx, &now, `select unread, held from conversation where id = $1`, id); err != nil {
		return fmt.Errorf("read a conversation: %w", err)
	}
	return events.Publish(ctx, tx, events.Event{Topic: "conversation.changed", Entity: "conversation", EntityID: id, Payload: now})
}
