// Package jobs runs River: queues by purpose so that an import never delays a
// reply, a finite time-out for each kind of job (River never rescues a job
// without one), and a quick rescue after a crash.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// Queues by purpose.
const (
	Webhook = "webhook"
	Send    = "send"
	Default = river.QueueDefault
	Import  = "import"
	Sync    = "sync"
)

// workersOf says how many jobs of a queue one process works at once.
var workersOf = map[string]int{Webhook: 8, Send: 8, Default: 8, Import: 1, Sync: 2}

// Waiting are the states of a job that is still to be done: by these, a job
// that is done does not keep the next one with the same arguments away.
func Waiting() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
		rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}
}

// Once puts a kind of job into a queue, one at a time for the same arguments.
func Once(queue string) river.InsertOpts {
	return river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: Waiting()}}
}

// longest is the time-out of the longest job (an import); River rescues a job
// as stuck only after it.
const longest = 30 * time.Minute

// Registry collects the kinds of jobs that this process works.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry returns an empty one.
func NewRegistry() *Registry { return &Registry{workers: river.NewWorkers()} }

type worker[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	timeout time.Duration
	work    func(context.Context, *river.Job[T]) error
}

func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.timeout }

func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error { return w.work(ctx, job) }

// Add registers the body of a kind of job.
func Add[T river.JobArgs](r *Registry, timeout time.Duration, work func(context.Context, *river.Job[T]) error) {
	river.AddWorker(r.workers, &worker[T]{timeout: timeout, work: work})
}

// Every enqueues a job at an interval, once among all processes, and at start.
func (r *Registry) Every(interval time.Duration, args river.JobArgs) {
	r.periodic = append(r.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
}

// Runner works jobs until stopped.
type Runner struct {
	client *river.Client[pgx.Tx]
	cancel context.CancelFunc
}

// Start begins to work the registered jobs: of every queue, or of those named.
func Start(ctx context.Context, d *db.DB, r *Registry, only ...string) (*Runner, error) {
	queues := make(map[string]river.QueueConfig, len(workersOf))
	for queue, workers := range workersOf {
		if len(only) == 0 || slices.Contains(only, queue) {
			// A cool-down of 10 ms instead of 100: at River's default 8 workers do 80 jobs a second.
			queues[queue] = river.QueueConfig{MaxWorkers: workers, FetchCooldown: 10 * time.Millisecond, FetchPollInterval: 500 * time.Millisecond}
		}
	}
	id := db.NewID()
	client, err := river.NewClient(riverpgxv5.New(d.Pool), &river.Config{
		ID:                   id,
		Schema:               db.Schema,
		Queues:               queues,
		Workers:              r.workers,
		PeriodicJobs:         r.periodic,
		JobTimeout:           time.Minute,
		RescueStuckJobsAfter: longest + time.Minute,
		ErrorHandler:         logger{},
		Logger:               slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the jobs: %w", err)
	}
	lifeCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	alive := make(chan struct{})
	go live(lifeCtx, d, id, sync.OnceFunc(func() { close(alive) }))
	select {
	case <-alive: // before the first job, so that no other process takes it for dead
	case <-ctx.Done():
		cancel()
		return nil, ctx.Err()
	}
	if err := client.Start(ctx); err != nil {
		cancel()
		return nil, err
	}
	return &Runner{client: client, cancel: cancel}, nil
}

// Stop lets running jobs end, and cancels them when ctx is over.
func (r *Runner) Stop(ctx context.Context) {
	defer r.cancel()
	if err := r.client.Stop(ctx); err != nil {
		stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = r.client.StopAndCancel(stopCtx)
	}
}

type logger struct{}

func (logger) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	slog.ErrorContext(ctx, "job failed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "error", err)
	return nil
}

func (logger) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	slog.ErrorContext(ctx, "job panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "panic", value, "trace", trace)
	return nil
}

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
