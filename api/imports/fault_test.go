package imports_test

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/problem"
)

func TestAFullDiskRefusesTheUploadWithASentenceAndLeavesNothing(t *testing.T) {
	t.Parallel()
	const inside = "CRM_HELPER_DISK_FULL"
	if os.Getenv(inside) == "" {
		// The limit is of the whole process, so that this test runs once more in one of its own.
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		command.Env = append(os.Environ(), inside+"=yes")
		out, err := command.CombinedOutput()
		require.NoError(t, err, string(out))
		return
	}
	b := newBench(t)
	signal.Ignore(syscall.SIGXFSZ)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100_000, Max: 100_000}))
	status, body := b.call(http.MethodPost, "/v1/imports?filename=list.csv", bytes.NewReader(list(5000)))
	require.Equal(t, http.StatusInsufficientStorage, status, string(body))
	require.Equal(t, "disk_full", decode[problem.Error](t, body).Code)
	left, err := os.ReadDir(b.blobs)
	require.NoError(t, err)
	require.Empty(t, left)
	require.Equal(t, 0, b.count("import")+b.count("list")+b.count("river_job"))
	b.upload(list(5), "")
}

// kills is at how many random points imports are killed; each import at two.
func kills() int {
	if n, err := strconv.Atoi(os.Getenv("CRM_KILLS")); err == nil {
		return n
	}
	return 20
}

func TestAnImportThatIsKilledAtRandomPointsEndsAsAnUnbrokenOne(t *testing.T) {
	t.Parallel()
	seed := uint64(clock.RealNow().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("CRM_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("CRM_SEED=%d repeats it", seed)
	const chunks = "CRM_HELPER_CHUNK=200"
	file := append(list(3000), "SFR,1 ELM ST,QUINCY,02169,ANNA BELL,12\nnothing\n"...)
	unbroken := newBench(t)
	begin := clock.RealNow()
	imp := unbroken.upload(file, "run=true")
	unbroken.worker(chunks)
	require.Equal(t, "done", unbroken.wait(imp.ID, "done", "failed").State)
	took := clock.RealNow().Sub(begin)
	want := unbroken.state()
	for n := range (kills() + 1) / 2 {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, uint64(n)))
			b := newBench(t)
			imp := b.upload(file, "run=true")
			for range 2 {
				process := b.worker(chunks)
				after := time.Duration(random.Int64N(int64(took)))
				<-time.After(after)
				at := b.read(imp.ID)
				t.Logf("killed after %v in state %s, row %d", after, at.State, at.Progress.RowsDone)
				b.kill(process)
			}
			b.worker(chunks)
			got := b.wait(imp.ID, "done", "failed")
			require.Equal(t, "done", got.State, "%+v", got.Error)
			require.Equal(t, want, b.state())
		})
	}
}

// relay leads from one address to wherever the server is at the moment.
func relay(t *testing.T, server *atomic.Value) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer client.Close()
				target, err := new(net.Dialer).DialContext(context.Background(), "tcp", server.Load().(string))
				if err != nil {
					return
				}
				defer target.Close()
				go func() { _, _ = io.Copy(target, client); _ = target.Close() }()
				_, _ = io.Copy(client, target)
			}()
		}
	}()
	return listener.Addr().String()
}

func TestAnImportSurvivesARestartOfPostgresInTheMiddle(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "crm-restart-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755)) // the server's own user must be able to enter
	server, err := dbtest.StartServer(t.Context(), dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Stop() })
	address, err := url.Parse(server.URL)
	require.NoError(t, err)
	var host atomic.Value
	host.Store(address.Host)
	address.Host = relay(t, &host)
	require.NoError(t, db.Migrate(t.Context(), address.String()))

	b := benchOn(t, address.String(), t.TempDir())
	imp := b.upload(list(12_000), "run=true")
	b.work()
	b.wait(imp.ID, "merging")
	require.NoError(t, server.Stop())
	server, err = dbtest.StartServer(t.Context(), dir)
	require.NoError(t, err)
	again, err := url.Parse(server.URL)
	require.NoError(t, err)
	host.Store(again.Host)
	require.Eventually(t, func() bool {
		status, body := b.call(http.MethodGet, "/v1/imports/"+imp.ID, nil)
		return status == http.StatusOK && strings.Contains(string(body), `"state":"done"`)
	}, 2*time.Minute, 100*time.Millisecond)
	require.Equal(t, 12_000, b.count("contact"))
	require.Equal(t, 12_000, b.count("phone"))
	require.Equal(t, 12_000, b.count("list_member"))
}

func TestRejectsThatWereCorrectedAreDroppedInAgain(t *testing.T) {
	t.Parallel()
	for name, delimiter := range map[string]string{"comma": ",", "semicolon": ";", "tab": "\t"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t).work()
			file := strings.ReplaceAll("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\n"+
				"SFR,1 ELM ST,QUINCY,02169,ANNA BELL,617-555-0101\n"+
				"SFR,,,,,\n"+
				"SFR,3 ELM ST,QUINCY,02169,CARL DOE,617-555-0103,extra\n", ",", delimiter)
			imp := b.run([]byte(file), "")
			require.Equal(t, 2, imp.Counts.Rows.Rejected)
			status, body := b.call(http.MethodGet, "/v1/imports/"+imp.ID+"/rejects.csv", nil)
			require.Equal(t, http.StatusOK, status)
			require.True(t, strings.HasPrefix(string(body), strings.ReplaceAll("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1,import_line,import_row,import_reason,import_hint\n", ",", delimiter)), string(body))
			corrected := strings.Replace(string(body), strings.ReplaceAll("SFR,,,,,", ",", delimiter), strings.ReplaceAll("SFR,2 ELM ST,QUINCY,02169,BETH COLE,617-555-0102", ",", delimiter), 1)
			next := b.run([]byte(corrected), "list_id="+imp.List.ID)
			require.Equal(t, imp.List.ID, next.List.ID)
			require.Equal(t, 2, next.Counts.Rows.Created)
			require.Zero(t, next.Counts.Rows.Rejected)
			require.Equal(t, []int{3, 3, 3, 0, 3, 0, 3}, b.counts())
			require.Equal(t, 3, one[int](b, "select member_count from list where id = $1", imp.List.ID))
			require.Equal(t, 0, one[int](b, "select count(*)::int from contact where attributes <> '{}'"))
		})
	}
}
