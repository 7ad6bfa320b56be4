package conversations

import (
	"context"
	_ "embed"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

//go:embed data/reasons.tsv
var reasonTable string

var reasonTexts = sync.OnceValue(func() map[string]string {
	texts := map[string]string{}
	for line := range strings.Lines(reasonTable) {
		code, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		texts[code] = text
	}
	return texts
})

// reasons say for people why a text does not go, or "".
func reasons(code string) string { return reasonTexts()[code] }

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
func (m *Module) mayText(ctx context.Context, input *httpd.ByID) (Gate, error) {
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
	return gate, err
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
