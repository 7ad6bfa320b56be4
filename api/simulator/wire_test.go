package simulator_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/simulator"
	"github.com/attackacrack/crm/api/simulator/contracttest"
)

const (
	customer = "+16175550101"
	office   = "PNsim0001"
)

var monday = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

// vendor is a simulator on a real socket with a real client, both held
// against the vendor's documents.
type vendor struct {
	*simulator.Simulator
	db     *db.DB
	url    string
	key    string
	set    func(time.Time)
	clock  clock.Clock
	client *openphone.Client
}

func start(t *testing.T, change func(*simulator.Switches)) *vendor {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 10})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	now, set := clock.Manual(monday)
	s := simulator.New(simulator.Config{DB: handle, Clock: now, Seed: 1})
	switches := simulator.Default()
	switches.RateLimit = 0
	switches.Undelivered = 0
	switches.Answers = false
	if change != nil {
		change(&switches)
	}
	require.NoError(t, s.SetSwitches(t.Context(), switches))
	server := httptest.NewServer(documented(t, contracttest.Load(t), s))
	t.Cleanup(server.Close)
	key, err := s.APIKey(t.Context())
	require.NoError(t, err)
	v := &vendor{Simulator: s, db: handle, url: server.URL, key: key, set: set, clock: now}
	v.client = openphone.New(openphone.Config{BaseURL: server.URL, Key: key})
	return v
}

// work does what is due until the test ends.
func (v *vendor) work(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
}

func (v *vendor) text(body string) carrier.Text {
	return carrier.Text{NumberVendorID: office, To: customer, Body: body}
}

// documented holds requests that succeed, and all answers that the documents
// know, against the vendor's documents.
func documented(t *testing.T, spec *contracttest.Vendor, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		answer := recorder.Result()
		known := !strings.HasPrefix(r.URL.Path, "/v1/users") && !strings.HasPrefix(r.URL.Path, "/v1/nothing")
		if known && answer.StatusCode < 300 {
			r.Body = io.NopCloser(bytes.NewReader(body))
			spec.Request(t, r)
		}
		if known && contracttest.Documented(answer.StatusCode, recorder.Body.String()) {
			spec.Response(t, r, answer)
		}
		w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
		w.WriteHeader(answer.StatusCode)
		_, _ = w.Write(recorder.Body.Bytes())
	})
}

func (v *vendor) call(t *testing.T, method, path, key, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, v.url+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Authorization", key)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(raw)
}

func TestTheWireIsAsDocumented(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	accepted, err := v.client.Send(t.Context(), v.text("Hello there"))
	require.NoError(t, err)
	require.Equal(t, "queued", accepted.Status)
	found, err := v.client.Fetch(t.Context(), accepted.VendorID)
	require.NoError(t, err)
	require.Equal(t, "Hello there", found.Body)
	numbers, err := v.client.PhoneNumbers(t.Context())
	require.NoError(t, err)
	require.Len(t, numbers, 2)
	require.NoError(t, v.client.EnsureWebhook(t.Context(), "http://localhost/webhooks/openphone"))
	require.NoError(t, v.client.EnsureWebhook(t.Context(), "http://localhost/webhooks/openphone"))
	keys, err := v.client.WebhookKeys(t.Context(), "http://localhost/webhooks/openphone")
	require.NoError(t, err)
	require.Len(t, keys, 1)

	var id string
	require.NoError(t, v.db.GetContext(t.Context(), &id, `select id from sim_webhook`))
	for _, c := range []struct {
		method, path, key, body string
		status                  int
		contains                string
	}{
		{"GET", "/v1/users", v.key, "", 200, "USsim0001"},
		{"GET", "/v1/webhooks/" + id, v.key, "", 200, id},
		{"DELETE", "/v1/webhooks/" + id, v.key, "", 204, ""},
		{"DELETE", "/v1/webhooks/" + id, v.key, "", 404, "0300404"},
		{"GET", "/v1/webhooks/" + id, v.key, "", 404, "0300404"},
		{"GET", "/v1/messages/ACnone", v.key, "", 404, "0200404"},
		{"GET", "/v1/phone-numbers", "Bearer " + v.key, "", 401, "0400401"},
		{"GET", "/v1/messages/ACnone", "", "", 401, "0200401"},
		{"GET", "/v1/nothing", v.key, "", 404, "Not found"},
		{"GET", "/v1/messages?phoneNumberId=PN1&participants=%2B16175550101", v.key, "", 400, "maxResults"},
		{"POST", "/v1/webhooks/messages", v.key, `{"url":"nowhere","events":["message.received"]}`, 400, "0300400"},
		{"POST", "/v1/webhooks/messages", v.key, `{"url":"http://localhost/a","events":["message.received"]}`, 201, `"resourceIds":["*"]`},
		{"POST", "/v1/messages", v.key, `{`, 400, "Expected object"},
		{"POST", "/v1/messages", v.key, `{"content":"  ","from":"PNsim0001","to":["+16175550101"]}`, 400, "/content"},
		{"POST", "/v1/messages", v.key, `{"content":"` + strings.Repeat("é", 1601) + `","from":"PNsim0001","to":["+16175550101"]}`, 400, "1600"},
		{"POST", "/v1/messages", v.key, `{"content":"a","to":["+16175550101"]}`, 400, "/from"},
		{"POST", "/v1/messages", v.key, `{"content":"a","from":"PNsim0001","to":[]}`, 400, "/to"},
		{"POST", "/v1/messages", v.key, `{"content":"a","from":"PNsim0001","to":["6175550101"]}`, 400, "E164"},
		{"POST", "/v1/messages", v.key, `{"content":"a","from":"PNother","to":["+16175550101"]}`, 403, "0202403"},
		{"POST", "/v1/messages", v.key, `{"content":"a","from":"+13395550191","to":["+16175550101"]}`, 202, "PNsim0002"},
		{"POST", "/v1/messages", v.key, `{"content":"a","phoneNumberId":"PNsim0002","from":"PNsim0002","to":["+16175550101"]}`, 202, "PNsim0002"},
	} {
		status, body := v.call(t, c.method, c.path, c.key, c.body)
		require.Equal(t, c.status, status, c.method+" "+c.path+" "+body)
		require.Contains(t, body, c.contains)
	}
	log, err := v.Accepted(t.Context())
	require.NoError(t, err)
	require.Len(t, log, 3)
}

func TestListsComeInPagesNewestFirst(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	for i := range 105 {
		v.set(monday.Add(time.Duration(i) * time.Second))
		_, err := v.client.Send(t.Context(), v.text("Hello there"))
		require.NoError(t, err)
	}
	found, err := v.client.Outgoing(t.Context(), office, customer, monday)
	require.NoError(t, err)
	require.Len(t, found, 105)
	require.True(t, found[0].CreatedAt.Before(found[104].CreatedAt))
	found, err = v.client.Outgoing(t.Context(), office, customer, monday.Add(100*time.Second))
	require.NoError(t, err)
	require.Len(t, found, 5)
	found, err = v.client.Outgoing(t.Context(), office, "+16175550199", monday)
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestMoreThanTenRequestsASecondAreRefused(t *testing.T) {
	t.Parallel()
	v := start(t, func(s *simulator.Switches) { s.RateLimit = 10 })
	refused := 0
	for range 40 {
		status, _ := v.call(t, http.MethodGet, "/v1/users", v.key, "")
		if status == http.StatusTooManyRequests {
			refused++
		}
	}
	require.Positive(t, refused)
}
