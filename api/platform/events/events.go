// Package events carries facts out of a transaction, two ways: Publish tells
// open screens (numbered after the commit by the sequencer in package live),
// Topic tells higher modules, as jobs in the same transaction.
// It owns table event_out.
package events

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/platform/db"
)

// Office is the audience of what every owner and office user may see.
const Office = "office"

// Event is what open screens are told. It holds ids and small figures, never
// personal data: a screen asks the API for the rest, with its own rights.
type Event struct {
	Topic    string   `json:"topic"`
	Entity   string   `json:"entity"`
	EntityID string   `json:"entity_id"`
	Payload  any      `json:"payload,omitempty"`
	Audience []string `json:"audience"` // "office" where empty; "user:<id>" for one person
}

// Publish stores events with the fact they tell of, and notes for the audit
// line what was written.
func Publish(ctx context.Context, tx db.Tx, list ...Event) error {
	if len(list) == 0 {
		return nil
	}
	for i, event := range list {
		if event.Audience == nil {
			list[i].Audience = []string{Office}
		}
		tx.Touch(event.Entity, event.EntityID)
	}
	// now() is the real time: the sequencer and retention go by it.
	_, err := tx.Exec(ctx, `
		with told as (
			insert into event_out (topic, entity, entity_id, audience, payload, at)
			select topic, entity, entity_id, audience, coalesce(payload, '{}'), now()
			from jsonb_to_recordset($1) e (topic text, entity text, entity_id text, audience text[], payload jsonb))
		select pg_notify('crm_event_out', '')`, list)
	if err != nil {
		return fmt.Errorf("publish %s: %w", list[0].Topic, err)
	}
	return nil
}

// Topic is a kind of fact that higher modules may turn into jobs of their own.
// wire.go subscribes before anything is published.
type Topic[T any] struct {
	subscribers []func(T) []river.JobArgs
}

// Subscribe adds a pure function from a fact to jobs.
func (t *Topic[T]) Subscribe(subscriber func(T) []river.JobArgs) {
	t.subscribers = append(t.subscribers, subscriber)
}

// Publish inserts every subscriber's jobs in the fact's own transaction.
func (t *Topic[T]) Publish(ctx context.Context, tx db.Tx, fact T) error {
	for _, subscriber := range t.subscribers {
		for _, args := range subscriber(fact) {
			if err := tx.Enqueue(ctx, args); err != nil {
				return err
			}
		}
	}
	return nil
}
