package conversations

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

type replyInput struct {
	httpd.ByID
	Body struct {
		Body      string `json:"body" minLength:"1" maxLength:"1600" doc:"The text" example:"We can come by on Tuesday."`
		ClientKey string `json:"client_key" minLength:"8" maxLength:"100" doc:"Made once a message: a second press sends nothing" example:"5b0f7c1e-52d1-4a38"`
	}
}

type newMessage struct {
	Body struct {
		To        string `json:"to,omitempty" maxLength:"30" doc:"A phone number; or give contact_id" example:"+16175550142"`
		ContactID string `json:"contact_id,omitempty" format:"uuid" doc:"Whose primary phone to text" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
		NumberID  string `json:"number_id" format:"uuid" doc:"Our number to send from" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
		Body      string `json:"body" minLength:"1" maxLength:"1600" doc:"The text" example:"Hi Mary, this is Jo of Attack-a-Crack."`
		ClientKey string `json:"client_key" minLength:"8" maxLength:"100" doc:"Made once a message: a second press sends nothing" example:"5b0f7c1e-52d1-4a38"`
	}
}

// Message is a text on its way.
type Message struct {
	ConversationID string `json:"conversation_id" doc:"The conversation that it is part of" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Entry          Entry  `json:"entry" doc:"The text"`
}

// Gate is whether a person may text now.
type Gate struct {
	Allowed   bool    `json:"allowed" doc:"Whether a text may go now" example:"true"`
	Reason    string  `json:"reason" doc:"Why not, for programs" example:"opted_out"`
	Text      string  `json:"text" doc:"Why not, for people" example:"This phone has opted out of texts."`
	AllowedAt *string `json:"allowed_at" doc:"When it may go, where time alone decides" example:"2026-11-20T13:00:00Z"`
	Warning   string  `json:"warning" doc:"What to consider although it may go" example:"It is outside of the usual hours."`
}

// written is a text that a person wants to send.
type written struct {
	NumberID  string
	Phone     contacts.Phone // locked
	ContactID *string
	Body      string
	ClientKey string
}

func (m *Module) reply(ctx context.Context, input *replyInput) (Message, error) {
	return m.send(ctx, func(tx db.Tx) (written, error) {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return written{}, err
		}
		phones, err := contacts.LockPhones(ctx, tx, []string{conversation.Phone.ID})
		if err != nil {
			return written{}, err
		}
		return written{NumberID: conversation.Number.ID, Phone: phones[0], Body: input.Body.Body, ClientKey: input.Body.ClientKey}, nil
	})
}

func (m *Module) create(ctx context.Context, input *newMessage) (Message, error) {
	if actor.From(ctx).Role == "crew" {
		return Message{}, problem.Forbidden("Your role answers conversations that are assigned to you; it cannot start one.")
	}
	return m.send(ctx, func(tx db.Tx) (text written, err error) {
		text = written{NumberID: input.Body.NumberID, Body: input.Body.Body, ClientKey: input.Body.ClientKey}
		e164, err := addressee(ctx, tx, input.Body.To, input.Body.ContactID)
		if err != nil {
			return text, err
		}
		if input.Body.ContactID != "" {
			text.ContactID = &input.Body.ContactID
		}
		text.Phone, err = contacts.EnsurePhone(ctx, tx, e164, m.Clock.Now())
		return text, err
	})
}

// addressee is the number of a contact's primary phone, or the one given.
func addressee(ctx context.Context, q db.Querier, to, contactID string) (e164 string, err error) {
	if contactID == "" {
		number, err := phone.Parse(to)
		if err != nil {
			return "", problem.Invalid("invalid_number", "This is not a number that can be texted: %s.", err)
		}
		return number.E164, nil
	}
	err = q.GetContext(ctx, &e164, `
		select p.e164 from contact_phone cp join phone p on p.id = cp.phone_id
		where cp.contact_id = $1 and cp.ended_at is null and cp.extension = '' order by cp.is_primary desc, p.id limit 1`, contactID)
	if errors.Is(err, db.ErrNoRows) {
		return "", problem.Invalid("no_phone", "This contact has no phone to text.")
	}
	return e164, err
}

// send takes a person's text through the gate and answers at once; the send
// job calls the vendor. A refusal is committed too: its receipt is kept.
func (m *Module) send(ctx context.Context, prepare func(tx db.Tx) (written, error)) (Message, error) {
	var message Message
	var refused error
	err := m.Web.InTx(ctx, func(tx db.Tx) error {
		text, err := prepare(tx)
		if err != nil {
			return err
		}
		entryID, err := sentBefore(ctx, tx, text)
		if err == nil && entryID == 0 {
			entryID, refused, err = m.say(ctx, tx, text)
		}
		if err != nil || refused != nil {
			return err
		}
		message, err = readMessage(ctx, tx, entryID)
		return err
	})
	if err == nil {
		err = refused
	}
	return message, err
}

// sentBefore finds the text of a second press of the same button. The phone's
// lock makes the second press wait for the first.
func sentBefore(ctx context.Context, q db.Querier, text written) (entryID int64, err error) {
	var phoneID string
	err = q.QueryRowxContext(ctx, `select entry_id, phone_id from send where client_key = $1`, text.ClientKey).Scan(&entryID, &phoneID)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	if err == nil && phoneID != text.Phone.ID {
		err = problem.Conflict("client_key_used", "This client_key belongs to another message.")
	}
	return entryID, err
}

func (m *Module) say(ctx context.Context, tx db.Tx, text written) (entryID int64, refused, err error) {
	number, err := ReadNumber(ctx, tx, text.NumberID)
	if err != nil {
		return 0, nil, err
	}
	if number.PausedAt != nil {
		return 0, problem.Conflict("number_paused", "%s is paused: %s", phone.Display(number.E164), number.PauseReason), nil
	}
	asked := []outgoing{{PhoneID: text.Phone.ID, Phone: text.Phone, Purpose: consent.Answer, Body: text.Body}}
	verdicts, err := m.gate(ctx, tx, number, asked)
	if err != nil {
		return 0, nil, err
	}
	if answer := verdicts[0]; !answer.Allowed {
		if answer.Final {
			err = consent.Keep(ctx, tx, m.Clock.Now(), []consent.Receipt{receipt(asked[0], answer)})
		}
		return 0, problem.New(http.StatusConflict, answer.Reason, "%s", explain(answer.Decision)), err
	}
	if text.ContactID == nil {
		if text.ContactID, err = contactOf(ctx, tx, text.Phone.ID); err != nil {
			return 0, nil, err
		}
	}
	now := m.Clock.Now()
	err = tx.GetContext(ctx, &asked[0].EntryID, `
		with e as (insert into entry (contact_id, phone_id, kind, direction, body, author, occurred_at)
			values ($1, $2, 'text', 'out', $3, $4, $5) returning id)
		insert into send (entry_id, phone_id, sending_number_id, purpose, automated, client_key, not_before, segments, state)
		select id, $2, $6, 'reply', false, $7, $5, $8, 'planned' from e returning entry_id`,
		text.ContactID, text.Phone.ID, text.Body, actor.From(ctx).ID, now, number.ID, text.ClientKey, m.segments(text.Body))
	if err != nil {
		return 0, nil, fmt.Errorf("store a message: %w", err)
	}
	if err := m.settleVerdicts(ctx, tx, number, asked, verdicts); err != nil {
		return 0, nil, err
	}
	if text.ContactID != nil {
		if err := contacts.Active(ctx, tx, *text.ContactID, false, now); err != nil {
			return 0, nil, err
		}
	}
	return asked[0].EntryID, nil, tx.Enqueue(ctx, TransmitArgs{EntryIDs: []int64{asked[0].EntryID}})
}

func (m *Module) segments(text string) int {
	if m.Segments == nil {
		return 1
	}
	return m.Segments(text)
}
