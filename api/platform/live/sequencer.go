// Package live takes committed events to open screens. It owns tables event
// and ws_ticket.
//
// One sequencer per database numbers events after their commit (reading
// "id > last" loses rows that commit out of order); every process' hub reads
// event by seq and hands them to its sockets. A client resumes with its last
// seq, at any process, and misses nothing for 24 hours; then it is told to
// resync. A slow client is closed so that it resumes, never silently skipped.
package live

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

const (
	sequencerLock = 7243003
	batch         = 1000
	poll          = time.Second
	rollEvery     = time.Hour
)

// Sequence numbers events and seals audit lines until ctx is over. Many
// processes may call it; one at a time does the work.
func Sequence(ctx context.Context, d *db.DB) {
	for ctx.Err() == nil {
		if err := lead(ctx, d.Pool); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "sequencer starts again", "error", err)
		}
		sleep(ctx, poll)
	}
}

func lead(ctx context.Context, pool *pgxpool.Pool) error {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	// The lock and LISTEN belong to this connection; it never goes back to the pool.
	conn := pooled.Hijack()
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var leads bool
	if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", sequencerLock).Scan(&leads); err != nil || !leads {
		return err
	}
	if _, err := conn.Exec(ctx, "listen crm_event_out"); err != nil {
		return err
	}
	var rolled time.Time
	for {
		if now := clock.RealNow(); now.Sub(rolled) > rollEvery {
			if _, err := conn.Exec(ctx, "select roll_partitions(current_date)"); err != nil {
				return fmt.Errorf("roll partitions: %w", err)
			}
			rolled = now
		}
		for moved := int64(batch); moved == batch; {
			if err := conn.QueryRow(ctx, "select move_events($1)", batch).Scan(&moved); err != nil {
				return fmt.Errorf("move events: %w", err)
			}
		}
		for sealed := int64(batch); sealed == batch; {
			if err := conn.QueryRow(ctx, "select seal_audit($1)", batch).Scan(&sealed); err != nil {
				return fmt.Errorf("seal the audit log: %w", err)
			}
		}
		waitCtx, cancel := context.WithTimeout(ctx, poll)
		_, err := conn.WaitForNotification(waitCtx)
		cancel()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && waitCtx.Err() == nil {
			return err
		}
	}
}

func sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
