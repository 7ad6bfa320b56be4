package main

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/receipts"
)

// openapiCommand prints the contract; a test compares it with openapi.yaml.
func openapiCommand() *cobra.Command {
	return &cobra.Command{
		Use: "openapi", Short: "Print the OpenAPI document", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := contract()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(document)
			return err
		},
	}
}

func userCommand() *cobra.Command {
	user := &cobra.Command{Use: "user", Short: "Add people and help with lost passwords"}
	var name, role string
	add := &cobra.Command{
		Use: "add EMAIL", Short: "Add a person and print the link with which they choose a password", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccess(cmd.Context(), func(ctx context.Context, m *access.Module) error {
				if _, err := m.CreateUser(ctx, args[0], name, role, rand.Text()); err != nil {
					return err
				}
				return printLink(m, args[0])
			})
		},
	}
	add.Flags().StringVar(&name, "name", "", "the person's name")
	add.Flags().StringVar(&role, "role", access.Office, "owner, office or crew")
	link := &cobra.Command{
		Use: "link EMAIL", Short: "Print a link with which a person chooses a new password", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccess(cmd.Context(), func(_ context.Context, m *access.Module) error {
				return printLink(m, args[0])
			})
		},
	}
	user.AddCommand(add, link)
	return user
}

func auditCommand() *cobra.Command {
	audit := &cobra.Command{Use: "audit", Short: "Prove that nobody changed the audit log or the receipts"}
	audit.AddCommand(&cobra.Command{
		Use: "verify", Short: "Recompute the chain of the audit log and the digests of the receipts, and name the first that is broken", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), true, func(ctx context.Context, p *process) error {
				last, broken, err := access.Verify(ctx, p.jobs)
				if err != nil {
					return err
				}
				if broken != nil {
					return fmt.Errorf("audit line %d of %s is broken: %s", broken.Seq, broken.At.UTC().Format(time.RFC3339), broken.Why)
				}
				count, differing, err := receipts.Verify(ctx, p.jobs)
				if err == nil && len(differing) > 0 {
					err = fmt.Errorf("receipts %s are not those that were kept", differing[0])
				}
				if err == nil {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d audit lines in one chain, %d receipts. Last link: %d %s\n", last.Seq, count, last.Seq, last.Hash)
				}
				return err
			})
		},
	})
	return audit
}

func withAccess(ctx context.Context, fn func(context.Context, *access.Module) error) error {
	return run(ctx, true, func(ctx context.Context, p *process) error {
		a, err := wire(ctx, p, 0)
		if err != nil {
			return err
		}
		return fn(ctx, a.access)
	})
}

func printLink(m *access.Module, email string) error {
	link, err := m.ResetLink(email)
	if err == nil {
		fmt.Println(link)
	}
	return err
}

// sampleFile is a synthetic PropertyRadar export: invented people, phones of
// the 555-01xx block that is reserved for fiction.
//
//go:embed imports/testdata/sample_propertyradar.csv
var sampleFile []byte

// addSample gives a database without imports its sample list, through the
// importer like any other file.
func (p *process) addSample(ctx context.Context, a *app) error {
	var empty bool
	if err := p.jobs.GetContext(ctx, &empty, `select not exists (select from import)`); err != nil || !empty {
		return err
	}
	ctx = actor.With(ctx, actor.Actor{Kind: actor.System, ID: "sample", Name: "Sample data"})
	_, err := a.imports.Store(ctx, bytes.NewReader(sampleFile), imports.Upload{
		Filename: "sample_propertyradar.csv", ListName: "Sample: owners in five towns", Strategy: "fill", Run: true,
	})
	if err != nil {
		return fmt.Errorf("import the sample list: %w", err)
	}
	return nil
}
