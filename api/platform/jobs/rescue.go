package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// lifeClass marks the advisory locks by which a process shows that it lives.
const lifeClass = 7243002

// A process that was killed leaves its jobs "running"; River would wait for
// the longest time-out before it tries them again. So each process holds a
// lock in Postgres for as long as its connection lives, and jobs of a client
// whose lock is gone in two looks, three seconds apart, are made available.
const rescueEvery = 3 * time.Second

// rescue frees the orphans among the suspects of the look before and returns those of this one.
const rescue = `
	with orphan as (
		select id from river_job
		where state = 'running' and not exists (
			select 1 from pg_locks l
			where l.locktype = 'advisory' and l.classid = $1 and l.granted
				and l.database = (select oid from pg_database where datname = current_database())
				and l.objid::bigint = (hashtext(attempted_by[array_upper(attempted_by, 1)])::bigint & 4294967295))
	), freed as (
		update river_job set state = 'available', scheduled_at = now(), max_attempts = greatest(max_attempts, attempt + 1)
		where id = any($2) and id in (select id from orphan) and state = 'running' returning id
	)
	select (select array_agg(id) from orphan), (select count(*) from freed)`

// live holds this client's lock and looks for jobs of dead ones until ctx is
// over. held is called each time that the lock is taken.
func live(ctx context.Context, d *db.DB, id string, held func()) {
	d.Hold(ctx, "job runner", func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "select pg_advisory_lock($1, hashtext($2))", lifeClass, id); err != nil {
			return err
		}
		held()
		var suspects []int64
		for ctx.Err() == nil {
			var freed int
			if err := conn.QueryRow(ctx, rescue, lifeClass, suspects).Scan(&suspects, &freed); err != nil {
				return err
			}
			if freed > 0 {
				slog.InfoContext(ctx, "took over jobs of a process that is gone", "jobs", freed)
			}
			clock.Sleep(ctx, rescueEvery)
		}
		return nil
	})
}
