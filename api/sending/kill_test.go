package sending_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// The child is this test binary, started again with these in its environment.
const (
	childDatabase = "CRM_TEST_CHILD_DATABASE"
	childVendor   = "CRM_TEST_CHILD_VENDOR"
	childNow      = "CRM_TEST_CHILD_NOW"
	childTalk     = "CRM_TEST_CHILD_TALK" // told before each call begins; may kill
)

// TestChildProcess works jobs until it is killed; without its environment it
// is nobody's child and has nothing to do.
func TestChildProcess(t *testing.T) {
	t.Parallel()
	if os.Getenv(childDatabase) == "" {
		return
	}
	now, err := time.Parse(time.RFC3339, os.Getenv(childNow))
	require.NoError(t, err)
	fixed, _ := clock.Manual(now)
	handle, err := db.Open(t.Context(), db.Options{URL: os.Getenv(childDatabase), MaxConns: 12})
	require.NoError(t, err)
	rooms := sendingtest.Wire(handle, fixed, os.Getenv(childVendor))
	if talk := os.Getenv(childTalk); talk != "" {
		rooms.Sending.Sender = talking{Sender: rooms.Sending.Sender, address: talk}
	}
	rooms.Start(t, handle)
	<-t.Context().Done()
}

// child is a process of its own that can be killed like by a power cut.
type child struct {
	t       testing.TB
	command *exec.Cmd
	once    sync.Once
}

func newChild(b *sendingtest.Bench, now time.Time, talk string) *child {
	b.T.Helper()
	command := exec.CommandContext(context.WithoutCancel(b.T.Context()), os.Args[0], "-test.run=^TestChildProcess$", "-test.timeout=10m")
	command.Env = append(os.Environ(), childDatabase+"="+address(b), childVendor+"="+b.Vendor.URL(),
		childNow+"="+now.Format(time.RFC3339), childTalk+"="+talk)
	require.NoError(b.T, command.Start())
	c := &child{t: b.T, command: command}
	b.T.Cleanup(c.kill)
	return c
}

// kill is kill -9; the process is gone when it returns.
func (c *child) kill() {
	c.once.Do(func() {
		_ = c.command.Process.Kill()
		_ = c.command.Wait()
	})
}

func address(b *sendingtest.Bench) string {
	config := b.DB.Pool.Config().ConnConfig
	address, err := url.Parse(config.ConnString())
	require.NoError(b.T, err)
	return address.String()
}

// TestKilledAnywhereSendsNothingTwice kills the sending process at the points
// of a call, then lets another one settle everything. The checker reads the
// vendor's log and the database alone.
func TestKilledAnywhereSendsNothingTwice(t *testing.T) {
	t.Parallel()
	points := []string{"after claim, before dial", "after bytes written", "after the vendor accepted"}
	for i, point := range points {
		for processes := 1; processes <= 3; processes += 2 {
			t.Run(fmt.Sprintf("%s, %d processes", point, processes), func(t *testing.T) {
				t.Parallel()
				b := sendingtest.New(t)
				killAt(b, point, processes, 900+i*20)
			})
		}
	}
}

const textsOfKillTest = 6

func killAt(b *sendingtest.Bench, point string, processes, first int) {
	var phones []string
	for n := range textsOfKillTest {
		phones = append(phones, b.Person(first+n))
	}
	recipients := b.Plan(phones...)
	dead := make(chan struct{})
	var all []*child
	var started sync.WaitGroup
	started.Add(1)
	var once sync.Once
	killAll := func() {
		once.Do(func() {
			started.Wait()
			for _, each := range all {
				each.kill()
			}
			close(dead)
		})
	}
	talk := ""
	switch point {
	case "after claim, before dial":
		talk = interceptor(b, killAll, 3)
	case "after bytes written":
		// The vendor has read the request, and forgets it: it never accepted.
		b.Vendor.Answer = func(_ http.ResponseWriter, r *http.Request, text sendingtest.Posted) bool {
			if len(b.Vendor.Texts()) == 3 {
				b.Vendor.Mu.Lock()
				b.Vendor.Log = b.Vendor.Log[:2]
				b.Vendor.Mu.Unlock()
				killAll()
				<-r.Context().Done()
				return false
			}
			return true
		}
	default:
		b.Vendor.Answer = func(_ http.ResponseWriter, r *http.Request, text sendingtest.Posted) bool {
			if len(b.Vendor.Texts()) == 3 {
				killAll()
				<-r.Context().Done()
				return false
			}
			return true
		}
	}
	for range processes {
		all = append(all, newChild(b, sendingtest.Thursday, talk))
	}
	started.Done()
	select {
	case <-dead:
	case <-time.After(time.Minute):
		b.T.Fatal("no process came as far as the third call")
	}
	b.Vendor.Answer = nil
	afterwards(b, recipients)
}

// afterwards lets new processes work at 0, 1, 5, 15 and 60 minutes, and then
// checks that each text is where it must be.
func afterwards(b *sendingtest.Bench, recipients []string) {
	for _, minutes := range []int{0, 1, 5, 15, 60} {
		b.Set(sendingtest.Thursday.Add(time.Duration(minutes) * time.Minute))
		runner := b.Work()
		require.Eventually(b.T, func() bool {
			if minutes > 0 {
				b.Reconcile()
				b.Tick()
			}
			return sendingtest.One[int](b, `
				select (select count(*) from send where state in ('planned', 'claimed') and not_before < 'infinity'
					or state = 'unknown' and polls < $1) + (select count(*) from river_job where state = 'running' and kind = 'sending.transmit')`,
				map[int]int{0: 0, 1: 1, 5: 2, 15: 3, 60: 4}[minutes]) == 0
		}, 40*time.Second, 100*time.Millisecond)
		runner.Stop(b.T.Context())
	}
	counts := b.Vendor.PerPhone()
	for phone, n := range counts {
		require.Equal(b.T, 1, n, "%s got %d texts", phone, n)
	}
	sent := sendingtest.One[int](b, `select count(*) from send where state in ('accepted', 'sent', 'delivered')`)
	require.Equal(b.T, len(counts), sent, "the vendor's log and the database tell the same")
	require.Equal(b.T, len(recipients)-sent, sendingtest.One[int](b, `select count(*) from send where state = 'absent'`), "what did not leave is absent, nothing is lost")
	require.LessOrEqual(b.T, len(recipients)-sent, 1, "only the call that was cut may be absent")
	require.Equal(b.T, len(recipients), sendingtest.One[int](b, `select count(*) from send`))
}

// interceptor kills when the n-th call is about to be dialled.
func interceptor(b *sendingtest.Bench, kill func(), n int) string {
	var mu sync.Mutex
	seen := 0
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen++
		now := seen == n
		mu.Unlock()
		if now {
			kill()
			<-r.Context().Done()
		}
	}))
	b.T.Cleanup(server.Close)
	return server.URL
}

// talking tells the test that a call is about to be dialled.
type talking struct {
	carrier.Sender
	address string
}

func (s talking) Send(ctx context.Context, text carrier.Text) (carrier.Text, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, nil)
	if err != nil {
		return text, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return text, err
	}
	_ = response.Body.Close()
	return s.Sender.Send(ctx, text)
}
