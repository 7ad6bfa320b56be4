// Package db is the one way to Postgres: one pgxpool that sqlx, COPY, LISTEN
// and River share, and one transaction type for all of them.
//
// What writes takes a Tx, what only reads takes a Querier. Enqueue exists only
// on Tx, so that "stored but never queued" cannot be written. Every connection
// acts as role crm_app, which has no DDL and cannot change the audit log.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/attackacrack/crm/api/platform/clock"
)

// Schema holds every table, River's too.
const Schema = "crm"

// role is what every connection acts as.
const role = "crm_app"

// owns tells whether a connection logged in as one whom row level security
// leaves alone; false where nothing is migrated yet.
const owns = `
	select coalesce(bool_and(r.rolsuper or r.rolbypassrls or pg_has_role(session_user, c.relowner, 'usage')), false)
	from pg_class c, pg_roles r where c.oid = to_regclass('setting') and r.rolname = session_user`

// Querier reads: a *DB or a Tx.
type Querier interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error)
	QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row
	// Query reads in pgx's way, which knows arrays and JSON.
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	// SendBatch runs several statements in one round trip.
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

// Options say how to connect.
type Options struct {
	URL              string
	MaxConns         int32         // 0: pgx's default
	StatementTimeout time.Duration // 0: none, for jobs
	// BeforeCommit runs last in every transaction that is to be committed.
	BeforeCommit func(ctx context.Context, tx Tx) error
}

// DB is a pool of connections in role crm_app.
type DB struct {
	*sqlx.DB
	Pool         *pgxpool.Pool
	inserter     *river.Client[pgx.Tx]
	direct       bool // logged in as the owner of the tables
	beforeCommit func(ctx context.Context, tx Tx) error
}

// Open connects and checks the connection.
func Open(ctx context.Context, options Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(options.URL)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	if options.MaxConns > 0 {
		config.MaxConns = options.MaxConns
	}
	setup := fmt.Sprintf("set role %s; set search_path = %s, extensions, public; set timezone = 'UTC'; set statement_timeout = %d",
		role, Schema, options.StatementTimeout.Milliseconds())
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.PgConn().Exec(ctx, setup).ReadAll()
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	var direct bool
	if err := pool.QueryRow(ctx, owns).Scan(&direct); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	inserter, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Schema: Schema})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("prepare the job queue: %w", err)
	}
	return &DB{
		DB:           sqlx.NewDb(stdlib.OpenDBFromPool(pool), "pgx"),
		Pool:         pool,
		inserter:     inserter,
		direct:       direct,
		beforeCommit: options.BeforeCommit,
	}, nil
}

// Query reads in pgx's way, which knows arrays and JSON.
func (d *DB) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	return d.Pool.Query(ctx, query, args...)
}

// SendBatch runs several statements in one round trip; Close its results.
func (d *DB) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	return d.Pool.SendBatch(ctx, batch)
}

// Close gives the connections back.
func (d *DB) Close() {
	_ = d.DB.Close()
	d.Pool.Close()
}

// NewID makes a UUIDv7: ids grow with time, so new rows land on warm pages.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// NewUUID is NewID for COPY: a text costs it 3 µs a value, this 0.1.
func NewUUID() pgtype.UUID { return pgtype.UUID{Bytes: uuid.Must(uuid.NewV7()), Valid: true} }

// UUID is an id for COPY, for the same reason; none where there is none.
func UUID(id *string) (out pgtype.UUID) {
	if id != nil {
		parsed, err := uuid.Parse(*id)
		out = pgtype.UUID{Bytes: parsed, Valid: err == nil}
	}
	return out
}

// ErrNoRows is what GetContext returns when nothing was found.
var ErrNoRows = sql.ErrNoRows

// poll is how long a lost notification or connection goes unnoticed.
const poll = time.Second

// Hold gives fn a connection of its own, which never goes back to the pool:
// locks and LISTEN belong to a connection. It does so again a second after fn
// ended or the connection was lost, until ctx is over.
func (d *DB) Hold(ctx context.Context, purpose string, fn func(*pgx.Conn) error) {
	for ctx.Err() == nil {
		if err := d.hold(ctx, fn); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "starts again on a new connection", "what", purpose, "error", err)
		}
		clock.Sleep(ctx, poll)
	}
}

func (d *DB) hold(ctx context.Context, fn func(*pgx.Conn) error) error {
	pooled, err := d.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	return fn(conn)
}

// Await waits for a notification on a held connection, or for a second.
func Await(ctx context.Context, conn *pgx.Conn) error {
	waitCtx, cancel := context.WithTimeout(ctx, poll)
	defer cancel()
	if _, err := conn.WaitForNotification(waitCtx); err != nil && waitCtx.Err() == nil {
		return err
	}
	return ctx.Err()
}
