package imports

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/properties"
)

//go:embed reasons.tsv
var reasonLines string

// reasons maps a reason to "text\thint".
var reasons = pairs(reasonLines)

func reasonText(reason string) (text, hint string) {
	text, hint, _ = strings.Cut(reasons[reason], "\t")
	return text, hint
}

// describe says in words what a row is about and what became of it.
func (r *Row) describe(imp *Import) {
	r.ReasonText, _ = reasonText(r.Reason)
	if r.Kind != "data" {
		return
	}
	named := layout{Format: imp.Format, Columns: imp.Columns}.plan().read(r.RowNo, csvfile.Cells(r.Raw, imp.Delimiter[0], nil), "")
	var who []string
	for _, person := range named.people {
		who = append(who, plainName(person.first+" "+person.last))
	}
	r.Who = strings.Join(who, ", ")
	if named.place != nil {
		r.Where = strings.Trim(named.place.Street+" "+named.place.Unit, " ") + ", " + named.place.City
	}
	switch {
	case r.Fate == "rejected":
		r.What = r.ReasonText
	case r.SameAs != nil:
		r.What = fmt.Sprintf("Says the same as row %d, which came first", *r.SameAs)
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

// explain adds what the file says and the rule that decided.
func (c *RowChange) explain(imp *Import, fields []string) {
	for i, column := range imp.Columns {
		if column.Field == "property."+c.Field && i < len(fields) {
			c.File = fields[i]
		}
	}
	switch {
	case c.Entity == "property" && properties.AlwaysRefreshed(c.Field):
		c.Why = "Valuation and market status are always refreshed"
	case string(c.Before) == "" || string(c.Before) == "null":
		c.Why = "Blank filled"
	default:
		c.Why = "Replaced, as chosen for this import"
	}
}
