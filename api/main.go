// Command crm is the Attack-a-Crack CRM: the API, its jobs and its tools in one
// program. `crm serve` does everything on one box.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/attackacrack/crm/api/platform/config"
	"github.com/attackacrack/crm/api/platform/db"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command().ExecuteContext(ctx)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "crm:", err)
		os.Exit(1)
	}
}

func command() *cobra.Command {
	root := &cobra.Command{Use: "crm", Short: "Attack-a-Crack CRM", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(serveCommand(), workCommand(), migrateCommand(), openapiCommand(), importCommand(), userCommand(), auditCommand())
	return root
}

func serveCommand() *cobra.Command {
	var sample bool
	serve := &cobra.Command{
		Use: "serve", Short: "Serve the API and the app, and work the jobs", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), false, func(ctx context.Context, p *process) error {
				return p.serve(ctx, sample)
			})
		},
	}
	serve.Flags().BoolVar(&sample, "sample", false, "import the sample list into an empty database")
	return serve
}

func workCommand() *cobra.Command {
	return &cobra.Command{
		Use: "work", Short: "Work the jobs only, beside other processes", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), false, func(ctx context.Context, p *process) error {
				return p.work(ctx)
			})
		},
	}
}

func migrateCommand() *cobra.Command {
	migrate := &cobra.Command{
		Use: "migrate", Short: "Bring the database schema up to date", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDatabase(cmd.Context(), true, func(ctx context.Context, c config.Config) error {
				return db.Migrate(ctx, c.MigrateDatabaseURL)
			})
		},
	}
	migrate.AddCommand(&cobra.Command{
		Use: "force VERSION", Short: "Record a version as cleanly applied, after mending a half migrated schema by hand", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			version, err := strconv.Atoi(args[0])
			if err != nil {
				return fmt.Errorf("the version must be a number such as 1")
			}
			return withDatabase(cmd.Context(), true, func(ctx context.Context, c config.Config) error {
				return db.ForceVersion(ctx, c.MigrateDatabaseURL, version)
			})
		},
	})
	return migrate
}
