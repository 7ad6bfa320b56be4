package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/jobs"
)

const soon = 20 * time.Second

type args struct {
	Do string `json:"do"`
}

func (args) Kind() string { return "jobs_test.do" }

func open(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 8})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}

func enqueue(t *testing.T, d *db.DB, what string) {
	t.Helper()
	once := &river.InsertOpts{MaxAttempts: 1}
	require.NoError(t, d.InTx(t.Context(), func(tx db.Tx) error { return tx.Enqueue(t.Context(), args{Do: what}, once) }))
}

func count(t *testing.T, d *db.DB, where string) (n int) {
	t.Helper()
	require.NoError(t, d.GetContext(t.Context(), &n, `select count(*) from river_job where `+where))
	return n
}

func TestFailuresAndPanicsStayWithTheirJob(t *testing.T) {
	t.Parallel()
	d := open(t)
	registry := jobs.NewRegistry()
	stuck := make(chan struct{})
	jobs.Add(registry, time.Minute, func(ctx context.Context, job *river.Job[args]) error {
		switch job.Args.Do {
		case "fail":
			return errors.New("no such luck")
		case "panic":
			panic("crash")
		case "stay":
			close(stuck)
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})
	runner, err := jobs.Start(t.Context(), d, registry)
	require.NoError(t, err)
	for _, what := range []string{"fail", "panic", "work", "stay"} {
		enqueue(t, d, what)
	}
	require.Eventually(t, func() bool {
		return count(t, d, `state = 'discarded'`) == 2 && count(t, d, `state = 'completed'`) == 1
	}, soon, 10*time.Millisecond)
	<-stuck
	hurry, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	runner.Stop(hurry)
	require.Equal(t, 0, count(t, d, `state = 'running'`), "what does not end by itself is cancelled")
}

func TestAProcessWorksTheQueuesThatItIsAskedFor(t *testing.T) {
	t.Parallel()
	d := open(t)
	registry := jobs.NewRegistry()
	jobs.Add(registry, time.Minute, func(context.Context, *river.Job[args]) error { return nil })
	runner, err := jobs.Start(t.Context(), d, registry, jobs.Import)
	require.NoError(t, err)
	defer runner.Stop(t.Context())
	enqueue(t, d, "work")
	require.NoError(t, d.InTx(t.Context(), func(tx db.Tx) error {
		return tx.Enqueue(t.Context(), args{Do: "import"}, &river.InsertOpts{Queue: jobs.Import})
	}))
	require.Eventually(t, func() bool { return count(t, d, `state = 'completed' and queue = 'import'`) == 1 }, soon, 10*time.Millisecond)
	require.Equal(t, 1, count(t, d, `state = 'available' and queue = 'default'`))
}

func TestOrphansAreTakenOver(t *testing.T) {
	t.Parallel()
	d := open(t)
	done := make(chan struct{})
	registry := jobs.NewRegistry()
	jobs.Add(registry, time.Minute, func(context.Context, *river.Job[args]) error {
		close(done)
		return nil
	})
	enqueue(t, d, "work")
	_, err := d.ExecContext(t.Context(), `update river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = array['a process that was killed']`)
	require.NoError(t, err)
	runner, err := jobs.Start(t.Context(), d, registry)
	require.NoError(t, err)
	defer runner.Stop(t.Context())
	select {
	case <-done:
	case <-t.Context().Done():
	}
	require.Eventually(t, func() bool { return count(t, d, `state = 'completed' and max_attempts = 2`) == 1 }, soon, 10*time.Millisecond)
}

func TestWithoutADatabaseNothingStarts(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Pool.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begin := clock.RealNow()
	_, err := jobs.Start(ctx, d, jobs.NewRegistry())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, clock.RealNow().Sub(begin), soon)
}
