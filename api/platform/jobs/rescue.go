package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/attackacrack/crm/api/platform/db"
)

// lifeClass marks the advisory locks by which a process shows that it lives.
const lifeClass = 7243002

// A process that was killed leaves its jobs "running"; River would wait for
// the longest time-out before it tries them again. So each process holds a
// lock in Postgres for as long as its connection lives, and jobs of a client
// whose lock is gone in two looks, three seconds apart, are made available.
const rescueEvery = 3 * time.Second

// live holds this client's lock until ctx is over, again after a lost
// connection. held is called once it is first held.
func live(ctx context.Context, d *db.DB, id string, held func()) {
	for ctx.Err() == nil {
		if err := hold(ctx, d, id, held); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "the job runner lost its database connection", "error", err)
			pause(ctx, time.Second)
		}
	}
}

func hold(ctx context.Context, d *db.DB, id string, held func()) error {
	pooled, err := d.Pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack() // a connection of its own, closed with this process
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1, hashtext($2))", lifeClass, id); err != nil {
		return err
	}
	held()
	for {
		pause(ctx, rescueEvery)
		if ctx.Err() != nil {
			return nil
		}
		if err := conn.Ping(ctx); err != nil {
			return err
		}
	}
}

const orphans = `
	select id from river_job
	where state = 'running' and not exists (
		select 1 from pg_locks l
		where l.locktype = 'advisory' and l.classid = $1 and l.granted
			and l.database = (select oid from pg_database where datname = current_database())
			and l.objid::bigint = (hashtext(attempted_by[array_upper(attempted_by, 1)])::bigint & 4294967295))`

const rescue = `
	update river_job set state = 'available', scheduled_at = now(),
		max_attempts = greatest(max_attempts, attempt + 1)
	where id = any($1) and state = 'running'`

// sweep looks for jobs of dead clients until ctx is over.
func sweep(ctx context.Context, pool *pgxpool.Pool) {
	suspects := map[int64]bool{}
	for ctx.Err() == nil {
		found, err := orphaned(ctx, pool)
		if err != nil {
			pause(ctx, rescueEvery)
			continue
		}
		var dead []int64
		next := map[int64]bool{}
		for _, id := range found {
			if suspects[id] {
				dead = append(dead, id)
			} else {
				next[id] = true
			}
		}
		suspects = next
		if len(dead) > 0 {
			if _, err := pool.Exec(ctx, rescue, dead); err == nil {
				slog.InfoContext(ctx, "took over jobs of a process that is gone", "jobs", len(dead))
			}
		}
		pause(ctx, rescueEvery)
	}
}

func orphaned(ctx context.Context, pool *pgxpool.Pool) ([]int64, error) {
	rows, err := pool.Query(ctx, orphans, lifeClass)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

func pause(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
