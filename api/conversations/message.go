package conversations

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/sending"
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

func (m *Module) reply(ctx context.Context, input *replyInput) (Message, error) {
	return m.send(ctx, func(tx db.Tx) (sending.Text, error) {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return sending.Text{}, err
		}
		phones, err := contacts.LockPhones(ctx, tx, []string{conversation.Phone.ID})
		if err != nil {
			return sending.Text{}, err
		}
		return sending.Text{NumberID: conversation.Number.ID, Phone: phones[0], Body: input.Body.Body, ClientKey: input.Body.ClientKey}, nil
	})
}

func (m *Module) create(ctx context.Context, input *newMessage) (Message, error) {
	if actor.From(ctx).Role == "crew" {
		return Message{}, problem.Forbidden("Your role answers conversations that are assigned to you; it cannot start one.")
	}
	return m.send(ctx, func(tx db.Tx) (text sending.Text, err error) {
		text = sending.Text{NumberID: input.Body.NumberID, Body: input.Body.Body, ClientKey: input.Body.ClientKey}
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

// send says a person's text and answers at once; a refusal is committed too.
func (m *Module) send(ctx context.Context, prepare func(tx db.Tx) (sending.Text, error)) (Message, error) {
	var refused error
	message, err := db.Write(ctx, m.Web, func(tx db.Tx) (message Message, err error) {
		text, err := prepare(tx)
		if err != nil {
			return message, err
		}
		var entryID int64
		if entryID, refused, err = m.Sending.Say(ctx, tx, text); err != nil || refused != nil {
			return message, err
		}
		if message.Entry, err = readEntry(ctx, tx, entryID); err == nil {
			message.ConversationID = *message.Entry.ConversationID
		}
		return message, err
	})
	if err == nil {
		err = refused
	}
	return message, err
}

// errDryRun ends a transaction that only asked.
var errDryRun = errors.New("conversations: nothing is to be kept")

// mayText asks the gate, without counting or keeping anything, whether a
// person may write to a conversation now.
func (m *Module) mayText(ctx context.Context, input *httpd.ByID) (answer gate.Gate, err error) {
	err = m.Web.InTx(ctx, func(tx db.Tx) error {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return err
		}
		if answer, err = m.Sending.MayText(ctx, tx, conversation.Number.ID, conversation.Phone.ID); err != nil {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return answer, err
}
