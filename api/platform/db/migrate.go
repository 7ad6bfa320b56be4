package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/golang-migrate/migrate/v4"
	migratepgx "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/attackacrack/crm/migrations"
)

// migrationLock keeps two starting processes from migrating at once: it spans
// our files and River's, which golang-migrate's own lock does not.
const migrationLock = 7243001

// Migrate brings the schema up to date as the owner of the database: ours,
// then River's, then row level security on whatever is new.
func Migrate(ctx context.Context, url string) error {
	return asOwner(ctx, url, func(pool *pgxpool.Pool, m *migrate.Migrate) error {
		err := m.Up()
		var dirty migrate.ErrDirty
		switch {
		case errors.As(err, &dirty):
			return fmt.Errorf("the database schema is half migrated at version %d: look at migrations/%04d_*.up.sql, undo by hand what is left of it, then run `crm migrate force %d` and start again",
				dirty.Version, dirty.Version, dirty.Version-1)
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("the database schema is newer than this program: start the newer program, or run `crm migrate force %d` if you are sure that the schema fits", newestVersion())
		case err != nil && !errors.Is(err, migrate.ErrNoChange):
			return fmt.Errorf("migrate the schema: %w", err)
		}
		migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: Schema})
		if err == nil {
			_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		}
		if err == nil {
			_, err = pool.Exec(ctx, "select crm.secure_tables()")
		}
		return err
	})
}

// ForceVersion records a version as cleanly applied without running anything.
func ForceVersion(ctx context.Context, url string, version int) error {
	return asOwner(ctx, url, func(_ *pgxpool.Pool, m *migrate.Migrate) error { return m.Force(version) })
}

// asOwner holds the migration lock until the pool is closed.
func asOwner(ctx context.Context, url string, fn func(*pgxpool.Pool, *migrate.Migrate) error) error {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer pool.Close()
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	defer conn.Release()
	_, err = conn.Exec(ctx, fmt.Sprintf("select pg_advisory_lock(%d); create schema if not exists crm", migrationLock))
	if err != nil {
		return fmt.Errorf("prepare the schema: %w", err)
	}
	source, sourceErr := iofs.New(migrations.Files, ".")
	driver, driverErr := migratepgx.WithInstance(stdlib.OpenDBFromPool(pool), &migratepgx.Config{SchemaName: Schema})
	m, err := migrate.NewWithInstance("iofs", source, "pgx5", driver)
	if err = errors.Join(sourceErr, driverErr, err); err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	defer func() { _, _ = m.Close() }()
	return fn(pool, m)
}

// newestVersion is the number of the last migration; their names are in order.
func newestVersion() (version int) {
	names, _ := fs.Glob(migrations.Files, "*.up.sql")
	_, _ = fmt.Sscanf(names[len(names)-1], "%d_", &version)
	return version
}
