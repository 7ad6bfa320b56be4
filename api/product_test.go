package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/config"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/simulator"
)

// monday is 10:00 in New York on a working day without a holiday.
var monday = time.Date(2026, 11, 16, 15, 0, 0, 0, time.UTC)

// soon is generous: two minutes of a busy machine fail no test, a lost job does.
const soon = 2 * time.Minute

// product is the whole program in its own database, on a real port, with the
// vendor's stand-in.
type product struct {
	t      testing.TB
	url    string
	token  string
	db     *db.DB
	app    *app
	set    func(time.Time)
	lastID int
	header http.Header // of the next requests
}

// newProduct starts a product whose business clock begins at monday.
func newProduct(t *testing.T) *product { return start(t, clock.Starting(monday), 0) }

// newStanding is newProduct with a clock that stands still until it is set,
// and with time between the texts of a batch.
func newStanding(t *testing.T, stagger time.Duration) *product {
	business, set := clock.Manual(monday)
	x := start(t, business, stagger)
	x.set = set
	return x
}

func start(t testing.TB, business clock.Clock, stagger time.Duration) *product {
	t.Helper()
	address := dbtest.New(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &process{config: config.Config{
		DataDir: t.TempDir(), DatabaseURL: address, Stagger: stagger, PublicURL: "http://" + listener.Addr().String(),
	}}
	p.clock = business
	for _, pool := range []**db.DB{&p.web, &p.jobs} {
		*pool, err = db.Open(t.Context(), db.Options{URL: address, MaxConns: 12, BeforeCommit: beforeCommit})
		require.NoError(t, err)
		t.Cleanup((*pool).Close)
	}
	a, err := wire(t.Context(), p, listener.Addr().(*net.TCPAddr).Port)
	require.NoError(t, err)
	server := &http.Server{Handler: a.api.Router, ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	vendor, stopVendor := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(stopVendor)
	go a.simulator.Run(vendor)
	require.NoError(t, a.simulator.SetSwitches(t.Context(), simulator.Switches{}))
	require.NoError(t, a.openphone.Sync(t.Context()))
	stop, err := p.start(t.Context(), a)
	require.NoError(t, err)
	t.Cleanup(stop)
	x := &product{t: t, url: p.config.PublicURL, db: p.jobs, app: a}
	x.signIn()
	return x
}

func (x *product) signIn() {
	link, err := x.app.access.SetupLink(x.t.Context())
	require.NoError(x.t, err)
	x.signInWith(link)
}

// signInWith makes the owner's account by the link that was printed.
func (x *product) signInWith(link string) {
	x.t.Helper()
	parsed, err := url.Parse(link)
	require.NoError(x.t, err)
	x.must(http.StatusCreated, http.MethodPost, "/v1/setup", map[string]any{
		"token": parsed.Query().Get("token"), "name": "Olive Owner", "email": "owner@example.com", "password": "correct horse",
	}, nil)
	var session struct {
		AccessToken string `json:"access_token"`
	}
	x.must(http.StatusOK, http.MethodPost, "/auth/v1/token?grant_type=password", map[string]any{"email": "owner@example.com", "password": "correct horse"}, &session)
	x.token = session.AccessToken
}

// call sends a request and returns its status and body.
func (x *product) call(method, path string, body any) (int, []byte) {
	x.t.Helper()
	var reader io.Reader
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case string:
		reader, kind = strings.NewReader(body), "text/csv"
	default:
		encoded, err := json.Marshal(body)
		require.NoError(x.t, err)
		reader = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(x.t.Context(), method, x.url+path, reader)
	require.NoError(x.t, err)
	for name, values := range x.header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", kind)
	if x.token != "" {
		request.Header.Set("Authorization", "Bearer "+x.token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(x.t, err)
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	require.NoError(x.t, err)
	return response.StatusCode, answer
}

// must is call with the status that it must have; the body is decoded.
func (x *product) must(status int, method, path string, body, into any) {
	x.t.Helper()
	got, answer := x.call(method, path, body)
	require.Equal(x.t, status, got, "%s %s: %s", method, path, answer)
	if into != nil {
		require.NoError(x.t, json.Unmarshal(answer, into))
	}
}

// refused is call with the status and the code of the problem it must give.
func (x *product) refused(status int, code, method, path string, body any) {
	x.t.Helper()
	var problem struct{ Code, Detail string }
	x.must(status, method, path, body, &problem)
	require.Equal(x.t, code, problem.Code, problem.Detail)
}

func one[T any](x *product, query string, args ...any) (value T) {
	x.t.Helper()
	require.NoError(x.t, x.db.GetContext(x.t.Context(), &value, query, args...))
	return value
}

func until[T comparable](x *product, want T, query string, args ...any) {
	x.t.Helper()
	var last T
	require.Eventually(x.t, func() bool {
		last = one[T](x, query, args...)
		return last == want
	}, soon, 20*time.Millisecond, "want %v of: %s", want, query)
}

// importList imports n owners with a phone each and returns their list's id.
func (x *product) importList(name string, n int) string {
	x.t.Helper()
	file := strings.Builder{}
	file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\r\n")
	for range n {
		x.lastID++
		fmt.Fprintf(&file, "SFR,%d ELM ST,QUINCY,02169,ANNA %s,617-555-%04d\r\n", x.lastID, letters(x.lastID), 100+x.lastID)
	}
	var imp struct {
		ID   string
		List struct{ ID string }
	}
	x.must(http.StatusCreated, http.MethodPost, "/v1/imports?filename=list.csv&run=true&list_name="+url.QueryEscape(name), file.String(), &imp)
	until(x, "done", `select state from import where id = $1`, imp.ID)
	return imp.List.ID
}

// letters spells a number, so that each owner has a name of letters.
func letters(n int) string {
	out := "SMITH"
	for ; n > 0; n /= 10 {
		out += string(rune('A' + n%10))
	}
	return out
}

// attested imports a list and attests its consent basis. Phones count from
// 555-0101 on, through all lists.
func (x *product) attested(name string, n int) string {
	x.t.Helper()
	list := x.importList(name, n)
	x.must(http.StatusOK, http.MethodPost, "/v1/lists/"+list+"/attest", map[string]any{"basis": "attested", "text": "They asked at the home show."}, nil)
	return list
}

func (x *product) numbers() (ids []string) {
	x.t.Helper()
	require.NoError(x.t, x.db.SelectContext(x.t.Context(), &ids, `select id from sending_number order by e164`))
	return ids
}
