package imports_test

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/blob"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// TestHelperProcess is no test: it is the process that the tests below kill.
func TestHelperProcess(t *testing.T) {
	url := os.Getenv("CRM_HELPER_DATABASE")
	if url == "" {
		return
	}
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{URL: url, MaxConns: 12})
	require.NoError(t, err)
	store, err := blob.Open(os.Getenv("CRM_HELPER_BLOBS"))
	require.NoError(t, err)
	stopped, _ := clock.Manual(started)
	registry := jobs.NewRegistry()
	chunk, _ := strconv.Atoi(os.Getenv("CRM_HELPER_CHUNK"))
	imports.New(imports.Dependencies{Web: d, Work: d, Blobs: store, Clock: stopped, OptOut: consent.OptOutAll, Chunk: chunk}).Jobs(registry)
	_, err = jobs.Start(ctx, d, registry)
	require.NoError(t, err)
	select {}
}

// worker starts a process of its own that works this bench's jobs.
func (b *bench) worker(environment ...string) *exec.Cmd {
	b.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestHelperProcess$")
	command.Env = append(append(os.Environ(), "CRM_HELPER_DATABASE="+b.url, "CRM_HELPER_BLOBS="+b.blobs), environment...)
	require.NoError(b, command.Start())
	b.Cleanup(func() { _ = command.Process.Kill(); _, _ = command.Process.Wait() })
	return command
}

// kill stops a process with kill -9. Others would take its jobs over at their
// second look, some seconds later; nobody waits for that here.
func (b *bench) kill(process *exec.Cmd) {
	b.Helper()
	require.NoError(b, process.Process.Kill())
	_, _ = process.Process.Wait()
	one[int](b, `with freed as (update river_job set state = 'available', scheduled_at = now(), max_attempts = greatest(max_attempts, attempt + 1)
		where state = 'running' returning 1) select count(*)::int from freed`)
}

// state reads what a killed run must share with an unbroken one.
func (b *bench) state() []string {
	b.Helper()
	var all []string
	for _, query := range []string{
		`select string_agg(raw_name || terms::text, ',' order by raw_name) from contact`,
		`select string_agg(address_key || est_value_cents::text, ',' order by address_key) from property`,
		`select string_agg(e164, ',' order by e164) from phone`,
		`select string_agg(c.raw_name || p.e164 || l.is_primary, ',' order by c.raw_name, p.e164) from contact_phone l join contact c on c.id = l.contact_id join phone p on p.id = l.phone_id`,
		`select string_agg(c.raw_name || p.street, ',' order by c.raw_name) from contact_property l join contact c on c.id = l.contact_id join property p on p.id = l.property_id`,
		`select string_agg(row_no || ' ' || line_from || kind || fate || reason || raw, ',' order by row_no) from import_row`,
		`select string_agg(row_no || entity || fate, ',' order by row_no, entity, fate) from import_target`,
		`select count(*)::text from list_member`,
		`select counts::text from import`,
	} {
		all = append(all, one[string](b, "select md5(coalesce(("+query+"), ''))"))
	}
	return all
}

func TestAnImportThatWasKilledAnywhereEndsAsAnUnbrokenOne(t *testing.T) {
	t.Parallel()
	file := list(10_000)
	unbroken := newBench(t).work()
	unbroken.run(file, "")
	want := unbroken.state()
	for name, point := range map[string]string{
		"between chunks": `select exists (select from import where byte_offset > 0 and state = 'reading')`,
		"in the merge":   `select exists (select from import where state = 'merging' and rows_done > 0 and merged = 0)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			imp := b.upload(file, "run=true")
			process := b.worker()
			require.Eventually(t, func() bool { return one[bool](b, point) }, 2*time.Minute, 5*time.Millisecond)
			require.NoError(t, process.Process.Kill())
			require.NotEqual(t, "done", b.read(imp.ID).State, "it was killed in time")
			b.work()
			got := b.wait(imp.ID, "done", "failed")
			require.Equal(t, "done", got.State, "%+v", got.Error)
			require.Equal(t, want, b.state())
			require.Equal(t, 10_000, b.count("contact"))
		})
	}
}
