// Package live takes committed events to open screens. It owns tables event
// and ws_ticket.
//
// One sequencer per database numbers events after their commit (reading
// "id > last" loses rows that commit out of order); every process' hub reads
// event by seq and hands them to its sockets. A client resumes with its last
// seq, at any process, and misses nothing for 24 hours; then it is told to
// resync. A slow client is closed so that it resumes, never silently skipped.
package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

const (
	sequencerLock = 7243003
	batch         = 1000
	rollEvery     = time.Hour
)

// Sequence numbers events and seals audit lines until ctx is over. Many
// processes may call it; one at a time does the work.
func Sequence(ctx context.Context, d *db.DB) {
	d.Hold(ctx, "sequencer", func(conn *pgx.Conn) error { return lead(ctx, conn) })
}

func lead(ctx context.Context, conn *pgx.Conn) error {
	var leads bool
	if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", sequencerLock).Scan(&leads); err != nil || !leads {
		return err
	}
	if _, err := conn.Exec(ctx, "listen crm_event_out"); err != nil {
		return err
	}
	var rolled time.Time
	for {
		if now := clock.RealNow(); now.Sub(rolled) > rollEvery {
			if _, err := conn.Exec(ctx, "select roll_partitions(current_date)"); err != nil {
				return fmt.Errorf("roll partitions: %w", err)
			}
			rolled = now
		}
		for _, function := range []string{"move_events", "seal_audit"} {
			for done := int64(batch); done == batch; {
				if err := conn.QueryRow(ctx, "select "+function+"($1)", batch).Scan(&done); err != nil {
					return fmt.Errorf("%s: %w", function, err)
				}
			}
		}
		if err := db.Await(ctx, conn); err != nil {
			return err
		}
	}
}

// Event is what a client receives.
type Event struct {
	Type     string          `json:"type"`
	Seq      int64           `json:"seq"`
	Topic    string          `json:"topic,omitempty"`
	Entity   string          `json:"entity,omitempty"`
	EntityID string          `json:"entity_id,omitempty"`
	Payload  json.RawMessage `json:"payload,omitempty"`
	At       *time.Time      `json:"at,omitempty"`
	audience []string
}

// Hub hands the events of one database to the sockets of one process.
type Hub struct {
	db *db.DB
	// Audience returns the audiences of a user now, or false when the user may
	// no longer listen. Asked at the start and every half minute.
	audience func(ctx context.Context, userID string) ([]string, bool)
	origins  []string // other sites whose pages may listen

	mutex   sync.Mutex
	sockets map[*socket]struct{}
	seq     int64
	over    chan struct{} // closed when Run ends
	ready   chan struct{} // closed once seq is known: a socket that joined before would miss what came meanwhile
}

// NewHub makes a hub; Run feeds it.
func NewHub(d *db.DB, audience func(ctx context.Context, userID string) ([]string, bool), origins []string) *Hub {
	return &Hub{db: d, audience: audience, origins: origins, sockets: map[*socket]struct{}{}, over: make(chan struct{}), ready: make(chan struct{})}
}

// Run reads events until ctx is over, then closes every socket.
func (h *Hub) Run(ctx context.Context) {
	defer close(h.over)
	h.db.Hold(ctx, "event reader", func(conn *pgx.Conn) error { return h.follow(ctx, conn) })
}

func (h *Hub) follow(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "listen crm_event"); err != nil {
		return err
	}
	if h.seq == 0 { // nobody else writes it
		var newest int64 // never 0, which is "not known yet"
		if err := conn.QueryRow(ctx, "select coalesce(max(seq), 1) from event").Scan(&newest); err != nil {
			return err
		}
		h.locked(func() { h.seq = newest })
		close(h.ready)
	}
	for {
		list, err := read(ctx, conn.Query, h.seq)
		if err != nil {
			return err
		}
		for _, event := range list {
			h.deliver(event)
		}
		if len(list) == batch {
			continue
		}
		if err := db.Await(ctx, conn); err != nil {
			return err
		}
	}
}

// query is a connection's, or the pool's.
type query func(ctx context.Context, sql string, args ...any) (pgx.Rows, error)

func read(ctx context.Context, run query, after int64) ([]Event, error) {
	rows, err := run(ctx, `select seq, topic, entity, entity_id, payload, at, audience from event where seq > $1 order by seq limit $2`, after, batch)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Event, error) {
		event := Event{Type: "event"}
		err := row.Scan(&event.Seq, &event.Topic, &event.Entity, &event.EntityID, &event.Payload, &event.At, &event.audience)
		return event, err
	})
}

func (h *Hub) locked(fn func()) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	fn()
}

func (h *Hub) deliver(event Event) {
	h.locked(func() {
		h.seq = event.Seq
		for s := range h.sockets {
			s.offer(event)
		}
	})
}

// join adds a socket and returns the seq up to which the hub had delivered:
// the socket reads what is missing before that from the table.
func (h *Hub) join(s *socket) (seq int64) {
	h.locked(func() {
		h.sockets[s] = struct{}{}
		seq = h.seq
	})
	return seq
}

func (h *Hub) leave(s *socket) { h.locked(func() { delete(h.sockets, s) }) }

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(item string) bool { return slices.Contains(b, item) })
}
