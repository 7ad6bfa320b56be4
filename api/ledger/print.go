package ledger

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Print writes the figures as tables that add up.
func Print(out io.Writer, c Counts, d Delta, list string) error {
	r := c.Rows
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, line := range []struct {
		text string
		n    int
	}{
		{"header", r.Header},
		{"created", r.Created},
		{"updated", r.Updated},
		{"unchanged", r.Unchanged},
		{"merged in file", r.MergedInFile},
		{"rejected", r.Rejected},
		{"skipped", r.Skipped},
		{"blank", r.Blank},
		{"footer", r.Footer},
		{"= records", r.Records},
		{"+ line breaks", r.LineBreaks},
		{"= lines", r.Lines},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%d\t\n", line.text, line.n)
	}
	_, _ = fmt.Fprintln(table, "\t\t\n\tbefore\tcreated\tafter\tupdated\tunchanged\t")
	for _, line := range []struct {
		text  string
		delta Change
		fates Fates
	}{
		{"contacts", d.Contacts, c.Contacts},
		{"properties", d.Properties, c.Properties},
		{"phones", d.Phones, c.Phones},
		{"e-mails", d.Emails, c.Emails},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t\n", line.text, line.delta.Before, line.fates.Created, line.delta.After, line.fates.Updated, line.fates.Unchanged)
	}
	_, _ = fmt.Fprintf(table, "\t\t\nlist\t%s\t\n", list)
	return table.Flush()
}

// Bar draws how far something is.
func Bar(done, all int64) string {
	const width = 30
	full := min(int(width*done/max(all, 1)), width)
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", width-full) + "]"
}
