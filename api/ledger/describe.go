package ledger

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed reasons.tsv
var reasonLines string

// reasons maps a reason to "text\thint".
var reasons = readReasons(reasonLines)

func readReasons(lines string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(lines) {
		reason, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		known[reason] = rest
	}
	return known
}

func reasonText(reason string) (text, hint string) {
	text, hint, _ = strings.Cut(reasons[reason], "\t")
	return text, hint
}

// Describe says in words what became of a row, of a list of opt-outs too.
func (r *Row) Describe(optOuts bool) {
	r.ReasonText, _ = reasonText(r.Reason)
	switch {
	case r.Fate == "rejected":
		r.What = r.ReasonText
	case r.SameAs != nil:
		r.What = fmt.Sprintf("Says the same as row %d, which came first", *r.SameAs)
	case optOuts && r.Fate == "created":
		r.What = "Opted out"
	case optOuts && r.Fate == "unchanged":
		r.What = "Was opted out before"
	case r.Fate != "":
		r.What = r.outcome()
	}
}

var nouns = []struct{ entity, one, many string }{
	{"contact", "contact", "contacts"}, {"property", "property", "properties"}, {"phone", "phone", "phones"}, {"email", "e-mail", "e-mails"},
}

func (r *Row) outcome() string {
	n := map[string]int{}
	_ = json.Unmarshal(r.Targets, &n) // null where the row touched nothing
	var parts []string
	for _, fate := range []struct{ fate, text string }{{"created", "new"}, {"updated", "changed"}, {"linked", "joined"}} {
		for _, noun := range nouns {
			if count := n[noun.entity+" "+fate.fate]; count == 1 {
				parts = append(parts, "1 "+fate.text+" "+noun.one)
			} else if count > 1 {
				parts = append(parts, fmt.Sprintf("%d %s %s", count, fate.text, noun.many))
			}
		}
	}
	if r.Reason != "" {
		parts = append(parts, r.ReasonText)
	}
	if len(parts) == 0 {
		return "Everything is as before"
	}
	text := strings.Join(parts, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}
