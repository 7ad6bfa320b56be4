package openphone_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
)

const soon = 20 * time.Second

// domain stands where sending and conversations stand: it notes what it is handed.
type domain struct {
	sync.Mutex
	held     []string
	received []conversations.Inbound
	settled  []sending.Report
	numbers  []numbers.Number
	broken   error
}

func (d *domain) note(change func()) error {
	d.Lock()
	defer d.Unlock()
	if d.broken != nil {
		return d.broken
	}
	change()
	return nil
}

func (d *domain) breakWith(err error) {
	d.Lock()
	defer d.Unlock()
	d.broken = err
}

type bundle struct {
	db     *db.DB
	url    string
	module *openphone.Module
	domain *domain
}

func setup(t *testing.T, change func(*openphone.Dependencies)) *bundle {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 10})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	d := &domain{}
	dependencies := openphone.Dependencies{
		Web: handle, Work: handle, Keys: []string{legacyKey, standardKey},
		Client: openphone.New(openphone.Config{BaseURL: "http://127.0.0.1:1"}),
		HoldPhone: func(_ context.Context, _ db.Tx, e164 string, _ time.Time) error {
			return d.note(func() { d.held = append(d.held, e164) })
		},
		Receive: func(_ context.Context, _ db.Tx, inbound conversations.Inbound) error {
			return d.note(func() { d.received = append(d.received, inbound) })
		},
		Settle: func(_ context.Context, _ db.Tx, report sending.Report) error {
			return d.note(func() { d.settled = append(d.settled, report) })
		},
		KeepNumbers: func(_ context.Context, _ db.Tx, numbers []numbers.Number) error {
			return d.note(func() { d.numbers = numbers })
		},
	}
	if change != nil {
		change(&dependencies)
	}
	module := openphone.NewModule(dependencies)
	api := httpd.New(httpd.Options{DB: handle, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) { return actor.Actor{}, errors.New("nobody") },
		Allows:   func(actor.Actor, string) bool { return false },
	}})
	module.Routes(api)
	require.NoError(t, api.Check())
	server := httptest.NewServer(api.Router)
	t.Cleanup(server.Close)
	return &bundle{db: handle, url: server.URL + "/webhooks/openphone", module: module, domain: d}
}

func (b *bundle) work(t *testing.T) *jobs.Runner {
	t.Helper()
	registry := jobs.NewRegistry()
	b.module.Jobs(registry)
	runner, err := jobs.Start(t.Context(), b.db, registry)
	require.NoError(t, err)
	t.Cleanup(func() { runner.Stop(context.WithoutCancel(t.Context())) })
	return runner
}

func (b *bundle) post(t *testing.T, contentType, signature, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("openphone-signature", signature)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}

func sign(t *testing.T, body string) string {
	t.Helper()
	at := strconv.FormatInt(clock.RealNow().UnixMilli(), 10)
	secret, err := base64.StdEncoding.DecodeString(legacyKey)
	require.NoError(t, err)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(at + "." + body))
	return "hmac;1;" + at + ";" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (b *bundle) deliver(t *testing.T, body string) int {
	t.Helper()
	return b.post(t, "application/json; charset=utf-8", sign(t, body), body)
}

func (b *bundle) count(t *testing.T, query string) (n int) {
	t.Helper()
	require.NoError(t, b.db.GetContext(t.Context(), &n, query))
	return n
}

func inbound(id string) string {
	return `{"id":"` + id + `","object":"event","apiVersion":"v4","createdAt":"2026-11-23T15:00:02.000Z","type":"message.received",` +
		`"data":{"object":{"id":"AC1","from":"+16175550101","to":["+17815550190"],"direction":"incoming","text":"STOP",` +
		`"status":"received","createdAt":"2026-11-23T15:00:01.000Z","phoneNumberId":"PN0001"}}}`
}

func TestAWebhookIsStoredRawHeldAndQueuedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for range 3 {
		require.Equal(t, http.StatusOK, b.deliver(t, inbound("EV1")))
	}
	require.Equal(t, 1, b.count(t, `select count(*) from webhook_in where state = 'stored' and convert_from(raw, 'UTF8') like '%STOP%'`))
	require.Equal(t, 1, b.count(t, `select count(*) from webhook_seen where vendor = 'openphone' and event_id = 'EV1'`))
	require.Equal(t, 1, b.count(t, `select count(*) from river_job where kind = 'openphone.process' and queue = 'webhook'`))
	require.Equal(t, []string{"+16175550101"}, b.domain.held)
	b.work(t)
	require.Eventually(t, func() bool { return b.count(t, `select count(*) from webhook_in where state = 'done'`) == 1 }, soon, 10*time.Millisecond)
	require.Len(t, b.domain.received, 1)
	require.Equal(t, conversations.Inbound{
		VendorID: "AC1", NumberVendorID: "PN0001", From: "+16175550101", To: "+17815550190", Text: "STOP",
		At: time.Date(2026, 11, 23, 15, 0, 1, 0, time.UTC),
	}, b.domain.received[0])
}

func TestAWebhookIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	body := inbound("EV1")
	require.Equal(t, http.StatusUnsupportedMediaType, b.post(t, "text/plain", sign(t, body), body))
	require.Equal(t, http.StatusUnsupportedMediaType, b.post(t, "", sign(t, body), body))
	require.Equal(t, http.StatusUnauthorized, b.post(t, "application/json", "", body))
	require.Equal(t, http.StatusUnauthorized, b.post(t, "application/json", sign(t, body), body+" "))
	large := `{"id":"` + strings.Repeat("a", 1<<20) + `"}`
	require.Equal(t, http.StatusRequestEntityTooLarge, b.post(t, "application/json", sign(t, large), large))
	require.Zero(t, b.count(t, `select count(*) from webhook_in`))
	b.domain.breakWith(errors.New("no hold, no 200"))
	require.Equal(t, http.StatusInternalServerError, b.deliver(t, body))
	require.Zero(t, b.count(t, `select count(*) from webhook_in`))
	require.Zero(t, b.count(t, `select count(*) from webhook_seen`))
}

func TestReportsAndUnknownKinds(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	delivered := strings.NewReplacer("message.received", "message.delivered", "incoming", "outgoing", "EV1", "EV2").Replace(inbound("EV1"))
	require.Equal(t, http.StatusOK, b.deliver(t, delivered))
	require.Equal(t, http.StatusOK, b.deliver(t, `{"id":"EV3","type":"task.created","data":{}}`))
	require.Equal(t, http.StatusOK, b.deliver(t, `{"type":"no.id"}`))
	require.Empty(t, b.domain.held)
	b.work(t)
	require.Eventually(t, func() bool {
		return b.count(t, `select count(*) from webhook_in where state = 'ignored'`) == 2 &&
			b.count(t, `select count(*) from webhook_in where state = 'done'`) == 1
	}, soon, 10*time.Millisecond)
	require.Len(t, b.domain.settled, 1)
	require.Equal(t, "delivered", b.domain.settled[0].Status)
	require.Equal(t, "AC1", b.domain.settled[0].VendorID)
}

func TestAWebhookThatFailsThreeTimesIsADeadLetter(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	require.Equal(t, http.StatusOK, b.deliver(t, inbound("EV1")))
	b.domain.breakWith(errors.New("no such luck"))
	b.work(t)
	require.Eventually(t, func() bool {
		// River waits seconds between tries; the test does not.
		_, err := b.db.ExecContext(t.Context(), `update river_job set scheduled_at = now(), state = 'available' where state = 'retryable'`)
		require.NoError(t, err)
		return b.count(t, `select count(*) from webhook_in where state = 'dead' and tries = 3 and error = 'no such luck'`) == 1
	}, soon, 50*time.Millisecond)
	require.Empty(t, b.domain.received)
}

// The last try's time was up, or the process was told to end: nobody would
// look at the webhook again if that kept it from being called dead.
func TestAWebhookWhoseLastTryIsCutOffIsADeadLetter(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	b := setup(t, func(d *openphone.Dependencies) {
		d.Receive = func(ctx context.Context, _ db.Tx, _ conversations.Inbound) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		}
	})
	require.Equal(t, http.StatusOK, b.deliver(t, inbound("EV1")))
	_, err := b.db.ExecContext(t.Context(), `update river_job set max_attempts = 1`)
	require.NoError(t, err)
	runner := b.work(t)
	<-began
	now, cancel := context.WithCancel(t.Context())
	cancel()
	runner.Stop(now)
	require.Equal(t, 1, b.count(t, `select count(*) from webhook_in where state = 'dead' and tries = 1 and error = 'context canceled'`))
}
