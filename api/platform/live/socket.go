package live

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	queued       = 256 // events a slow client may lag behind before it is closed
	writeTimeout = 10 * time.Second
	recheckEvery = 30 * time.Second
	ticketLife   = time.Minute
	retention    = 24 * time.Hour
)

type socket struct {
	events    chan Event
	cancel    context.CancelFunc
	audiences atomic.Pointer[[]string]
}

// offer queues an event, or closes the socket: it will resume by seq.
func (s *socket) offer(event Event) {
	if !overlaps(event.audience, *s.audiences.Load()) {
		return
	}
	select {
	case s.events <- event:
	default:
		s.cancel()
	}
}

// Ticket is a single-use ticket for the event stream.
type Ticket struct {
	Ticket string `json:"ticket" doc:"Single use, valid for one minute: /v1/live?ticket=…" example:"K5Q2JH4W6ZB7A3X9"`
}

// Routes registers the ticket and the stream.
func (h *Hub) Routes(api *httpd.API) {
	httpd.Create(api, "/v1/live/ticket", "live.ticket", "live:listen", "Get a ticket for the event stream", h.ticket)
	api.Handle(httpd.Route{
		Method: http.MethodGet, Path: "/v1/live", ID: "live.listen", Permission: httpd.Public,
	}, h.listen)
}

func (h *Hub) ticket(ctx context.Context, _ *struct{}) (Ticket, error) {
	text := rand.Text()
	hash := sha256.Sum256([]byte(text))
	_, err := h.db.Pool.Exec(ctx, `with gone as (delete from ws_ticket where expires_at < $3)
		insert into ws_ticket (hash, user_id, expires_at) values ($1, $2, $4)`,
		hash[:], actor.From(ctx).ID, clock.RealNow(), clock.RealNow().Add(ticketLife))
	if err != nil {
		return Ticket{}, err
	}
	return Ticket{Ticket: text}, nil
}

// redeem uses a ticket up and tells whose it was.
func (h *Hub) redeem(ctx context.Context, ticket string) (userID string, err error) {
	hash := sha256.Sum256([]byte(ticket))
	err = h.db.Pool.QueryRow(ctx, `delete from ws_ticket where hash = $1 and expires_at > $2 returning user_id::text`,
		hash[:], clock.RealNow()).Scan(&userID)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", problem.Unauthorized("The ticket is used or too old. Get a new one.")
	}
	return userID, err
}

func (h *Hub) listen(w http.ResponseWriter, r *http.Request) {
	userID, err := h.redeem(r.Context(), r.URL.Query().Get("ticket"))
	if err != nil {
		httpd.Refuse(w, r, err)
		return
	}
	audiences, ok := h.audience(r.Context(), userID)
	if !ok {
		httpd.Refuse(w, r, problem.Forbidden("This account is disabled."))
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{OriginPatterns: h.origins})
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }()
	// The server only listens for the close; what a client sends is no use.
	ctx, cancel := context.WithCancel(conn.CloseRead(context.WithoutCancel(r.Context())))
	defer cancel()
	s := &socket{events: make(chan Event, queued), cancel: cancel}
	s.audiences.Store(&audiences)
	since, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	h.serve(ctx, conn, s, userID, since)
	_ = conn.Close(websocket.StatusGoingAway, "resume")
}

// serve sends the greeting, what was missed, and then events as they come.
func (h *Hub) serve(ctx context.Context, conn *websocket.Conn, s *socket, userID string, since int64) {
	select {
	case <-h.ready:
	case <-h.over:
		return
	case <-ctx.Done():
		return
	}
	seq := h.join(s)
	defer h.leave(s)
	if err := h.greet(ctx, conn, s, since, seq); err != nil {
		return
	}
	recheck := time.NewTicker(recheckEvery)
	defer recheck.Stop()
	for {
		select {
		case <-h.over:
			return
		case <-ctx.Done():
			return
		case event := <-s.events:
			if write(ctx, conn, event) != nil {
				return
			}
		case <-recheck.C:
			audiences, ok := h.audience(ctx, userID)
			if !ok || conn.Ping(ctx) != nil {
				return
			}
			s.audiences.Store(&audiences)
		}
	}
}

func (h *Hub) greet(ctx context.Context, conn *websocket.Conn, s *socket, since, seq int64) error {
	if since <= 0 {
		return write(ctx, conn, Event{Type: "hello", Seq: seq})
	}
	var oldest int64
	err := h.db.Pool.QueryRow(ctx, `select coalesce(min(seq), 0) from event where at > $1`, clock.RealNow().Add(-retention)).Scan(&oldest)
	if err != nil {
		return err
	}
	// After seq: another database, or one that was restored.
	if since > seq || since < seq && (oldest == 0 || oldest > since+1) {
		return write(ctx, conn, Event{Type: "resync", Seq: seq})
	}
	err = write(ctx, conn, Event{Type: "hello", Seq: since})
	for more := true; more && err == nil && since < seq; {
		var missed []Event
		missed, err = read(ctx, h.db.Pool.Query, since)
		more = len(missed) > 0
		for _, event := range missed {
			if err == nil && event.Seq <= seq && overlaps(event.audience, *s.audiences.Load()) {
				err = write(ctx, conn, event)
			}
			since = event.Seq
		}
	}
	return err
}

func write(ctx context.Context, conn *websocket.Conn, event Event) error {
	encoded, err := json.Marshal(event)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, encoded)
}
