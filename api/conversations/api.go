package conversations

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Routes registers the inbox, messages, phones' marks and numbers.
func (m *Module) Routes(api *httpd.API) {
	const inbox, one = "/v1/conversations", "/v1/conversations/{id}"
	httpd.Get(api, inbox, "conversations.list", "conversations:read", "The inbox", m.list)
	httpd.Get(api, inbox+"/counts", "conversations.counts", "conversations:read", "The figures beside the inbox", m.counts)
	httpd.Get(api, one, "conversations.read", "conversations:read", "One conversation", m.get)
	httpd.Patch(api, one, "conversations.update", "conversations:write", "Assign, snooze or finish a conversation", m.update)
	httpd.Get(api, one+"/entries", "conversations.entries", "conversations:read", "What was said, newest first", m.entries)
	httpd.Get(api, one+"/gate", "conversations.gate", "conversations:read", "Whether a text may go now", m.mayText)
	httpd.Post(api, one+"/messages", "conversations.reply", "conversations:write", "Reply by text", m.reply)
	httpd.Post(api, one+"/notes", "conversations.note", "conversations:write", "Write a note that only we see", m.note)
	httpd.Post(api, one+"/read", "conversations.seen", "conversations:write", "Mark as read", m.seen)
	httpd.Post(api, "/v1/messages", "messages.create", "conversations:write", "Text a number or a contact", m.create)
	httpd.Get(api, "/v1/contacts/{id}/timeline", "contacts.timeline", "contacts:read", "All that was said with a contact", m.timeline)
	m.phoneRoutes(api)
	m.numberRoutes(api)
}

func (m *Module) get(ctx context.Context, input *httpd.ByID) (Conversation, error) {
	conversation, err := read(ctx, m.Web, input.ID)
	return conversation, err
}

type conversationPatch struct {
	httpd.ByID
	Body struct {
		State        *string    `json:"state,omitempty" enum:"open,snoozed,done" doc:"Where it stands in the inbox" example:"done"`
		SnoozedUntil *time.Time `json:"snoozed_until,omitempty" doc:"When it comes back" example:"2026-11-20T14:00:00Z"`
		AssignedTo   *string    `json:"assigned_to,omitempty" doc:"Who takes care of it; empty for nobody" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	}
}

// update needs no If-Match: the last hand on state and assignment wins, and
// nothing is overwritten that a person typed.
func (m *Module) update(ctx context.Context, input *conversationPatch) (Conversation, error) {
	if state := input.Body.State; state != nil && *state == "snoozed" && input.Body.SnoozedUntil == nil {
		return Conversation{}, problem.Invalid("snoozed_until_missing", "Say until when it is snoozed.")
	}
	return m.touch(ctx, input.ID, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `
			update conversation set state = coalesce($2, state), version = version + 1,
				snoozed_until = case when coalesce($2, state) = 'snoozed' then coalesce($3::timestamptz, snoozed_until) end,
				assigned_to = case when $4::text is null then assigned_to else nullif($4, '')::uuid end
			where id = $1`, input.ID, input.Body.State, input.Body.SnoozedUntil, input.Body.AssignedTo)
		return err
	})
}

func (m *Module) seen(ctx context.Context, input *httpd.ByID) (Conversation, error) {
	return m.touch(ctx, input.ID, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `update conversation set unread = 0 where id = $1`, input.ID)
		return err
	})
}

type noteInput struct {
	httpd.ByID
	Body struct {
		Body string `json:"body" minLength:"1" maxLength:"5000" doc:"The note" example:"Wants a quote for the bulkhead too."`
	}
}

func (m *Module) note(ctx context.Context, input *noteInput) (Entry, error) {
	var message Message
	err := m.Web.InTx(ctx, func(tx db.Tx) error {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return err
		}
		now := m.Clock.Now()
		id, _, err := add(ctx, tx, newEntry{
			ConversationID: input.ID, PhoneID: conversation.Phone.ID, Kind: "note", Direction: "none",
			Body: input.Body.Body, Author: actor.From(ctx).ID, At: now,
		})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update conversation set last_entry_at = greatest(last_entry_at, $2) where id = $1`, input.ID, now); err != nil {
			return err
		}
		message, err = readMessage(ctx, tx, id)
		return err
	})
	return message.Entry, err
}

// touch changes a conversation that the actor sees, and returns it.
func (m *Module) touch(ctx context.Context, id string, change func(tx db.Tx) error) (Conversation, error) {
	var conversation Conversation
	err := m.Web.InTx(ctx, func(tx db.Tx) error {
		if _, err := read(ctx, tx, id); err != nil {
			return err
		}
		if err := change(tx); err != nil {
			return err
		}
		if err := publishChanged(ctx, tx, id); err != nil {
			return err
		}
		var err error
		conversation, err = read(ctx, tx, id)
		return err
	})
	return conversation, err
}

type numberPatch struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Label   *string `json:"label,omitempty" maxLength:"60" doc:"What we call it" example:"Office"`
		ColdCap *int    `json:"cold_cap,omitempty" minimum:"0" maximum:"125" doc:"Texts a day to phones that never wrote to us" example:"125"`
		Paused  *bool   `json:"paused,omitempty" doc:"Whether nothing may leave from it" example:"false"`
	}
}

func (m *Module) numberRoutes(api *httpd.API) {
	httpd.Get(api, "/v1/numbers", "numbers.list", "numbers:read", "Our numbers and today's budgets", m.numbers)
	httpd.Patch(api, "/v1/numbers/{id}", "numbers.update", "numbers:write", "Name, limit, pause or resume a number", m.updateNumber)
	httpd.Post(api, "/v1/numbers/sync", "numbers.sync", "numbers:write", "Read the numbers from the vendor", m.syncNumbers)
}

func (m *Module) updateNumber(ctx context.Context, input *numberPatch) (Number, error) {
	version, err := input.Version()
	if err != nil {
		return Number{}, err
	}
	var number Number
	now := m.Clock.Now()
	err = m.Web.InTx(ctx, func(tx db.Tx) error {
		// The day before the number, as a send that gives its place back does.
		_, err := tx.Exec(ctx, `
			update number_day set cap = coalesce($3, cap) where sending_number_id = $1 and day = $2::text::date`, input.ID, dayOf(now), input.Body.ColdCap)
		if err != nil {
			return err
		}
		changed, err := tx.Exec(ctx, `
			update sending_number set label = coalesce($3, label), cold_cap = coalesce($4, cold_cap), version = version + 1,
				paused_at = case $5::boolean when true then coalesce(paused_at, $6) when false then null else paused_at end,
				pause_reason = case $5::boolean when true then 'paused by hand' when false then '' else pause_reason end
			where id = $1 and version = $2`, input.ID, version, input.Body.Label, input.Body.ColdCap, input.Body.Paused, now)
		if err == nil && changed == 0 {
			err = problem.Stale("number")
		}
		if err == nil {
			err = publishNumber(ctx, tx, input.ID)
		}
		if err != nil {
			return err
		}
		if err := m.wake(ctx, tx, input.ID, now); err != nil {
			return err
		}
		number, err = oneOf(ctx, tx, input.ID, now)
		return err
	})
	return number, err
}
