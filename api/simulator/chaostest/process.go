package chaostest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
)

// Build builds the program as `make build` does and returns its path.
func Build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "crm")
	output, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "github.com/attackacrack/crm/api").CombinedOutput()
	require.NoError(t, err, string(output))
	return binary
}

// process is one `crm serve`, started again each time that it was killed.
type process struct {
	world   *World
	name    string
	address string // "" while it does not run
	setup   string // the owner's link, of the first start
	command *exec.Cmd
	ended   chan struct{}
}

// start returns when the process serves. A port may be taken in between.
func (p *process) start() {
	w := p.world
	deadline := clock.RealNow().Add(patience)
	for trial := 1; !p.try(); trial++ {
		if clock.RealNow().After(deadline) || trial > 20 {
			w.explain()
			require.FailNow(w.t, "a process does not start", "%s of world %s, seed %d", p.name, w.Name, w.Seed)
		}
		clock.Sleep(w.t.Context(), 200*time.Millisecond)
	}
}

func (p *process) try() bool {
	w := p.world
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return false
	}
	listen := listener.Addr().String()
	_ = listener.Close()
	database, err := url.Parse(w.address)
	if err != nil {
		return false
	}
	query := database.Query()
	query.Set("application_name", p.name)
	database.RawQuery = query.Encode()
	p.command = exec.CommandContext(context.Background(), w.Binary, "serve")
	p.command.Dir = w.folder
	p.command.Env = append(os.Environ(), "DATABASE_URL="+database.String(), "MIGRATE_DATABASE_URL="+w.address, "CRM_LISTEN="+listen,
		"CRM_DATA_DIR="+filepath.Join(w.folder, "data"), "CRM_PUBLIC_URL=http://crm.example.com", "CRM_STAGGER=0s", "CRM_LOG_LEVEL=warn",
		"CRM_NOW="+w.now().Format(time.RFC3339Nano), "OPENPHONE_API_KEY="+p.name, "OPENPHONE_BASE_URL="+w.vendor.URL,
		"OPENPHONE_WEBHOOK_KEYS="+webhookKey+",whsec_"+webhookKey, "SUPABASE_URL=", "SUPABASE_SECRET_KEY=")
	errors, err := os.OpenFile(p.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return false
	}
	defer errors.Close()
	p.command.Stderr = errors
	output, err := p.command.StdoutPipe()
	if err != nil || p.command.Start() != nil {
		return false
	}
	serves, ended := make(chan bool, 1), make(chan struct{})
	p.ended = ended
	go p.listen(output, serves, ended)
	if !<-serves {
		<-ended
		return false
	}
	w.mu.Lock()
	p.address = "http://" + listen
	w.mu.Unlock()
	return true
}

// listen reads what a process prints until it has ended.
func (p *process) listen(output io.Reader, serves chan<- bool, ended chan<- struct{}) {
	lines := bufio.NewScanner(output)
	ready := false
	for lines.Scan() {
		line := lines.Text()
		if _, link, found := strings.Cut(line, "the link works once): "); found {
			p.setup = link
		}
		// It is the line that is printed after the owner's link, if there is one.
		if !ready && strings.HasPrefix(line, "The business clock reads") {
			ready = true
			serves <- true
		}
	}
	_ = p.command.Wait()
	if !ready {
		serves <- false
	}
	close(ended)
}

func (p *process) log() string { return filepath.Join(p.world.folder, p.name+".log") }

func (p *process) runs() bool { return p.address != "" }

// kill is kill -9; the process is gone when it returns.
func (p *process) kill() { p.end(syscall.SIGKILL) }

// stop asks it to end, and kills it when it does not.
func (p *process) stop() { p.end(syscall.SIGTERM) }

func (p *process) end(signal syscall.Signal) {
	if !p.runs() {
		return
	}
	p.world.mu.Lock()
	p.address = ""
	p.world.mu.Unlock()
	_ = p.command.Process.Signal(signal)
	select {
	case <-p.ended:
	case <-time.After(30 * time.Second):
		_ = p.command.Process.Kill()
		<-p.ended
	}
}

// explain shows what a failure needs: the ends of the processes' logs.
func (w *World) explain() {
	w.t.Logf("the harness had to try again:\n%s", strings.Join(w.trouble[max(0, len(w.trouble)-20):], "\n"))
	for _, p := range w.processes {
		text, _ := os.ReadFile(p.log())
		w.t.Logf("%s of world %s said:\n%s", p.name, w.Name, text[max(0, len(text)-4000):])
	}
	state := ""
	rows, err := w.db.Query(w.t.Context(), `select 'send ' || state || ' ' || reason || ' ' || count(*) || ' ' || min(not_before)::text from crm.send group by state, reason
		union all select 'job ' || kind || ' ' || state || ' ' || count(*) from crm.river_job where state <> 'completed' group by kind, state
		union all select 'campaign ' || state || ' ' || count(*) from crm.campaign group by state
		union all select 'recipient ' || state || ' ' || count(*) from crm.recipient group by state
		union all select 'webhook ' || state || ' ' || count(*) from crm.webhook_in group by state
		union all select 'backend ' || application_name || ' ' || coalesce(wait_event, '') || ' ' || left(query, 100) from pg_stat_activity
			where datname = current_database() and state <> 'idle'`)
	for err == nil && rows.Next() {
		var line string
		_ = rows.Scan(&line)
		state += fmt.Sprintln(line)
	}
	w.t.Logf("at %s of the business:\n%s", w.now().UTC().Format(time.RFC3339), state)
}
