package sending

import (
	"context"
	"errors"
	"net/http"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/timeline"
)

// Gate is whether a person may text now.
type Gate struct {
	Allowed   bool    `json:"allowed" doc:"Whether a text may go now" example:"true"`
	Reason    string  `json:"reason" doc:"Why not, for programs" example:"opted_out"`
	Text      string  `json:"text" doc:"Why not, for people" example:"This phone has opted out of texts."`
	AllowedAt *string `json:"allowed_at" doc:"When it may go, where time alone decides" example:"2026-11-20T13:00:00Z"`
	Warning   string  `json:"warning" doc:"What to consider although it may go" example:"It is outside of the usual hours."`
}

// MayText asks the gate whether a person may write to a phone now. The caller
// rolls its transaction back: the gate has counted the day.
func (m *Module) MayText(ctx context.Context, tx db.Tx, numberID, phoneID string) (Gate, error) {
	phones, err := contacts.LockPhones(ctx, tx, []string{phoneID})
	if err != nil {
		return Gate{}, err
	}
	number, err := numbers.Read(ctx, tx, numberID)
	if err != nil {
		return Gate{}, err
	}
	verdicts, err := m.gate(ctx, tx, number, []outgoing{{PhoneID: phoneID, Phone: phones[0], Purpose: consent.Answer}})
	if err != nil {
		return Gate{}, err
	}
	return gateOf(verdicts[0].Decision, number), nil
}

// Text is a text that a person wants to send.
type Text struct {
	NumberID  string
	Phone     contacts.Phone // locked
	ContactID *string
	Body      string
	ClientKey string
}

// sentBefore finds the text of a second press of the same button. The phone's
// lock makes the second press wait for the first.
func sentBefore(ctx context.Context, q db.Querier, text Text) (entryID int64, err error) {
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

// Say takes a person's text through the gate and leaves the call to the send
// job. refused says why it may not go; it is to be committed too, for its
// receipt is kept.
func (m *Module) Say(ctx context.Context, tx db.Tx, text Text) (entryID int64, refused, err error) {
	if entryID, err = sentBefore(ctx, tx, text); err != nil || entryID != 0 {
		return entryID, nil, err
	}
	number, err := numbers.Read(ctx, tx, text.NumberID)
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
		if text.ContactID, err = timeline.ContactOf(ctx, tx, text.Phone.ID); err != nil {
			return 0, nil, err
		}
	}
	now := m.Clock.Now()
	ids, err := store(ctx, tx, []Planned{{
		PhoneID: text.Phone.ID, NumberID: number.ID, ContactID: text.ContactID, Purpose: consent.Answer, Author: actor.From(ctx).ID,
		Body: text.Body, Segments: m.segments(text.Body), NotBefore: now, ClientKey: &text.ClientKey,
	}})
	if err != nil {
		return 0, nil, err
	}
	asked[0].EntryID = ids[0]
	if err := m.settleVerdicts(ctx, tx, number, asked, verdicts); err != nil {
		return 0, nil, err
	}
	if text.ContactID != nil {
		if err := contacts.Active(ctx, tx, *text.ContactID, false, now); err != nil {
			return 0, nil, err
		}
	}
	return ids[0], nil, tx.Enqueue(ctx, TransmitArgs{EntryIDs: ids})
}

func (m *Module) segments(text string) int {
	if m.Segments == nil {
		return 1
	}
	return m.Segments(text)
}
