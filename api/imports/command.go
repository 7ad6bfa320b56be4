package imports

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/problem"
)

// CommandLine imports a file as `crm import FILE` does: it stores it, asks for
// the run, follows the job that this or another process works, and prints the
// ledger. It returns an error unless the import is done.
func CommandLine(ctx context.Context, m *Module, path string, upload Upload, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	upload.Filename, upload.Run = filepath.Base(path), true
	imp, err := m.Store(ctx, file, upload)
	if err != nil {
		return err
	}
	for _, earlier := range imp.SameFile {
		_, _ = fmt.Fprintf(out, "The same file was imported on %s as %s.\n", earlier.CreatedAt.Format(time.DateOnly), earlier.Filename)
	}
	if imp.State == mapping {
		return problem.Invalid("unknown_columns", "It is not clear what the columns of this file are. Open it under Lists and say so, or save a map there; %s waits.", imp.Filename)
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
		_, _ = fmt.Fprintf(out, "\r%-8s %s %d of %d rows ", imp.State, ledger.Bar(imp.RowsDone, imp.Records), imp.RowsDone, imp.Records)
	}
	_, _ = fmt.Fprintln(out)
	if imp.Error != nil {
		return fmt.Errorf("%s %s", imp.Error.Message, imp.Error.Hint)
	}
	return ledger.Print(out, imp.Counts, imp.Delta, imp.List.Name)
}
