package simulator_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator"
)

// program is client, webhook, jobs and simulator in one process, wired as
// wire.go does, with notes in place of conversations.
type program struct {
	sync.Mutex
	*simulator.Simulator
	url      string
	client   *openphone.Client
	numbers  []numbers.Number
	received []conversations.Inbound
	settled  []sending.Report
}

func (p *program) note(change func()) error {
	p.Lock()
	defer p.Unlock()
	change()
	return nil
}

func (p *program) texts() (received []conversations.Inbound, settled []sending.Report) {
	p.Lock()
	defer p.Unlock()
	return p.received, p.settled
}

func run(t *testing.T) *program {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 20})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	p := &program{Simulator: simulator.New(simulator.Config{DB: handle, Clock: clock.Clock{}, Seed: 1})}
	api := httpd.New(httpd.Options{DB: handle, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) {
			return actor.Actor{Kind: actor.User, ID: "1", Role: "office"}, nil
		},
		Allows: func(_ actor.Actor, permission string) bool { return permission == simulator.Permission },
	}})
	server := httptest.NewServer(api.Router)
	t.Cleanup(server.Close)
	p.url = server.URL
	p.Routes(api)
	key, err := p.APIKey(t.Context())
	require.NoError(t, err)
	p.client = openphone.New(openphone.Config{BaseURL: server.URL + simulator.Path, Key: key, Limiter: openphone.Limiter(handle, "openphone")})
	module := openphone.NewModule(openphone.Dependencies{
		Web: handle, Work: handle, Client: p.client, WebhookURL: server.URL + "/webhooks/openphone",
		HoldPhone: func(context.Context, db.Tx, string, time.Time) error { return nil },
		Receive: func(_ context.Context, _ db.Tx, inbound conversations.Inbound) error {
			return p.note(func() { p.received = append(p.received, inbound) })
		},
		Settle: func(_ context.Context, _ db.Tx, report sending.Report) error {
			return p.note(func() { p.settled = append(p.settled, report) })
		},
		KeepNumbers: func(_ context.Context, _ db.Tx, numbers []numbers.Number) error {
			return p.note(func() { p.numbers = numbers })
		},
	})
	module.Routes(api)
	require.NoError(t, api.Check())
	registry := jobs.NewRegistry()
	module.Jobs(registry)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Run(ctx)
	}()
	runner, err := jobs.Start(ctx, handle, registry)
	require.NoError(t, err)
	t.Cleanup(func() {
		runner.Stop(context.WithoutCancel(ctx))
		cancel()
		<-done
	})
	return p
}

func (p *program) control(t *testing.T, method, path, token, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, p.url+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(raw)
}

// TestThereAndBack: sync, send, delivery report and answer, over HTTP all the
// way.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	p := run(t)
	require.Eventually(t, func() bool { // the job at the start reads the account and registers the webhook
		p.Lock()
		defer p.Unlock()
		return len(p.numbers) == 2
	}, soon, 10*time.Millisecond)
	require.Eventually(t, func() bool {
		keys, err := p.client.WebhookKeys(t.Context(), p.url+"/webhooks/openphone")
		return err == nil && len(keys) == 1
	}, soon, 100*time.Millisecond)
	switches := simulator.Default()
	switches.Undelivered = 0
	switches.Answers = false
	raw, err := json.Marshal(switches)
	require.NoError(t, err)
	status, body := p.control(t, http.MethodPut, "/simulator/switches", "token", string(raw))
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"rate_limit":10`)

	accepted, err := p.client.Send(t.Context(), carrier.Text{NumberVendorID: office, To: customer, Body: "Hello there"})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, settled := p.texts()
		return len(settled) == 1 && settled[0].VendorID == accepted.VendorID && settled[0].Status == "delivered"
	}, soon, 10*time.Millisecond)

	status, body = p.control(t, http.MethodPost, "/simulator/reply", "token", `{"from":"+16175550101","text":"Yes please"}`)
	require.Equal(t, http.StatusCreated, status, body)
	require.Eventually(t, func() bool {
		received, _ := p.texts()
		return len(received) == 1 && received[0].Text == "Yes please" && received[0].NumberVendorID == office
	}, soon, 10*time.Millisecond)

	status, body = p.control(t, http.MethodGet, "/simulator/threads", "token", "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, `"last_text":"Yes please"`)
	status, body = p.control(t, http.MethodGet, "/simulator/switches", "token", "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, `"answers":false`)
}

func TestTheControlIsGuarded(t *testing.T) {
	t.Parallel()
	p := run(t)
	for _, c := range []struct {
		method, path, token, body string
		status                    int
	}{
		{http.MethodGet, "/simulator/threads", "", "", http.StatusUnauthorized},
		{http.MethodPut, "/simulator/switches", "", `{}`, http.StatusUnauthorized},
		{http.MethodPut, "/simulator/switches", "token", `{"rate_429":2}`, http.StatusUnprocessableEntity},
		{http.MethodPost, "/simulator/reply", "token", `{"from":"617","text":"a"}`, http.StatusUnprocessableEntity},
		{http.MethodPost, "/simulator/reply", "token", `{"from":"+16175550101","to":"+1","text":"a"}`, http.StatusNotFound},
		{http.MethodGet, simulator.Path + "/v1/phone-numbers", "", "", http.StatusUnauthorized},
	} {
		status, body := p.control(t, c.method, c.path, c.token, c.body)
		require.Equal(t, c.status, status, c.method+" "+c.path+" "+body)
	}
}
