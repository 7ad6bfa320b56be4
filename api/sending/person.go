package sending

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/timeline"
)

// Text is a text that a person wants to send.
type Text struct {
	NumberID  string
	Phone     contacts.Phone // locked
	ContactID *string
	Body      string
	ClientKey string
}

// MayText asks the gate whether a person may write to a phone now. The caller
// rolls its transaction back: the gate has counted the day.
func (m *Module) MayText(ctx context.Context, tx db.Tx, numberID, phoneID string) (gate.Gate, error) {
	phones, err := contacts.LockPhones(ctx, tx, []string{phoneID})
	if err != nil {
		return gate.Gate{}, err
	}
	answer, _, _, _, err := m.ask(ctx, tx, Text{NumberID: numberID, Phone: phones[0]})
	return answer, err
}

func (m *Module) ask(ctx context.Context, tx db.Tx, text Text) (answer gate.Gate, number numbers.Number, asked []gate.Text, verdicts []gate.Verdict, err error) {
	if number, err = numbers.Read(ctx, tx, text.NumberID); err != nil {
		return answer, number, nil, nil, err
	}
	if number.PausedAt != nil {
		return gate.Gate{Reason: "number_paused", Text: "This number is paused: " + number.PauseReason}, number, nil, nil, nil
	}
	asked = []gate.Text{{PhoneID: text.Phone.ID, E164: text.Phone.E164, Purpose: consent.Answer, Body: text.Body}}
	if verdicts, err = m.Gate.Ask(ctx, tx, number, asked); err == nil {
		answer = verdicts[0].Gate()
	}
	return answer, number, asked, verdicts, err
}

// Say takes a person's text through the gate and leaves the call to the send
// job. refused says why it may not go; it is to be committed too, for its
// receipt is kept.
func (m *Module) Say(ctx context.Context, tx db.Tx, text Text) (entryID int64, refused, err error) {
	if entryID, err = sentBefore(ctx, tx, text); err != nil || entryID != 0 {
		return entryID, nil, err
	}
	now := m.Clock.Now()
	answer, number, asked, verdicts, err := m.ask(ctx, tx, text)
	if err != nil {
		return 0, nil, err
	}
	if !answer.Allowed {
		return 0, problem.New(http.StatusConflict, answer.Reason, "%s", answer.Text), gate.Keep(ctx, tx, now, asked, verdicts)
	}
	if text.ContactID == nil {
		if text.ContactID, err = timeline.ContactOf(ctx, tx, text.Phone.ID); err != nil {
			return 0, nil, err
		}
	}
	if text.ContactID != nil {
		if err := contacts.Active(ctx, tx, *text.ContactID, false, now); err != nil {
			return 0, nil, err
		}
	}
	ids, err := store(ctx, tx, []Planned{{
		PhoneID: text.Phone.ID, NumberID: number.ID, ContactID: text.ContactID, Purpose: consent.Answer, Author: actor.From(ctx).ID,
		Body: text.Body, Segments: m.Segments(text.Body), NotBefore: now, ClientKey: &text.ClientKey,
	}})
	if err != nil {
		return 0, nil, err
	}
	asked[0].EntryID = ids[0]
	return ids[0], nil, m.obey(ctx, tx, number, asked, verdicts)
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

// Mark is consent.Mark with its effect on what waits to be sent: a phone that
// is blocked has its open texts cancelled in the same transaction.
func (m *Module) Mark(ctx context.Context, tx db.Tx, phone contacts.Phone, mark consent.Marking) (contacts.Phone, error) {
	phone, err := consent.Mark(ctx, tx, phone, mark)
	if err != nil {
		return phone, err
	}
	which := byPhone + notBegun
	switch mark.Kind {
	case consent.MarkOptOut, consent.MarkLegal:
	case consent.MarkWrongNumber:
		which += ` and s.automated`
	default:
		return phone, nil
	}
	_, err = m.move(ctx, tx, which, []string{phone.ID}, change{State: StateCancelled, Reason: mark.Kind})
	return phone, err
}

// OptOutAll is Mark for a whole list of opt-outs.
func (m *Module) OptOutAll(ctx context.Context, tx db.Tx, list []contacts.Phone, mark consent.Marking) error {
	if err := consent.OptOutAll(ctx, tx, list, mark); err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, phone := range list {
		ids[i] = phone.ID
	}
	_, err := m.move(ctx, tx, byPhone+notBegun, ids, change{State: StateCancelled, Reason: consent.MarkOptOut})
	return err
}

// HoldPhone pauses what is automated to a phone that has just written, in the
// webhook's first transaction. Each call is lifted by the reading of one text
// that turns out harmless, or by a person.
func (m *Module) HoldPhone(ctx context.Context, tx db.Tx, e164 string, at time.Time) error {
	phone, err := contacts.EnsurePhone(ctx, tx, e164, m.Clock.Now())
	if err != nil {
		return err
	}
	_, err = consent.Mark(ctx, tx, phone, consent.Marking{Kind: consent.MarkHold, Source: consent.ByReply, Reason: consent.HoldUnread, At: at})
	if err != nil {
		return err
	}
	_, err = m.move(ctx, tx, byPhone+` and s.automated and s.state = 'claimed' and s.begun_at is null`, []string{phone.ID},
		change{State: StatePlanned, Reason: consent.HoldUnread})
	return err
}
