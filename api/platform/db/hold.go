package db

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/clock"
)

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
