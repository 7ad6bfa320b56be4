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
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

const (
	sequencerLock = 7243003
	batch         = 1000
	rollEvery     = time.Hour
)

// Sequence numbers events and seals audit lines until ctx is over. Many
// processes may call it; one at a time does the work.
func Sequence(ctx context.Context, d *db.DB) {
	d.Hold(ctx, "sequencer", func(conn *pgx.Conn) error { return lead(ctx, conn) })
}

func lead(ctx context.Context, conn *pgx.Conn) error {
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
		for _, function := range []string{"move_events", "seal_audit"} {
			for done := int64(batch); done == batch; {
				if err := conn.QueryRow(ctx, "select "+function+"($1)", batch).Scan(&done); err != nil {
					return fmt.Errorf("%s: %w", function, err)
				}
			}
		}
		if err := db.Await(ctx, conn); err != nil {
			return err
		}
	}
}
