package live_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/live"
)

const patience = 20 * time.Second

type bench struct {
	t        *testing.T
	db       *db.DB
	site     string
	user     string
	disabled atomic.Bool
}

// process serves the stream of one more process on the same database.
func (b *bench) process() {
	b.t.Helper()
	hub := live.NewHub(b.db, func(_ context.Context, userID string) ([]string, bool) {
		return []string{"office", "user:" + userID}, !b.disabled.Load()
	}, nil)
	ctx, stop := context.WithCancel(b.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		hub.Run(ctx)
	}()
	api := httpd.New(httpd.Options{DB: b.db, Guard: httpd.Guard{
		Identify: func(_ context.Context, token string) (actor.Actor, error) {
			return actor.Actor{Kind: actor.User, ID: token}, nil
		},
		Allows: func(actor.Actor, string) bool { return true },
	}})
	hub.Routes(api)
	web := httptest.NewServer(api.Router)
	b.site = web.URL
	b.t.Cleanup(func() {
		stop()
		<-ended
		web.Close()
	})
}

func start(t *testing.T) *bench {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 20})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	b := &bench{t: t, db: d, user: db.NewID()}
	_, err = d.Pool.Exec(t.Context(), `insert into app_user (id, email, role, created_at) values ($1, 'maria@example.com', 'office', now())`, b.user)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var sequencers sync.WaitGroup
	for range 2 { // one leads, the other waits
		sequencers.Go(func() { live.Sequence(ctx, d) })
	}
	t.Cleanup(func() {
		stop()
		sequencers.Wait()
	})
	b.process()
	return b
}

func (b *bench) ticket() string {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site+"/v1/live/ticket", http.NoBody)
	require.NoError(b.t, err)
	request.Header.Set("Authorization", "Bearer "+b.user)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(b.t, err)
	defer func() { _ = answer.Body.Close() }()
	require.Equal(b.t, http.StatusCreated, answer.StatusCode)
	var body live.Ticket
	require.NoError(b.t, json.NewDecoder(answer.Body).Decode(&body))
	return body.Ticket
}

func (b *bench) dial(ticket string, since int64) (*websocket.Conn, int) {
	b.t.Helper()
	url := strings.Replace(b.site, "http", "ws", 1) + "/v1/live?ticket=" + ticket + "&since=" + strconv.FormatInt(since, 10)
	conn, answer, err := websocket.Dial(b.t.Context(), url, nil)
	if err != nil {
		require.NotNil(b.t, answer, err)
		return nil, answer.StatusCode
	}
	b.t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(1 << 20)
	return conn, answer.StatusCode
}

func (b *bench) listen(since int64) *websocket.Conn {
	b.t.Helper()
	conn, status := b.dial(b.ticket(), since)
	require.Equal(b.t, http.StatusSwitchingProtocols, status)
	return conn
}

func (b *bench) next(conn *websocket.Conn) live.Event {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	_, body, err := conn.Read(ctx)
	require.NoError(b.t, err)
	var event live.Event
	require.NoError(b.t, json.Unmarshal(body, &event))
	return event
}

func (b *bench) publish(list ...events.Event) {
	b.t.Helper()
	require.NoError(b.t, b.db.InTx(b.t.Context(), func(tx db.Tx) error { return events.Publish(b.t.Context(), tx, list...) }))
}

func about(id string) events.Event {
	return events.Event{Topic: "contact.changed", Entity: "contact", EntityID: id}
}

// numbered waits until n events have their number.
func (b *bench) numbered(n int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		var have int
		return b.db.GetContext(b.t.Context(), &have, `select count(*) from event where seq > 1`) == nil && have == n
	}, patience, 10*time.Millisecond)
}

func TestFactsArriveInTheOrderOfTheirCommitAndNoneIsLost(t *testing.T) {
	t.Parallel()
	b := start(t)
	conn := b.listen(0)
	require.Equal(t, "hello", b.next(conn).Type)
	require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		if err := events.Publish(t.Context(), tx, about("began first")); err != nil {
			return err
		}
		b.publish(about("committed first"), events.Event{Topic: "x", Entity: "x", EntityID: "not for us", Audience: []string{"user:somebody else"}})
		first := b.next(conn)
		require.Equal(t, "committed first", first.EntityID)
		require.Equal(t, "contact.changed", first.Topic)
		require.JSONEq(t, `{}`, string(first.Payload))
		require.Equal(t, []db.Touched{{Entity: "contact", ID: "began first"}}, tx.Touched())
		return nil
	}))
	second := b.next(conn)
	require.Equal(t, "began first", second.EntityID, "although its id is lower")
	b.publish(events.Event{Topic: "y", Entity: "y", EntityID: "mine", Payload: map[string]int{"unread": 2}, Audience: []string{"user:" + b.user}})
	mine := b.next(conn)
	require.Equal(t, "mine", mine.EntityID)
	require.JSONEq(t, `{"unread": 2}`, string(mine.Payload))
	require.Greater(t, mine.Seq, second.Seq)

	require.Error(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		return errAfter(events.Publish(t.Context(), tx, about("rolled back")))
	}))
	b.publish(about("after it"))
	require.Equal(t, "after it", b.next(conn).EntityID)
	require.ErrorContains(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		return events.Publish(t.Context(), tx, events.Event{Topic: "bad", Payload: make(chan int)})
	}), "publish bad")
}

func errAfter(err error) error {
	if err != nil {
		return err
	}
	return context.Canceled
}
