// Package timeline is what was said with a phone, line by line: the rows that
// conversations show and that sending and receiving write.
//
// It owns tables conversation, entry and draft. To open screens it publishes
// conversation.changed, entry.added and entry.changed.
package timeline

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// openConversations finds or makes the conversations of number $2 with the
// phones of leaving, which the transaction holds locked, and moves them up in
// the inbox at $3. A conversation of campaign texts alone stays out of the
// inbox until somebody writes.
const openConversations = `
	insert into conversation as c (id, sending_number_id, participants, phone_id, campaign_only, last_entry_at, created_at)
	select new_id, $2, e164, phone_id, campaign_only, $3, $3 from leaving
	on conflict (sending_number_id, participants) do update set
		campaign_only = c.campaign_only and excluded.campaign_only,
		last_entry_at = greatest(c.last_entry_at, excluded.last_entry_at)
	returning id, participants`

// Open finds or makes the conversation of a number with a phone.
func Open(ctx context.Context, tx db.Tx, numberID string, phone contacts.Phone, at time.Time, campaignOnly bool) (id string, err error) {
	err = tx.GetContext(ctx, &id, `
		with leaving as (select $1::uuid as new_id, $4::uuid as phone_id, $5::text as e164, $6::boolean as campaign_only),
			opened as (`+openConversations+`)
		select id from opened`, db.NewID(), numberID, at, phone.ID, phone.E164, campaignOnly)
	if err != nil {
		return "", fmt.Errorf("open a conversation: %w", err)
	}
	return id, nil
}

// Change is what a person sets on a conversation; nil leaves it.
type Change struct {
	State        *string
	SnoozedUntil *time.Time
	AssignedTo   *string // empty for nobody
}

// Set changes where a conversation stands.
func Set(ctx context.Context, tx db.Tx, id string, to Change) error {
	return change(ctx, tx, `
		update conversation set state = coalesce($2, state), version = version + 1,
			snoozed_until = case when coalesce($2, state) = 'snoozed' then coalesce($3::timestamptz, snoozed_until) end,
			assigned_to = case when $4::text is null then assigned_to else nullif($4, '')::uuid end
		where id = $1`, id, to.State, to.SnoozedUntil, to.AssignedTo)
}

// Seen notes that a conversation was read.
func Seen(ctx context.Context, tx db.Tx, id string) error {
	return change(ctx, tx, `update conversation set unread = 0 where id = $1`, id)
}

// Surface brings a conversation back to the inbox for an inbound text.
func Surface(ctx context.Context, tx db.Tx, id string, hold bool, at time.Time) error {
	return change(ctx, tx, `
		update conversation set state = 'open', snoozed_until = null, unread = unread + 1, held = held or $2,
			last_inbound_at = greatest(last_inbound_at, $3), version = version + 1
		where id = $1`, id, hold, at)
}

// Unhold lets automation go on in the conversations of a phone.
func Unhold(ctx context.Context, tx db.Tx, phoneID string) error {
	return change(ctx, tx, `update conversation set held = false, version = version + 1 where phone_id = $1 and held`, phoneID)
}

// Awaken brings back the conversations that were snoozed until now.
func Awaken(ctx context.Context, tx db.Tx, now time.Time) error {
	return change(ctx, tx, `
		update conversation set state = 'open', snoozed_until = null, version = version + 1
		where state = 'snoozed' and snoozed_until <= $1`, now)
}

// change updates conversations and tells open screens how they stand.
func change(ctx context.Context, tx db.Tx, update string, args ...any) error {
	type standing struct {
		ID     string `db:"id" json:"-"`
		Unread int    `db:"unread" json:"unread"`
		Held   bool   `db:"held" json:"held"`
	}
	changed, err := db.Collect[standing](ctx, tx, "change conversations", update+` returning id::text, unread, held`, args...)
	if err != nil || len(changed) == 0 {
		return err
	}
	list := make([]events.Event, len(changed))
	for i, now := range changed {
		list[i] = events.Event{Topic: "conversation.changed", Entity: "conversation", EntityID: now.ID, Payload: now}
	}
	return events.Publish(ctx, tx, list...)
}
