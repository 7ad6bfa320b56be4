package openphone_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

// TestTheLimitHoldsAcrossProcesses: two pools are two processes to Postgres.
func TestTheLimitHoldsAcrossProcesses(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t)
	begin := clock.RealNow()
	var all sync.WaitGroup
	for range 2 {
		handle, err := db.Open(t.Context(), db.Options{URL: url})
		require.NoError(t, err)
		t.Cleanup(handle.Close)
		limiter := openphone.Limiter(handle, "openphone")
		for range 10 {
			all.Go(func() {
				if err := limiter(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	require.GreaterOrEqual(t, clock.RealNow().Sub(begin), 19*100*time.Millisecond, "20 requests take 19 gaps")
}

func TestAWaitingRequestCanBeStopped(t *testing.T) {
	t.Parallel()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	_, err = handle.ExecContext(t.Context(), `update vendor_rate set next_free_at = clock_timestamp() + interval '1 hour'`)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, openphone.Limiter(handle, "openphone")(ctx), context.DeadlineExceeded)
	handle.Close()
	require.Error(t, openphone.Limiter(handle, "openphone")(t.Context()))
}
