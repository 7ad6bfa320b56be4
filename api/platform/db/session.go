package db

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
)

// Session is a connection that several transactions run on, one after the
// other; locks and temporary tables of its own last until it is given back.
type Session struct {
	db   *DB
	conn *sqlx.Conn
}

// Pin lends fn a connection.
func (d *DB) Pin(ctx context.Context, fn func(Session) error) error {
	conn, err := d.Connx(ctx)
	if err != nil {
		return fmt.Errorf("take a database connection: %w", err)
	}
	defer func() { _ = conn.Close() }()
	return fn(Session{db: d, conn: conn})
}

// Lock takes an advisory lock that lasts over the transactions of fn, and
// leaves nothing of the session behind.
func (s Session) Lock(ctx context.Context, key int64, fn func() error) error {
	defer func() {
		_ = s.conn.Raw(func(driverConn any) error {
			_, err := driverConn.(*stdlib.Conn).Conn().PgConn().Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock_all(); discard temp").ReadAll()
			if err != nil {
				return driver.ErrBadConn // it is closed, and its lock with it
			}
			return nil
		})
	}()
	if _, err := s.conn.ExecContext(ctx, `select pg_advisory_lock($1)`, key); err != nil {
		return fmt.Errorf("wait for a lock: %w", err)
	}
	return fn()
}

// InTx is DB.InTx on this connection.
func (s Session) InTx(ctx context.Context, fn func(tx Tx) error) error {
	var pgTx pgx.Tx
	err := s.conn.Raw(func(driverConn any) (err error) {
		pgTx, err = driverConn.(*stdlib.Conn).Conn().Begin(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	// A no-op after Commit; must run although the caller's context may be over.
	defer func() { _ = pgTx.Rollback(context.WithoutCancel(ctx)) }()
	tx := Tx{Conn: s.conn, PG: pgTx, state: &txState{inserter: s.db.inserter, direct: s.db.direct, stages: map[string]string{}}}
	if err := fn(tx); err != nil {
		return err
	}
	if s.db.beforeCommit != nil {
		if err := s.db.beforeCommit(ctx, tx); err != nil {
			return err
		}
	}
	return pgTx.Commit(ctx)
}
