package imports_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/blob"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
)

var started = time.Date(2026, 11, 10, 14, 41, 0, 0, time.UTC)

// pause lies between the texts of somebody who writes to us all the time.
const pause = 20 * time.Millisecond

// bench is a running product of one module on a database of its own.
type bench struct {
	testing.TB
	url    string
	db     *db.DB
	blobs  string
	module *imports.Module
	server *httptest.Server
	beside *pgxpool.Pool // what the product has no part in
	poll   time.Duration // how often an import is looked at
}

// newBench starts the API; the jobs run only after work.
func newBench(t testing.TB) *bench {
	t.Helper()
	return benchOn(t, dbtest.New(t), t.TempDir())
}

// part says how many rows one transaction merges, where it is not the usual number.
func benchOn(t testing.TB, url, blobs string, part ...int64) *bench {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: url, MaxConns: 12})
	require.NoError(t, err)
	store, err := blob.Open(blobs)
	require.NoError(t, err)
	stopped, _ := clock.Manual(started)
	b := &bench{TB: t, url: url, db: d, blobs: blobs, module: imports.New(imports.Dependencies{Web: d, Work: d, Blobs: store, Clock: stopped, OptOut: consent.OptOutAll, PartRows: sum(part)})}
	api := httpd.New(httpd.Options{DB: d, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) {
			return actor.Actor{Kind: actor.User, ID: "maureen", Name: "Maureen Riley", Role: "office"}, nil
		},
		Allows: func(actor.Actor, string) bool { return true },
	}})
	b.module.Routes(api)
	intake.New(d).Routes(api)
	require.NoError(t, api.Check())
	b.server = httptest.NewServer(api.Router)
	config, err := pgxpool.ParseConfig(url)
	require.NoError(t, err)
	config.ConnConfig.RuntimeParams["search_path"] = "crm, public"
	b.beside, err = pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(func() {
		b.beside.Close()
		b.server.Close()
		d.Close()
	})
	return b
}

// emptied is the same bench for a test within its own, without records of the one before.
func (b *bench) emptied(t *testing.T) *bench {
	t.Helper()
	again := *b
	again.TB = t
	for _, table := range []string{
		"import_fate", "import_line", "import", "list_member", "list", "contact_phone", "contact_email", "contact_property", "change", "term", "email", "phone", "property", "contact",
	} {
		_, err := b.beside.Exec(t.Context(), "delete from "+table) // few rows: far faster than truncate
		require.NoError(t, err)
	}
	return &again
}

func sum(numbers []int64) (all int64) {
	for _, number := range numbers {
		all += number
	}
	return all
}

// withChunk is the module with other chunks.
func (b *bench) withChunk(rows int) *imports.Module {
	b.Helper()
	store, err := blob.Open(b.blobs)
	require.NoError(b, err)
	stopped, _ := clock.Manual(started)
	return imports.New(imports.Dependencies{Web: b.db, Work: b.db, Blobs: store, Clock: stopped, OptOut: consent.OptOutAll, Chunk: rows})
}

// forget runs the daily job that deletes originals.
func (b *bench) forget() {
	b.Helper()
	require.NoError(b, b.db.InTx(b.Context(), func(tx db.Tx) error { return tx.Enqueue(b.Context(), imports.ForgetArgs{}) }))
	require.Eventually(b, func() bool {
		return one[int](b, "select count(*)::int from river_job where kind = 'imports.forget' and state <> 'completed'") == 0
	}, time.Minute, 20*time.Millisecond)
}

// work runs this module's jobs until the test ends.
func (b *bench) work() *bench {
	b.Helper()
	registry := jobs.NewRegistry()
	b.module.Jobs(registry)
	ctx, cancel := context.WithCancel(context.Background())
	runner, err := jobs.Start(ctx, b.db, registry)
	require.NoError(b, err)
	b.Cleanup(func() {
		runner.Stop(ctx)
		cancel()
	})
	return b
}

func (b *bench) call(method, path string, body io.Reader) (int, []byte) {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, b.server.URL+path, body)
	require.NoError(b, err)
	request.Header.Set("Authorization", "Bearer any")
	request.Header.Set("Content-Type", "application/json")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "text/csv")
	}
	answer, err := b.server.Client().Do(request)
	require.NoError(b, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(b, err)
	return answer.StatusCode, text
}

func (b *bench) upload(file []byte, query string) imports.Import {
	b.Helper()
	return b.uploadAs("list.csv", file, query)
}

func (b *bench) uploadAs(name string, file []byte, query string) imports.Import {
	b.Helper()
	status, body := b.call(http.MethodPost, "/v1/imports?filename="+url.QueryEscape(name)+"&"+query, bytes.NewReader(file))
	require.Equal(b, http.StatusCreated, status, string(body))
	return decode[imports.Import](b, body)
}

func decode[T any](t testing.TB, body []byte) (value T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(body, &value), string(body))
	return value
}

func (b *bench) read(id string) imports.Import {
	b.Helper()
	status, body := b.call(http.MethodGet, "/v1/imports/"+id, nil)
	require.Equal(b, http.StatusOK, status, string(body))
	return decode[imports.Import](b, body)
}

// wait returns the import once it is in one of the states.
func (b *bench) wait(id string, states ...string) (imp imports.Import) {
	b.Helper()
	var state string
	require.Eventually(b, func() bool {
		return b.beside.QueryRow(b.Context(), `select state from import where id = $1`, id).Scan(&state) == nil && slices.Contains(states, state)
	}, 6*time.Minute, cmp.Or(b.poll, 5*time.Millisecond), "state is %v", &state)
	if imp = b.read(id); !slices.Contains(states, imp.State) {
		imp.State = state // it has gone on since
	}
	return imp
}

// run imports a file to its end.
func (b *bench) run(file []byte, query string) imports.Import {
	b.Helper()
	return b.runAs("list.csv", file, query)
}

func (b *bench) row(id string, no int) ledger.Row {
	b.Helper()
	status, body := b.call(http.MethodGet, fmt.Sprintf("/v1/imports/%s/rows/%d", id, no), nil)
	require.Equal(b, http.StatusOK, status, string(body))
	return decode[ledger.Row](b, body)
}

func (b *bench) runAs(name string, file []byte, query string) imports.Import {
	b.Helper()
	imp := b.wait(b.uploadAs(name, file, "run=true&"+query).ID, "done", "failed", "cancelled", "mapping")
	require.Equal(b, "done", imp.State, "%+v", imp.Error)
	require.True(b, imp.Balanced)
	return imp
}

// one reads one value on a connection that the product has no part in.
func one[T any](b *bench, query string, args ...any) (value T) {
	b.Helper()
	require.NoError(b, b.beside.QueryRow(b.Context(), query, args...).Scan(&value), query)
	return value
}

func (b *bench) count(table string) int {
	b.Helper()
	return one[int](b, "select count(*)::int from "+table)
}

// expectation is what the generator says of its file.
type expectation struct {
	Lines, People      int
	DistinctPhones     int `json:"distinct_phones"`
	DistinctProperties int `json:"distinct_properties"`
	EmailCells         int `json:"email_cells"`
	DataRows           int `json:"data_rows"`
	Ledger             map[string]int
}

// generate makes a list with the generator that stands beside the
// specification. Without it a committed sample must do, and the test says so.
func generate(t testing.TB, rows int, options ...string) (file []byte, want expectation, ok bool) {
	t.Helper()
	shared := os.Getenv("CRM_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	script := filepath.Join(shared, "bench", "gen_propertyradar.py")
	if _, err := os.Stat(script); err != nil {
		t.Log("the generator is not here (set CRM_SHARED); only what needs no large list is checked")
		return nil, want, false
	}
	stats := filepath.Join(t.TempDir(), "stats.json")
	command := exec.CommandContext(t.Context(), "python3", append([]string{script, strconv.Itoa(rows), "1", "--stats", stats}, options...)...)
	file, err := command.Output()
	require.NoError(t, err)
	text, err := os.ReadFile(stats)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &want))
	return file, want, true
}

// list writes a PropertyRadar list of people who have one phone each.
func list(rows int) []byte {
	var out strings.Builder
	out.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\n")
	for i := range rows {
		out.WriteString("SFR," + strconv.Itoa(i+1) + " OAK ST,QUINCY,02169,PERSON " + letters(i) + ",617-" + number(i) + "\n")
	}
	return []byte(out.String())
}

// number spells the i-th exchange and line of an area.
func number(i int) string {
	exchanges := []int{200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 220, 221}
	line := strconv.Itoa(i%10000 + 10000)[1:]
	return strconv.Itoa(exchanges[i/10000]) + "-" + line
}

// letters spells a number as a surname.
func letters(i int) string {
	name := []byte("AAAAA")
	for at := len(name) - 1; i > 0; at-- {
		name[at] = byte('A' + i%26)
		i /= 26
	}
	return string(name)
}
