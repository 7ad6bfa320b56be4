package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/platform/problem"
)

func importCommand() *cobra.Command {
	var upload imports.Upload
	command := &cobra.Command{
		Use: "import FILE", Short: "Import a file, and show its ledger", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return run(cmd.Context(), true, func(ctx context.Context, p *process) error {
				a, err := wire(ctx, p, 0)
				if err != nil {
					return err
				}
				runner, err := jobs.Start(context.WithoutCancel(ctx), p.jobs, a.registry, jobs.Import)
				if err != nil {
					return err
				}
				defer runner.Stop(ctx)
				return importFile(ctx, a.imports, args[0], upload, os.Stdout)
			})
		},
	}
	command.Flags().StringVar(&upload.Strategy, "strategy", "fill", "fill blanks, replace, or skip existing people")
	command.Flags().StringVar(&upload.Kind, "kind", "people", "people, or opt_outs: every phone of the file is blocked")
	command.Flags().StringVar(&upload.ListName, "list", "", "the list to make, instead of one named as the file")
	command.Flags().StringVar(&upload.ListID, "list-id", "", "an existing list to fill")
	return command
}

// importFile stores a file, asks for
// the run, follows the job that this or another process works, and prints the
// ledger. It returns an error unless the import is done.
func importFile(ctx context.Context, m *imports.Module, path string, upload imports.Upload, out io.Writer) error {
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
	if imp.State == "mapping" {
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
		if imp, err = m.Find(ctx, imp.ID); err != nil {
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
