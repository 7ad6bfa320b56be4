package conversations

import (
	"context"
	"errors"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// reasons say for people why a text does not go.
func reasons(code string) string {
	switch code {
	case "invalid_number", "has_extension", "not_textable":
		return "This number cannot receive texts."
	case "opted_out", "suppressed":
		return "This phone has opted out of texts. Nothing may be sent to it."
	case "legal_hold":
		return "A legal threat came from this phone. Nothing may be sent to it."
	case "wrong_number":
		return "This number is known to be somebody else's."
	case "campaigns_off":
		return "Campaigns are off for this phone since it opted out once."
	case "no_consent":
		return "The list has no consent basis."
	case "zone_unknown":
		return "Nobody knows in which time zone or state this phone is."
	case "texted_recently":
		return "A campaign texted this phone within the last 30 days."
	case "automated_recently":
		return "This phone got an automated text within the last 24 hours."
	case "first_text_incomplete":
		return "The first campaign text to a phone must name the business and say how to opt out."
	case "campaign_inactive", "paused":
		return "The campaign is paused."
	case "on_hold", consent.HoldUnread, "unclear_reply":
		return "A reply of this phone waits for a person."
	case "budget_spent":
		return "Today's number of texts to phones that never wrote to us is used up."
	case "outside_window":
		return "It is outside of the hours in which texts may be sent."
	case "interrupted":
		return "The program stopped during the call; whether the text left is being asked."
	case "not_at_vendor":
		return "The vendor does not have this text: it was not sent."
	default:
		return ""
	}
}

// explain says why not, and from when on.
func explain(answer consent.Decision) string {
	text := reasons(answer.Reason)
	if text == "" {
		text = "The text may not be sent now (" + answer.Reason + ")."
	}
	if !answer.NotBefore.IsZero() {
		text += " It may go from " + answer.NotBefore.In(clock.NewYork()).Format("Mon, Jan 2, 15:04") + " (New York)."
	}
	return text
}

// errDryRun ends a transaction that only asked.
var errDryRun = errors.New("conversations: nothing is to be kept")

// mayText asks the gate, without counting or keeping anything, whether a
// person may write to a conversation now.
func (m *Module) mayText(ctx context.Context, input *httpd.ByID) (*httpd.Body[Gate], error) {
	var gate Gate
	err := m.Web.InTx(ctx, func(tx db.Tx) error {
		conversation, err := read(ctx, tx, input.ID)
		if err != nil {
			return err
		}
		phones, err := contacts.LockPhones(ctx, tx, []string{conversation.Phone.ID})
		if err != nil {
			return err
		}
		number, err := ReadNumber(ctx, tx, conversation.Number.ID)
		if err != nil {
			return err
		}
		verdicts, err := m.gate(ctx, tx, number, []outgoing{{PhoneID: phones[0].ID, Phone: phones[0], Purpose: consent.Answer}})
		if err != nil {
			return err
		}
		gate = gateOf(verdicts[0].Decision, number)
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return httpd.Respond(gate), err
}

func gateOf(answer consent.Decision, number Number) Gate {
	gate := Gate{Allowed: answer.Allowed, Reason: answer.Reason}
	if number.PausedAt != nil {
		return Gate{Reason: "number_paused", Text: "This number is paused: " + number.PauseReason}
	}
	if !answer.Allowed {
		gate.Text = explain(answer)
		if !answer.NotBefore.IsZero() {
			gate.AllowedAt = new(answer.NotBefore.UTC().Format(time.RFC3339))
		}
	}
	if answer.Warning != "" {
		gate.Warning = reasons(answer.Warning)
	}
	return gate
}
