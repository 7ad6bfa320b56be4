package imports

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// CommandLine imports a file as `crm import FILE` does: it stores it, asks for
// the run, follows the job that this or another process works, and prints the
// ledger. It returns an error unless the import is done.
func CommandLine(ctx context.Context, m *Module, path, strategy string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	imp, err := m.Store(ctx, file, Upload{Filename: filepath.Base(path), Strategy: strategy, Run: true})
	if err != nil {
		return err
	}
	for _, earlier := range imp.SameFile {
		_, _ = fmt.Fprintf(out, "The same file was imported on %s as %s.\n", earlier.CreatedAt.Format(time.DateOnly), earlier.Filename)
	}
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for imp.FinishedAt == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if imp, err = get(ctx, m.db, imp.ID); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(out, "\r%-8s %s %d of %d rows ", imp.State, bar(imp.RowsDone, imp.Records), imp.RowsDone, imp.Records)
	}
	_, _ = fmt.Fprintln(out)
	if imp.Error != nil {
		return fmt.Errorf("%s %s", imp.Error.Message, imp.Error.Hint)
	}
	return imp.print(out)
}

func bar(done, all int64) string {
	const width = 30
	full := int(width * done / max(all, 1))
	return "[" + strings.Repeat("#", min(full, width)) + strings.Repeat(".", width-min(full, width)) + "]"
}

// print writes the ledger as tables that add up.
func (i *Import) print(out io.Writer) error {
	r := i.Counts.Rows
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, line := range []struct {
		text string
		n    int
	}{
		{"header", r.Header}, {"created", r.Created}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"merged in file", r.MergedInFile},
		{"rejected", r.Rejected}, {"skipped", r.Skipped}, {"blank", r.Blank}, {"footer", r.Footer}, {"= records", r.Records},
		{"+ line breaks", r.LineBreaks}, {"= lines", r.Lines},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%d\t\n", line.text, line.n)
	}
	_, _ = fmt.Fprintln(table, "\t\t\n\tbefore\tcreated\tafter\tupdated\tunchanged\t")
	for _, line := range []struct {
		text  string
		delta Change
		fates Fates
	}{
		{"contacts", i.Delta.Contacts, i.Counts.Contacts}, {"properties", i.Delta.Properties, i.Counts.Properties},
		{"phones", i.Delta.Phones, i.Counts.Phones}, {"e-mails", i.Delta.Emails, i.Counts.Emails},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t\n", line.text, line.delta.Before, line.fates.Created, line.delta.After, line.fates.Updated, line.fates.Unchanged)
	}
	_, _ = fmt.Fprintf(table, "\t\t\nlist\t%s\t\n", i.List.Name)
	return table.Flush()
}
