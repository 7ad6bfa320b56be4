package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/simulator/chaostest"
)

// pair is the built program, twice on one database and one folder of files.
type pair struct {
	*product
	binary, address, folder string
	running                 map[string]*exec.Cmd
	at                      map[string]string // where each serves
}

func newPair(t *testing.T, binary string) *pair {
	t.Helper()
	p := &pair{binary: binary, address: dbtest.New(t), folder: t.TempDir(), running: map[string]*exec.Cmd{}, at: map[string]string{}}
	d, err := db.Open(t.Context(), db.Options{URL: p.address, MaxConns: 4})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	p.product = &product{t: t, db: d}
	link := p.start("one")
	p.url = p.at["one"]
	p.signInWith(link)
	p.start("two")
	return p
}

// start begins a process and returns the owner's link, if it prints one.
func (p *pair) start(name string) (link string) {
	p.t.Helper()
	address, err := url.Parse(p.address)
	require.NoError(p.t, err)
	query := address.Query()
	query.Set("application_name", name)
	address.RawQuery = query.Encode()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(p.t, err)
	listen := listener.Addr().String()
	require.NoError(p.t, listener.Close())
	command := exec.Command(p.binary, "serve")
	command.Dir = p.folder
	command.Env = append(os.Environ(), "DATABASE_URL="+address.String(), "MIGRATE_DATABASE_URL="+p.address, "CRM_LISTEN="+listen,
		"CRM_DATA_DIR="+filepath.Join(p.folder, "data"), "CRM_PUBLIC_URL=http://crm.example.com", "CRM_LOG_LEVEL=error",
		"CRM_NOW=2026-11-23T10:00:00-05:00", "SUPABASE_URL=", "SUPABASE_SECRET_KEY=", "OPENPHONE_API_KEY=")
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, command.Start())
	p.t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	p.running[name], p.at[name] = command, "http://"+listen
	lines := bufio.NewScanner(output)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "The business clock reads") {
		if _, found, ok := strings.Cut(lines.Text(), "the link works once): "); ok {
			link = found
		}
	}
	return link
}

// upload gives a file to one of the processes, to be merged at once.
func (p *pair) upload(to, file string) string {
	p.t.Helper()
	p.url = p.at[to]
	var imp struct{ ID string }
	p.must(http.StatusCreated, http.MethodPost, "/v1/imports?filename="+to+".csv&run=true", file, &imp)
	return imp.ID
}

func (p *pair) wait(id, state string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool { return one[string](p.product, `select state from import where id = $1`, id) == state }, 2*time.Minute, 5*time.Millisecond,
		"wanted %s, is %s", state, one[string](p.product, `select state || ' ' || coalesce(error::text, '') from import where id = $1`, id))
}

// merging waits until a file is in the middle of its merge, and names the process.
func (p *pair) merging(id string) (name string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		return one[bool](p.product, `select exists (select from import where id = $1 and state = 'merging' and rows_done between 1 and records - 1 and merged = 0)`, id)
	}, 2*time.Minute, 5*time.Millisecond)
	return one[string](p.product, `select coalesce(min(a.application_name), 'none') from pg_locks l join pg_stat_activity a using (pid)
		where l.locktype = 'advisory' and l.granted and l.objid = 7243004 and a.datname = current_database()`)
}

// owners are rows about people of Oak Street, by their numbers in it.
func owners(from, to int) string {
	file := strings.Builder{}
	file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\r\n")
	for n := from; n < to; n++ {
		fmt.Fprintf(&file, "SFR,%d OAK ST,QUINCY,02169,BEN %s,617-%d-%04d\r\n", n, letters(n), 200+n/10_000, n%10_000)
	}
	return file.String()
}

// records are what imports leave, whoever worked them and in whatever order.
func (p *pair) records() (all []string) {
	p.t.Helper()
	for _, query := range []string{
		`select string_agg(raw_name || first_name || last_name || terms::text || attributes::text, ',' order by raw_name) from contact where archived_at is null`,
		`select string_agg(e164, ',' order by e164) from phone where archived_at is null`,
		`select string_agg(address_key, ',' order by address_key) from property where archived_at is null`,
		`select string_agg(c.raw_name || p.e164 || l.is_primary, ',' order by c.raw_name, p.e164) from contact_phone l join contact c on c.id = l.contact_id join phone p on p.id = l.phone_id`,
		`select string_agg(c.raw_name || p.street || l.is_primary, ',' order by c.raw_name, p.street) from contact_property l join contact c on c.id = l.contact_id join property p on p.id = l.property_id`,
		`select string_agg(l.name || c.raw_name, ',' order by l.name, c.raw_name) from list_member m join list l on l.id = m.list_id join contact c on c.id = m.contact_id`,
		`select string_agg(name || ' ' || member_count, ',' order by name) from list where exists (select from list_member m where m.list_id = list.id)`,
	} {
		all = append(all, one[string](p.product, "select md5(coalesce(("+query+"), ''))"))
	}
	return append(all, fmt.Sprint(one[int](p.product, `select count(*) from contact where archived_at is null`)))
}

// Two overlapping files, one given to each of two processes: what is cancelled,
// killed and taken up again ends as the same files one after the other.
func TestTwoProcessesWithOverlappingFilesEndAsOneThatDidThemInTurn(t *testing.T) {
	t.Parallel()
	binary := chaostest.Build(t)
	first, second := owners(1, 6_001), owners(3_001, 12_001)

	alone := newPair(t, binary)
	alone.wait(alone.upload("one", first), "done")
	afterFirst := alone.records()
	alone.wait(alone.upload("two", second), "done")
	afterBoth := alone.records()

	cancel := func(t *testing.T, p *pair, id string) {
		t.Helper()
		p.url = p.at["one"]
		p.must(http.StatusOK, http.MethodPost, "/v1/imports/"+id+"/cancel", nil, nil)
		require.Eventually(t, func() bool {
			return one[int](p.product, `select count(*) from river_job where kind = 'imports.run' and state <> 'completed' and args->>'import_id' = $1`, id) == 0
		}, time.Minute, 5*time.Millisecond)
		require.Equal(t, "cancelled", one[string](p.product, `select state from import where id = $1`, id))
	}
	goOn := func(t *testing.T, p *pair, id string) {
		t.Helper()
		p.must(http.StatusOK, http.MethodPost, "/v1/imports/"+id+"/resume", nil, nil)
		p.wait(id, "done")
		require.Equal(t, afterBoth, p.records())
	}
	for name, act := range map[string]func(t *testing.T, p *pair){
		"cancelled in the middle of the merge": func(t *testing.T, p *pair) {
			a, b := p.upload("one", first), p.upload("two", second)
			p.merging(b)
			cancel(t, p, b)
			p.wait(a, "done")
			require.Equal(t, afterFirst, p.records(), "of the cancelled one nothing is left")
			goOn(t, p, b)
		},
		"cancelled while it is read": func(t *testing.T, p *pair) {
			a, b := p.upload("one", first), p.upload("two", second)
			require.Eventually(t, func() bool {
				return one[bool](p.product, `select exists (select from import where id = $1 and state = 'reading' and byte_offset between 1 and bytes - 1)`, b)
			}, time.Minute, time.Millisecond)
			cancel(t, p, b)
			p.wait(a, "done")
			require.Equal(t, afterFirst, p.records(), "of the cancelled one nothing is left")
			goOn(t, p, b)
		},
		"the process that merges is killed, the other takes over": func(t *testing.T, p *pair) {
			a, b := p.upload("one", first), p.upload("two", second)
			works := p.merging(b)
			require.Contains(t, p.running, works)
			require.NoError(t, p.running[works].Process.Kill())
			p.wait(a, "done")
			p.wait(b, "done")
			require.Equal(t, afterBoth, p.records())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			act(t, newPair(t, binary))
		})
	}
}
