// Package dbtest gives each test a private PostgreSQL database. It owns no tables.
//
// A database is cloned (15 ms) from a template that is migrated once per schema. The server is
// TEST_DATABASE_URL, or a shared embedded one in the temporary folder, tuned to forget on a crash;
// it stops by itself when no test process is left.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/migrations"
)

// templateLock keeps two test processes from making the same template.
const templateLock = 7243002

const limit = 2 * time.Minute

// New returns the URL of a migrated database that belongs to the test alone and is dropped after it.
func New(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	server := serverFor(t)
	admin := connect(ctx, t, server)
	defer admin.Close(ctx)
	name := template()
	require.NoError(t, ensureTemplate(ctx, admin, server, name), "prepare the template database")
	return clone(ctx, t, admin, server, " template "+name+" strategy file_copy")
}

// Empty is New without any migration.
func Empty(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	server := serverFor(t)
	admin := connect(ctx, t, server)
	defer admin.Close(ctx)
	return clone(ctx, t, admin, server, " template template0")
}

func clone(ctx context.Context, t testing.TB, admin *pgx.Conn, server, how string) string {
	t.Helper()
	name := "t_" + strings.ToLower(rand.Text())
	_, err := admin.Exec(ctx, "create database "+name+how)
	require.NoError(t, err, "create the test's database")
	t.Cleanup(func() { drop(t, server, name) })
	return within(server, name)
}

// drop has a context of its own: the test's one has ended by then.
func drop(t testing.TB, server, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	admin := connect(ctx, t, server)
	defer admin.Close(ctx)
	_, err := admin.Exec(ctx, "drop database if exists "+name+" with (force)")
	require.NoError(t, err, "drop the test's database")
}

func connect(ctx context.Context, t testing.TB, server string) *pgx.Conn {
	t.Helper()
	admin, err := pgx.Connect(ctx, server)
	require.NoError(t, err, "connect to the database server for tests")
	return admin
}

// ensureTemplate makes the template under a lock of the whole server; a half-made one never gets the name.
func ensureTemplate(ctx context.Context, admin *pgx.Conn, server, name string) error {
	if exists, err := hasDatabase(ctx, admin, name); err != nil || exists {
		return err
	}
	if _, err := admin.Exec(ctx, "select pg_advisory_lock($1)", templateLock); err != nil {
		return err
	}
	if exists, err := hasDatabase(ctx, admin, name); err != nil || exists {
		return err
	}
	if err := removeOld(ctx, admin); err != nil {
		return err
	}
	unfinished := name + "_unfinished"
	for _, statement := range []string{"drop database if exists " + unfinished + " with (force)", "create database " + unfinished + " template template0"} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := db.Migrate(ctx, within(server, unfinished)); err != nil {
		return err
	}
	// Without other connections, and with none to come, it can be copied by several tests at once.
	_, err := admin.Exec(ctx, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1`, unfinished)
	if err != nil {
		return err
	}
	if _, err := admin.Exec(ctx, fmt.Sprintf("alter database %s rename to %s", unfinished, name)); err != nil {
		return err
	}
	_, err = admin.Exec(ctx, fmt.Sprintf("alter database %s allow_connections false", name))
	return err
}

func hasDatabase(ctx context.Context, admin *pgx.Conn, name string) (exists bool, err error) {
	err = admin.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	return exists, err
}

// removeOld drops yesterday's templates, and databases whose tests were killed before they could.
func removeOld(ctx context.Context, admin *pgx.Conn) error {
	rows, err := admin.Query(ctx, `
		select datname from pg_database
		where datname ~ '^(tmpl_[0-9a-f]{12}|t_[a-z2-7]{26})'
		  and (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification < now() - interval '1 day'`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil //nolint:nilerr // A server of somebody else does not tell us the age of its files; nothing is removed there.
	}
	for _, name := range names {
		if _, err := admin.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}

// template names the schema: our migrations and the version of River that brings its own.
func template() string {
	hash := sha256.New()
	names, _ := fs.Glob(migrations.Files, "*.sql")
	for _, name := range names {
		text, _ := migrations.Files.ReadFile(name)
		fmt.Fprintf(hash, "%s %d\n%s", name, len(text), text)
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if strings.HasPrefix(module.Path, "github.com/riverqueue/river") {
				fmt.Fprintln(hash, module.Path, module.Version)
			}
		}
	}
	return "tmpl_" + hex.EncodeToString(hash.Sum(nil))[:12]
}

func within(server, name string) string {
	address, err := url.Parse(server)
	if err != nil {
		return server
	}
	address.Path = "/" + name
	return address.String()
}
