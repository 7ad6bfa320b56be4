package conversations

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/timeline"
)

// Routes registers the inbox, messages and phones' marks.
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
}

func (m *Module) get(ctx context.Context, input *httpd.ByID) (Conversation, error) {
	return read(ctx, m.Web, input.ID)
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
		return timeline.Set(ctx, tx, input.ID, timeline.Change(input.Body))
	})
}

func (m *Module) seen(ctx context.Context, input *httpd.ByID) (Conversation, error) {
	return m.touch(ctx, input.ID, func(tx db.Tx) error { return timeline.Seen(ctx, tx, input.ID) })
}

type noteInput struct {
	httpd.ByID
	Body struct {
		Body string `json:"body" minLength:"1" maxLength:"5000" doc:"The note" example:"Wants a quote for the bulkhead too."`
	}
}

func (m *Module) note(ctx context.Context, input *noteInput) (Entry, error) {
	return db.Write(ctx, m.Web, func(tx db.Tx) (entry Entry, err error) {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return entry, err
		}
		id, err := timeline.Note(ctx, tx, timeline.Entry{
			ConversationID: input.ID, PhoneID: conversation.Phone.ID, Body: input.Body.Body, Author: actor.From(ctx).ID, At: m.Clock.Now(),
		})
		if err != nil {
			return entry, err
		}
		return readEntry(ctx, tx, id)
	})
}

// touch changes a conversation that the actor sees, and returns it.
func (m *Module) touch(ctx context.Context, id string, change func(tx db.Tx) error) (Conversation, error) {
	return db.Write(ctx, m.Web, func(tx db.Tx) (Conversation, error) {
		if found, err := read(ctx, tx, id); err != nil {
			return found, err
		}
		if err := change(tx); err != nil {
			return Conversation{}, err
		}
		return read(ctx, tx, id)
	})
}
