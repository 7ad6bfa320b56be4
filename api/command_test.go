package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

// crm runs a command as main does and returns what it printed itself.
func crm(ctx context.Context, t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	root := command()
	out := bytes.Buffer{}
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(arguments)
	err := root.ExecuteContext(ctx)
	return out.String(), err
}

// The commands share the environment, so this test runs alone.
func TestTheCommandsOfOneBox(t *testing.T) {
	address := dbtest.Empty(t)
	t.Setenv("DATABASE_URL", address)
	t.Setenv("CRM_DATA_DIR", t.TempDir())
	t.Setenv("CRM_LISTEN", "127.0.0.1:0")
	t.Setenv("CRM_NOW", "2026-11-23T10:00:00-05:00")
	t.Setenv("CRM_LOG_LEVEL", "error")
	ctx := t.Context()

	contract, err := crm(ctx, t, "openapi")
	require.NoError(t, err)
	committed, err := os.ReadFile("../openapi.yaml")
	require.NoError(t, err)
	require.Equal(t, string(committed), contract, "openapi.yaml is out of date: make openapi")

	_, err = crm(ctx, t, "migrate")
	require.NoError(t, err)
	_, err = crm(ctx, t, "migrate", "force", "newest")
	require.ErrorContains(t, err, "must be a number")
	_, err = crm(ctx, t, "import", "no-such-file.csv")
	require.Error(t, err)
	unknown := filepath.Join(t.TempDir(), "colours.csv")
	require.NoError(t, os.WriteFile(unknown, []byte("colour,size\nred,4\n"), 0o600))
	_, err = crm(ctx, t, "import", unknown)
	require.ErrorContains(t, err, "not clear what the columns")
	_, err = crm(ctx, t, "import", "imports/testdata/sample_propertyradar.csv", "--strategy", "skip")
	require.NoError(t, err)
	_, err = crm(ctx, t, "user", "add", "sal@example.com", "--name", "Sal", "--role", "office")
	require.NoError(t, err)
	_, err = crm(ctx, t, "user", "link", "sal@example.com")
	require.NoError(t, err)
	_, err = crm(ctx, t, "user", "link", "nobody@example.com")
	require.Error(t, err)

	verified, err := crm(ctx, t, "audit", "verify")
	require.NoError(t, err)
	require.Contains(t, verified, "in one chain")

	d, err := db.Open(ctx, db.Options{URL: address, MaxConns: 2})
	require.NoError(t, err)
	defer d.Close()
	x := &product{t: t, db: d}
	require.Equal(t, 250, one[int](x, `select count(*) from import_row where fate = 'created'`))
	require.Equal(t, "office", one[string](x, `select role from app_user`))

	// serve and work run until they are told to stop, and then stop cleanly.
	for _, arguments := range [][]string{{"serve", "--sample"}, {"work"}} {
		running, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() {
			_, err := crm(running, t, arguments...)
			ended <- err
		}()
		until(x, true, `select exists (select from setting where key = 'setup') and exists (select from pg_locks
			where locktype = 'advisory' and classid = 7243002 and database = (select oid from pg_database where datname = current_database()))`)
		stop()
		if err := <-ended; err != nil {
			require.ErrorIs(t, err, context.Canceled)
		}
	}
	require.Equal(t, 2, one[int](x, `select count(*) from import`), "a database with imports gets no sample")

	t.Setenv("CRM_NOW", "tomorrow")
	_, err = crm(ctx, t, "serve")
	require.ErrorContains(t, err, "configuration: CRM_NOW: ")
	t.Setenv("CRM_LOG_LEVEL", "loud")
	_, err = crm(ctx, t, "migrate")
	require.ErrorContains(t, err, "configuration: CRM_LOG_LEVEL: ")
}

// The environment is everybody's, so this test runs alone too.
func TestABoxWithADatabaseOfItsOwn(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("DATABASE_URL", "")
	t.Setenv("CRM_DATA_DIR", folder)
	t.Setenv("CRM_LOG_LEVEL", "error")
	ctx := t.Context()
	_, err := crm(ctx, t, "migrate")
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(folder, "postgres", "data", "postmaster.pid"), "stopped again")

	product, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: filepath.Join(folder, "postgres")})
	require.NoError(t, err)
	defer func() { _ = product.Stop() }()
	_, err = crm(ctx, t, "user", "add", "sal@example.com", "--name", "Sal", "--role", "owner")
	require.NoError(t, err, "a tool joins the database of a running product")
	_, err = crm(ctx, t, "serve")
	require.ErrorContains(t, err, "in use by another process")

	t.Setenv("DATABASE_URL", product.URL)
	t.Setenv("CRM_LISTEN", "127.0.0.1:99999")
	_, err = crm(ctx, t, "serve")
	require.ErrorContains(t, err, "set CRM_LISTEN to another address")
	t.Setenv("CRM_DATA_DIR", filepath.Join(folder, "postgres", "password", "files"))
	_, err = crm(ctx, t, "work")
	require.ErrorContains(t, err, "make the folder for files")
	t.Setenv("DATABASE_URL", "postgres://127.0.0.1:1/none?connect_timeout=1")
	_, err = crm(ctx, t, "work")
	require.ErrorContains(t, err, "reach the database")
}
