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

// ErrDirty and ErrNewer stop the start; their texts name the cure.
var (
	ErrDirty = errors.New("the database schema is half migrated")
	ErrNewer = errors.New("the database schema is newer than this program")
)

// Migrate brings the schema up to date as the owner of the database: ours,
// then River's, then row level security on whatever is new.
func Migrate(ctx context.Context, url string) error {
	return asOwner(ctx, url, func(pool *pgxpool.Pool, m *migrate.Migrate) error {
		err := m.Up()
		var dirty migrate.ErrDirty
		switch {
		case errors.As(err, &dirty):
			return fmt.Errorf("%w at version %d: look at migrations/%04d_*.up.sql, undo by hand what is left of it, then run `crm migrate force %d` and start again",
				ErrDirty, dirty.Version, dirty.Version, dirty.Version-1)
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%w: start the newer program, or run `crm migrate force %d` if you are sure that the schema fits", ErrNewer, newestVersion())
		case err != nil && !errors.Is(err, migrate.ErrNoChange):
			return fmt.Errorf("migrate the schema: %w", err)
		}
		return migrateRiver(ctx, pool)
	})
}

// ForceVersion records a version as cleanly applied without running anything.
func ForceVersion(ctx context.Context, url string, version int) error {
	return asOwner(ctx, url, func(_ *pgxpool.Pool, m *migrate.Migrate) error {
		return m.Force(version)
	})
}

func migrateRiver(ctx context.Context, pool *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: Schema})
	if err != nil {
		return fmt.Errorf("prepare River's migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate River's tables: %w", err)
	}
	if _, err := pool.Exec(ctx, "select crm.secure_tables()"); err != nil {
		return fmt.Errorf("secure the tables: %w", err)
	}
	return nil
}

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
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("wait for the migration lock: %w", err)
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", migrationLock) }()
	if _, err := conn.Exec(ctx, "create schema if not exists crm"); err != nil {
		return fmt.Errorf("create the schema: %w", err)
	}
	source, err := iofs.New(migrations.Files, ".")
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	driver, err := migratepgx.WithInstance(stdlib.OpenDBFromPool(pool), &migratepgx.Config{SchemaName: Schema})
	if err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	m, err := migrate.NewWithInstance("iofs", source, "pgx5", driver)
	if err != nil {
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
