package sending

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
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

// Why says for people why a text does not go, or "".
func Why(code string) string { return reasonTexts()[code] }

// explain says why not, and from when on.
func explain(answer consent.Decision) string {
	text := Why(answer.Reason)
	if text == "" {
		text = "The text may not be sent now (" + answer.Reason + ")."
	}
	if !answer.NotBefore.IsZero() {
		text += " It may go from " + answer.NotBefore.In(clock.NewYork()).Format("Mon, Jan 2, 15:04") + " (New York)."
	}
	return text
}

func gateOf(answer consent.Decision, number numbers.Number) Gate {
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
		gate.Warning = Why(answer.Warning)
	}
	return gate
}
