package httpd

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// A key's life: started (own commit) → committed (in the transaction of the
// effect, by MarkCommitted) → done (with the answer). A repeat of a started
// key waits for the client to try again; one whose process died before it
// committed may run again after abandonedAfter.
const (
	idempotencyKept = 24 * time.Hour
	abandonedAfter  = time.Minute
	largestKeyed    = 1 << 20 // bodies above this (uploads) are known by their address alone
)

type keyContext struct{}

type keyed struct{ actorID, key string }

// MarkCommitted notes, in the transaction of the effect, that the request with
// this Idempotency-Key has had its effect. Part of db.Options.BeforeCommit.
func MarkCommitted(ctx context.Context, tx db.Tx) error {
	k, ok := ctx.Value(keyContext{}).(keyed)
	if !ok {
		return nil
	}
	_, err := tx.Exec(ctx, `update idempotency set state = 'committed' where actor_id = $1 and key = $2 and state = 'started'`, k.actorID, k.key)
	return err
}

func idempotent(d *db.DB, now clock.Clock) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			key := r.Header.Get("Idempotency-Key")
			who := actor.From(r.Context())
			if key == "" || r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/v1/") || who.Kind == actor.Anonymous {
				next.ServeHTTP(w, r)
				return
			}
			if len(key) > 200 {
				Refuse(w, r, problem.Invalid("bad_idempotency_key", "Idempotency-Key is longer than 200 characters."))
				return
			}
			store := keyStore{db: d, now: now, keyed: keyed{actorID: who.ID, key: key}}
			stored, err := store.begin(r)
			if err != nil {
				Refuse(w, r, err)
				return
			}
			if stored != nil {
				stored.replay(w)
				return
			}
			recorder := &recorder{ResponseWriter: w, status: http.StatusOK}
			next.ServeHTTP(recorder, r.WithContext(context.WithValue(r.Context(), keyContext{}, store.keyed)))
			store.finish(context.WithoutCancel(r.Context()), recorder)
		})
	}
}

type keyStore struct {
	db  *db.DB
	now clock.Clock
	keyed
}

type storedAnswer struct {
	RequestHash []byte
	State       string
	Status      *int
	Headers     []byte
	Body        []byte
	At          time.Time
}

// begin claims the key, or returns the answer that was given before.
func (s keyStore) begin(r *http.Request) (*storedAnswer, error) {
	route := r.Method + " " + r.URL.Path
	hash, err := hashRequest(r)
	if err != nil {
		return nil, problem.New(http.StatusBadRequest, "unreadable", "The body could not be read.")
	}
	var stored storedAnswer
	claimed := false
	err = s.db.Pool.QueryRow(r.Context(), `
		insert into idempotency (actor_id, key, route, request_hash, state, at) values ($1, $2, $3, $4, 'started', $5)
		on conflict (actor_id, key) do update set state = 'started', at = $5, request_hash = $4, route = $3
			where idempotency.at < $6 or (idempotency.state = 'started' and idempotency.at < $7 and idempotency.request_hash = $4)
		returning true`, s.actorID, s.key, route, hash, s.now.Now(), s.now.Now().Add(-idempotencyKept), s.now.Now().Add(-abandonedAfter)).Scan(&claimed)
	if err == nil {
		return nil, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	err = s.db.Pool.QueryRow(r.Context(), `select request_hash, state, status, headers, body, at from idempotency where actor_id = $1 and key = $2`,
		s.actorID, s.key).Scan(&stored.RequestHash, &stored.State, &stored.Status, &stored.Headers, &stored.Body, &stored.At)
	switch {
	case err != nil:
		return nil, err
	case !bytes.Equal(stored.RequestHash, hash):
		return nil, problem.Invalid("idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new one.")
	case stored.State == "committed":
		return nil, problem.Conflict("already_done", "This request was carried out before; its answer was lost. Read the result instead of repeating it.")
	case stored.State == "started":
		return nil, problem.Conflict("in_progress", "The same request is being carried out. Try again in a moment.")
	}
	return &stored, nil
}

// finish keeps the answer; a refusal for a passing reason frees the key.
func (s keyStore) finish(ctx context.Context, answer *recorder) {
	query, args := `update idempotency set state = 'done', status = $3, headers = $4, body = $5 where actor_id = $1 and key = $2`,
		[]any{s.actorID, s.key, answer.status, []byte(`{"Content-Type":` + strconv.Quote(answer.Header().Get("Content-Type")) + `}`), answer.body.Bytes()}
	if answer.status >= http.StatusInternalServerError || answer.status == http.StatusTooManyRequests {
		query, args = `delete from idempotency where actor_id = $1 and key = $2 and state = 'started'`, args[:2]
	}
	_, _ = s.db.Pool.Exec(ctx, query, args...) // the effect stands; a lost answer reads as "committed"
}

func (a *storedAnswer) replay(w http.ResponseWriter) {
	var headers map[string]string
	if json.Unmarshal(a.Headers, &headers) == nil {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(*a.Status)
	_, _ = w.Write(a.Body)
}

func hashRequest(r *http.Request) ([]byte, error) {
	digest := sha256.New()
	_, _ = io.WriteString(digest, r.Method+" "+r.URL.RequestURI()+"\n")
	if r.ContentLength >= 0 && r.ContentLength <= largestKeyed {
		body, err := io.ReadAll(io.LimitReader(r.Body, largestKeyed+1))
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		_, _ = digest.Write(body)
	}
	return digest.Sum(nil), nil
}

// recorder passes an answer on and keeps a copy.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(data []byte) (int, error) {
	r.body.Write(data)
	return r.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
