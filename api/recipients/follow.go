package recipients

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/sending"
)

// FollowSendArgs brings recipients to the state of their texts.
type FollowSendArgs struct {
	RecipientIDs []string `json:"recipient_ids"`
}

// Kind names the job.
func (FollowSendArgs) Kind() string { return "recipients.follow_send" }

// OnSettled turns the fact that texts settled into a job of this package.
func OnSettled(fact sending.SettledFact) []river.JobArgs {
	return []river.JobArgs{FollowSendArgs{RecipientIDs: fact.RecipientIDs}}
}

// lockRecipients comes before followState as a statement of its own: one that
// waits for another's change goes on with what it read of the text before.
const lockRecipients = `select from recipient where id = any($1) order by id for no key update`

// followState reads the text's state of now, so that jobs may run twice and
// in any order.
const followState = `
	update recipient r set
		state = case
			when s.state in ('accepted', 'sent', 'delivered') then 'sent'
			when s.state in ('undelivered', 'failed', 'rejected') then 'failed'
			when s.state = 'absent' then 'absent'
			when s.state = 'cancelled' then 'skipped'
			when s.state = 'planned' and s.not_before = 'infinity' and s.reason in ('zone_unknown', 'facts_missing') then 'review' -- a person's word is asked for
			else 'queued' end,
		reason = case when s.state in ('cancelled', 'undelivered', 'failed', 'rejected', 'absent')
			then coalesce(nullif(s.reason, ''), nullif(s.error_code, ''), s.state)
			when s.state = 'planned' and s.reason in ('zone_unknown', 'facts_missing') then s.reason else '' end,
		sent_at = case when s.state in ('accepted', 'sent', 'delivered', 'undelivered', 'failed', 'absent')
			then coalesce(r.sent_at, s.claimed_at) end
	from send s where r.id = any($1) and s.recipient_id = r.id
	returning r.id::text, r.campaign_id::text`

func (m *Module) settled(ctx context.Context, job *river.Job[FollowSendArgs]) error {
	return m.Work.InTx(ctx, func(tx db.Tx) error { return m.FollowSend(ctx, tx, job.Args.RecipientIDs) })
}

// FollowSend brings recipients to the state of their texts.
func (m *Module) FollowSend(ctx context.Context, tx db.Tx, recipientIDs []string) error {
	if _, err := tx.Exec(ctx, lockRecipients, recipientIDs); err != nil {
		return fmt.Errorf("lock recipients: %w", err)
	}
	return m.follow(ctx, tx, followState, recipientIDs)
}

// FollowReplyArgs counts an inbound text as a campaign's response.
type FollowReplyArgs struct {
	EntryID int64  `json:"entry_id"`
	PhoneID string `json:"phone_id"`
	Class   string `json:"class"`
}

// Kind names the job.
func (FollowReplyArgs) Kind() string { return "recipients.follow_reply" }

// OnReceived turns an inbound text into a job of this package.
func OnReceived(fact conversations.ReceivedFact) []river.JobArgs {
	return []river.JobArgs{FollowReplyArgs{EntryID: fact.EntryID, PhoneID: fact.PhoneID, Class: fact.Class}}
}

// countReply finds the latest campaign text of the 72 hours before the reply
// (rules §4). An opt-out or a wrong number is no response; an opt-out after a
// response counts as both.
const countReply = `
	with reply as (
		select id, occurred_at, coalesce(payload -> 'flags' ? 'auto', false) as automatic from entry where id = $1
	), latest as (
		select r.id from recipient r, reply
		where r.phone_id = $2 and r.sent_at <= reply.occurred_at and r.sent_at > reply.occurred_at - interval '72 hours'
		order by r.sent_at desc limit 1
	)
	update recipient r set
		responded_at = case when $3 in ('opt_out', 'wrong_number') or reply.automatic then r.responded_at
			else least(r.responded_at, reply.occurred_at) end,
		response_class = case when $3 in ('opt_out', 'wrong_number') then $3
			when reply.automatic then coalesce(nullif(r.response_class, ''), 'auto_reply')
			when r.response_class in ('', 'auto_reply') then $3 else r.response_class end
	from latest, reply where r.id = latest.id
	returning r.id::text, r.campaign_id::text`

func (m *Module) followReply(ctx context.Context, job *river.Job[FollowReplyArgs]) error {
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		return m.follow(ctx, tx, countReply, job.Args.EntryID, job.Args.PhoneID, job.Args.Class)
	})
}

// follow changes recipients, tells open screens, and completes a campaign that
// waited for nobody else.
func (m *Module) follow(ctx context.Context, tx db.Tx, statement string, args ...any) error {
	type followed struct{ ID, CampaignID string }
	found, err := db.Collect[followed](ctx, tx, "follow a text", statement, args...)
	if err != nil {
		return err
	}
	told := make([]events.Event, len(found))
	campaigns := map[string]bool{}
	for i, r := range found {
		told[i] = events.Event{Topic: "recipient.changed", Entity: "recipient", EntityID: r.ID, Payload: map[string]string{"campaign_id": r.CampaignID}}
		campaigns[r.CampaignID] = true
	}
	err = events.Publish(ctx, tx, told...)
	for _, id := range slices.Sorted(maps.Keys(campaigns)) {
		err = errors.Join(err, m.Finish(ctx, tx, id))
	}
	return err
}
