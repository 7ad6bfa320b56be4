package chaostest

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"
)

// A trap stops a transaction of the program at one statement, or at its
// commit, by a trigger that waits for a lock which the harness holds.
var traps = map[string]string{
	"plan: in the middle":               `before insert on crm.send for each row`,
	"plan: at its commit":               `after insert on crm.send deferrable initially deferred for each row`,
	"dispatch: before it is fetched":    `before update on crm.river_job for each row when (new.kind = 'sending.dispatch' and new.state = 'running' and old.state <> 'running')`,
	"claim: at its commit":              `after update on crm.send deferrable initially deferred for each row when (new.state = 'claimed' and old.state = 'planned')`,
	"send: before it is fetched":        `before update on crm.river_job for each row when (new.kind = 'sending.transmit' and new.state = 'running' and old.state <> 'running')`,
	"send: claimed, not begun":          `before update on crm.send for each row when (new.begun_at is not null and old.begun_at is null)`,
	"send: at the commit of its begin":  `after update on crm.send deferrable initially deferred for each row when (new.begun_at is not null and old.begun_at is null)`,
	"send: begun, before dial":          `before update on crm.vendor_rate for each row`,
	"record: before it":                 `before update on crm.send for each row when (new.state = 'accepted' and old.state = 'claimed')`,
	"record: at its commit":             `after update on crm.send deferrable initially deferred for each row when (new.state = 'accepted' and old.state = 'claimed')`,
	"send: before the job is completed": `before update on crm.river_job for each row when (new.kind = 'sending.transmit' and new.state = 'completed' and old.state = 'running')`,
	"reconcile: before its result":      `before update on crm.send for each row when (old.state = 'unknown' and new.state in ('accepted', 'absent'))`,
	"webhook: before it is stored":      `before insert on crm.webhook_in for each row`,
	"webhook: at the commit of it":      `after insert on crm.webhook_seen deferrable initially deferred for each row`,
	"webhook: stored, not fetched":      `before update on crm.river_job for each row when (new.kind = 'openphone.process' and new.state = 'running' and old.state <> 'running')`,
	"webhook: stored, half processed":   `before update on crm.webhook_in for each row when (new.state = 'done')`,
	"campaign: before it follows":       `before update on crm.recipient for each row when (new.state = 'sent' and old.state = 'queued')`,
}

// phonesLocked is the point after a dispatcher was fetched and before it has
// decided anything: the harness holds the phones that it must lock.
const phonesLocked = "dispatch: after it is fetched"

// trapLock is the lock that stopped transactions wait for.
const trapLock = 20261119

func (w *World) installTraps() {
	w.t.Helper()
	w.exec(`create schema chaos`)
	w.exec(`create table chaos.armed (point text, skip int)`)
	w.exec(`create sequence chaos.passed`)
	w.exec(fmt.Sprintf(`create function chaos.stop() returns trigger language plpgsql security definer as $$
		begin
			if exists (select from chaos.armed where point = tg_argv[0]) and nextval('chaos.passed') > (select skip from chaos.armed) then
				perform pg_advisory_lock_shared(%d);
				perform pg_advisory_unlock_shared(%[1]d);
			end if;
			return new;
		end $$`, trapLock))
	w.exec(`grant usage on schema chaos to public`)
	n := 0
	for point, when := range traps {
		n++
		kind := "trigger"
		if when[:5] == "after" {
			kind = "constraint trigger"
		}
		w.exec(fmt.Sprintf(`create %s chaos_%d %s execute function chaos.stop('%s')`, kind, n, when, point))
	}
}

// snare is an armed trap.
type snare struct {
	w       *World
	holder  *pgx.Conn
	release func() // lets the stopped ones go on, those that still live
}

// arm sets the trap of a point, after skip others have passed it.
func (w *World) arm(point string, skip int, phones []string) *snare {
	w.t.Helper()
	s := &snare{w: w}
	w.until("the trap is armed", func() bool {
		holder, err := pgx.Connect(w.t.Context(), w.address)
		if err != nil {
			return false
		}
		s.holder = holder
		if point == phonesLocked {
			_, err = holder.Exec(w.t.Context(), `begin; select from crm.phone where e164 = any (string_to_array('`+join(phones)+`', ' ')) for no key update`)
		} else {
			_, err = holder.Exec(w.t.Context(), fmt.Sprintf(`select pg_advisory_lock(%d); select setval('chaos.passed', 1, false);
				delete from chaos.armed; insert into chaos.armed values ('%s', %d)`, trapLock, point, skip))
		}
		return err == nil
	})
	s.release = sync.OnceFunc(func() {
		w.exec(`delete from chaos.armed`)
		_ = s.holder.Close(context.Background())
	})
	return s
}

const stopped = `
	select a.pid, a.application_name from pg_stat_activity a
	where a.datname = current_database() and a.application_name like 'p_' and a.wait_event_type = 'Lock'
		and ($1 or exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.objid = $2 and not l.granted))
	order by a.query_start limit 1`

// wait returns the backend and the process that ran into the trap, if one did.
func (s *snare) wait(point string) (backend int, process string, hit bool) {
	w := s.w
	w.t.Helper()
	hit = w.comes(func() bool {
		return w.db.QueryRow(w.t.Context(), stopped, point == phonesLocked, trapLock).Scan(&backend, &process) == nil
	})
	return backend, process, hit
}

// sever ends a stopped backend, so that what it was about to do is undone; one
// that is left alone goes on with a statement that has arrived.
func (w *World) sever(backend int) {
	_, _ = w.db.Exec(w.t.Context(), `select pg_terminate_backend($1)`, backend)
}
