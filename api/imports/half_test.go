package imports_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/undo"
)

func TestAnImportThatWasCancelledHalfWayIsUndoneAndTakenUp(t *testing.T) {
	t.Parallel()
	b := benchOn(t, dbtest.New(t), t.TempDir(), 200).work()
	b.run(list(50), "")
	before := b.records()
	imp := b.upload(list(2_000), "run=true")
	require.Eventually(t, func() bool { return b.read(imp.ID).Merged > 0 }, time.Minute, 2*time.Millisecond)
	status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/cancel", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	half := b.read(imp.ID)
	require.Equal(t, "cancelled", half.State)
	require.Eventually(t, func() bool { return one[int](b, "select count(*)::int from river_job where state <> 'completed'") == 0 }, time.Minute, 2*time.Millisecond)
	require.Equal(t, int(half.Merged)-1, b.count("contact"), "its rows are there")
	undone := b.take(imp.ID)
	require.Equal(t, undo.Records{Removed: int(half.Merged) - 1 - 50}, undone.Undo.Contacts)
	require.Equal(t, before, b.records())
	require.EqualValues(t, half.Merged, b.ask(imp.ID, "redo", "cancelled").Merged)
	require.Equal(t, int(half.Merged)-1, b.counts()[0])
	b.take(imp.ID)
	b.ask(imp.ID, "redo", "cancelled")
	status, body = b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/resume", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	b.wait(imp.ID, "preview", "done")
	status, _ = b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
	require.Contains(t, []int{http.StatusOK, http.StatusConflict}, status)
	require.Equal(t, 2_000, b.wait(imp.ID, "done", "failed").Counts.Members.Added)
	require.Equal(t, 2_000, b.counts()[0])
}

func TestAnImportThatFailedHalfWaySaysSoAndIsUndone(t *testing.T) {
	t.Parallel()
	b := benchOn(t, dbtest.New(t), t.TempDir(), 500).work()
	b.run(list(50), "")
	before := b.records()
	b.stray("700 Oak St")
	imp := b.wait(b.upload(list(1200), "run=true").ID, "done", "failed")
	require.Equal(t, "failed", imp.State)
	require.Contains(t, imp.Error.Hint, "The first 500 rows are stored")
	require.EqualValues(t, 500, imp.Merged)
	require.Equal(t, 499, b.counts()[0])
	b.take(imp.ID)
	require.Equal(t, before, b.records())
	require.Equal(t, "failed", b.ask(imp.ID, "redo", "failed").State)
	require.Equal(t, 499, b.counts()[0])
}
