package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/simulator"
)

const soon = 20 * time.Second

// listener collects the webhooks of a vendor, each checked for its signature.
type listener struct {
	sync.Mutex
	events []openphone.Event
	refuse int // how many to refuse first
}

func (l *listener) got() []openphone.Event {
	l.Lock()
	defer l.Unlock()
	return append([]openphone.Event(nil), l.events...)
}

func (l *listener) kinds() []string {
	var kinds []string
	for _, event := range l.got() {
		kinds = append(kinds, event.Kind)
	}
	return kinds
}

func (v *vendor) listen(t *testing.T, refuse int) *listener {
	t.Helper()
	l := &listener{refuse: refuse}
	var keys []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		l.Lock()
		defer l.Unlock()
		event, err := openphone.Decode(raw)
		if err != nil || openphone.Verify(r.Header, raw, keys, clock.RealNow()) != nil || l.refuse > 0 {
			l.refuse--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		l.events = append(l.events, event)
	}))
	t.Cleanup(server.Close)
	require.NoError(t, v.client.EnsureWebhook(t.Context(), server.URL))
	found, err := v.client.WebhookKeys(t.Context(), server.URL)
	require.NoError(t, err)
	l.Lock()
	defer l.Unlock()
	keys = found
	return l
}

func TestATextIsDeliveredAndAnnounced(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	l := v.listen(t, 0)
	v.work(t)
	accepted, err := v.client.Send(t.Context(), v.text("Hello there"))
	require.NoError(t, err)
	v.set(monday.Add(time.Minute))
	require.Eventually(t, func() bool { return len(l.got()) == 1 }, soon, 10*time.Millisecond)
	event := l.got()[0]
	require.Equal(t, openphone.KindDelivered, event.Kind)
	require.Equal(t, accepted.VendorID, event.VendorID)
	require.Equal(t, customer, event.To)
	require.False(t, event.Incoming)
	found, err := v.client.Fetch(t.Context(), accepted.VendorID)
	require.NoError(t, err)
	require.Equal(t, "delivered", found.Status)
}

func TestAnUndeliveredTextIsOnlySeenByAsking(t *testing.T) {
	t.Parallel()
	v := start(t, func(s *simulator.Switches) { s.Undelivered = 1 })
	l := v.listen(t, 0)
	v.work(t)
	accepted, err := v.client.Send(t.Context(), v.text("Hello there"))
	require.NoError(t, err)
	v.set(monday.Add(time.Minute))
	require.Eventually(t, func() bool {
		found, err := v.client.Fetch(t.Context(), accepted.VendorID)
		return err == nil && found.Status == "undelivered"
	}, soon, 10*time.Millisecond)
	require.Empty(t, l.got())
}

func TestOneSingleStopWordBlocksTheSenderForTheAccount(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	l := v.listen(t, 0)
	v.work(t)
	for _, text := range []string{"STOP PLEASE", " stop "} {
		_, err := v.Reply(t.Context(), customer, office, text)
		require.NoError(t, err)
	}
	require.Eventually(t, func() bool { return len(l.got()) == 2 }, soon, 10*time.Millisecond)
	require.True(t, l.got()[0].Incoming)
	require.Equal(t, customer, l.got()[0].From)
	var confirmations int
	require.NoError(t, v.db.GetContext(t.Context(), &confirmations, `select count(*) from sim_message where origin = 'vendor'`))
	require.Equal(t, 1, confirmations)

	text := v.text("Hello there")
	text.NumberVendorID = "PNsim0002"
	accepted, err := v.client.Send(t.Context(), text)
	require.NoError(t, err)
	v.set(monday.Add(time.Minute))
	status := func() string {
		found, err := v.client.Fetch(t.Context(), accepted.VendorID)
		require.NoError(t, err)
		return found.Status
	}
	require.Eventually(t, func() bool { return status() == "undelivered" }, soon, 10*time.Millisecond)
	log, err := v.Accepted(t.Context())
	require.NoError(t, err)
	require.True(t, log[0].Blocked)

	_, err = v.Reply(t.Context(), customer, "", "Start")
	require.NoError(t, err)
	accepted, err = v.client.Send(t.Context(), v.text("Welcome back"))
	require.NoError(t, err)
	v.set(monday.Add(2 * time.Minute))
	require.Eventually(t, func() bool { return status() == "delivered" }, soon, 10*time.Millisecond)
}

func TestCustomersAnswerTheSameWithTheSameSeed(t *testing.T) {
	t.Parallel()
	answers := func() map[string]string {
		v := start(t, func(s *simulator.Switches) {
			s.Answers = true
			s.AnswerRate = 0.5
		})
		v.work(t)
		for i := range 20 {
			text := carrier.Text{NumberVendorID: office, To: "+161755501" + string(rune('0'+i/10)) + string(rune('0'+i%10)), Body: "Hello there"}
			_, err := v.client.Send(t.Context(), text)
			require.NoError(t, err)
		}
		v.set(monday.Add(time.Minute))
		require.Eventually(t, func() bool {
			var waiting int
			require.NoError(t, v.db.GetContext(t.Context(), &waiting, `select count(*) from sim_due where kind = 'deliver'`))
			return waiting == 0
		}, soon, 10*time.Millisecond)
		v.set(monday.Add(time.Hour))
		require.Eventually(t, func() bool {
			var waiting int
			require.NoError(t, v.db.GetContext(t.Context(), &waiting, `select count(*) from sim_due`))
			return waiting == 0
		}, soon, 10*time.Millisecond)
		threads, err := v.Threads(t.Context())
		require.NoError(t, err)
		require.Len(t, threads, 20)
		said := map[string]string{}
		for _, thread := range threads {
			for _, message := range thread.Messages {
				if message.Direction == "incoming" {
					said[thread.Phone] = message.Text
				}
			}
		}
		return said
	}
	first := answers()
	require.NotEmpty(t, first)
	require.Less(t, len(first), 20)
	require.Equal(t, first, answers())
}

func TestThreadsNameTheCustomer(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	_, err := v.Reply(t.Context(), customer, "+13395550191", "Hello?")
	require.NoError(t, err)
	_, err = v.Reply(t.Context(), customer, "+17815550199", "Hello?")
	require.ErrorIs(t, err, simulator.ErrNoThread)
	threads, err := v.Threads(t.Context())
	require.NoError(t, err)
	require.Len(t, threads, 1)
	require.Equal(t, "(617) 555-0101", threads[0].Display)
	require.Equal(t, "Hello?", threads[0].LastText)
	require.Len(t, threads[0].Messages, 1)
	raw, err := json.Marshal(threads[0])
	require.NoError(t, err)
	require.Contains(t, string(raw), `"last_at":"2026-11-23T15:00:00Z"`)
}
