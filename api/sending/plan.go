package sending

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/timeline"
)

// Planned is a text to be sent once its time has come, if the gate then allows.
type Planned struct {
	PhoneID     string
	NumberID    string
	ContactID   *string
	PropertyID  *string
	RecipientID *string // unique: a second plan for it fails
	Purpose     string
	Automated   bool
	Author      string
	Body        string
	Segments    int
	NotBefore   time.Time
	ClientKey   *string      // unique: of a person's press of a button
	Campaign    *CampaignRef // shown beside the text
}

// CampaignRef names the campaign that a text belongs to.
type CampaignRef struct {
	ID   string `json:"id" doc:"The campaign's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name string `json:"name" doc:"Its name" example:"Quincy, spring"`
}

// Plan stores texts to be sent, any number of them, and wakes the dispatchers
// at the first one's time. It returns their entries in the order of plans.
func (m *Module) Plan(ctx context.Context, tx db.Tx, plans []Planned) ([]int64, error) {
	ids, err := store(ctx, tx, plans)
	if err != nil {
		return nil, err
	}
	first := map[string]time.Time{}
	for _, plan := range plans {
		if at, known := first[plan.NumberID]; !known || plan.NotBefore.Before(at) {
			first[plan.NumberID] = plan.NotBefore
		}
	}
	for number, at := range first {
		if err := m.wake(ctx, tx, number, at); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func store(ctx context.Context, tx db.Tx, plans []Planned) ([]int64, error) {
	entries := make([]timeline.Entry, len(plans))
	for i, plan := range plans {
		entries[i] = timeline.Entry{
			ContactID: plan.ContactID, PropertyID: plan.PropertyID, PhoneID: plan.PhoneID, Body: plan.Body, Author: plan.Author,
			At: plan.NotBefore, Payload: map[string]any{"campaign": plan.Campaign},
		}
	}
	ids, err := timeline.Plan(ctx, tx, entries)
	if err != nil {
		return nil, err
	}
	columns := []string{
		"phone_id", "sending_number_id", "purpose", "automated", "recipient_id", "client_key", "not_before", "segments", "state", "entry_id",
	}
	i := -1
	return ids, db.CopyEach(ctx, tx, "send", columns, plans, func(p Planned) []any {
		i++
		return []any{p.PhoneID, p.NumberID, p.Purpose, p.Automated, p.RecipientID, p.ClientKey, p.NotBefore, max(p.Segments, 1), StatePlanned, ids[i]}
	})
}

// Postpone keeps the open texts of recipients until Resume: also those that
// are claimed, as long as their call has not begun.
func (m *Module) Postpone(ctx context.Context, tx db.Tx, recipientIDs []string) error {
	_, err := m.move(ctx, tx, byRecipient+notBegun, recipientIDs, change{State: StatePlanned, Reason: "paused", NotBefore: never()})
	return err
}

// Resume makes the postponed texts of recipients due at their times.
func (m *Module) Resume(ctx context.Context, tx db.Tx, recipientIDs []string, times []time.Time) error {
	now := m.Clock.Now()
	var numbers []string
	err := tx.SelectContext(ctx, &numbers, `
		-- The numbers of the sends made due again.
		with due as (
			select s.entry_id, d.at from unnest($1::uuid[], $2::timestamptz[]) d (recipient_id, at) join send s on s.recipient_id = d.recipient_id
			where s.state = 'planned' and s.not_before = 'infinity' order by s.entry_id for update of s
		), changed as (
			update send s set not_before = due.at, reason = '' from due where s.entry_id = due.entry_id returning s.sending_number_id::text as number)
		select distinct number from changed`, recipientIDs, times)
	if err != nil {
		return fmt.Errorf("resume sends: %w", err)
	}
	for _, number := range numbers {
		if err := m.wake(ctx, tx, number, now); err != nil {
			return err
		}
	}
	return nil
}

// Cancel ends the open texts of recipients and returns how many: what has
// begun to leave is left alone.
func (m *Module) Cancel(ctx context.Context, tx db.Tx, recipientIDs []string, reason string) (int, error) {
	changed, err := m.move(ctx, tx, byRecipient+notBegun, recipientIDs, change{State: StateCancelled, Reason: reason})
	return len(changed), err
}
