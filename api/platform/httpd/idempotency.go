package httpd

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5/middleware"

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

// idempotent answers a repeated POST of the same person with the first answer.
func idempotent(d *db.DB, now clock.Clock) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			k := keyed{actorID: actor.From(r.Context()).ID, key: r.Header.Get("Idempotency-Key")}
			if k.key == "" || r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/v1/") || actor.From(r.Context()).Kind == actor.Anonymous {
				next.ServeHTTP(w, r)
				return
			}
			stored, err := k.begin(d, r, now.Now())
			switch {
			case err != nil:
				Refuse(w, r, err)
			case stored != nil:
				stored.replay(w)
			default:
				answer := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
				var body bytes.Buffer
				answer.Tee(&body)
				next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), keyContext{}, k)))
				k.finish(context.WithoutCancel(r.Context()), d, answer, body.Bytes())
			}
		})
	}
}

type storedAnswer struct {
	RequestHash []byte `db:"request_hash"`
	State       string `db:"state"`
	Status      int    `db:"status"`
	ContentType string `db:"content_type"`
	Body        []byte `db:"body"`
}

// begin claims the key, or returns the answer that was given before.
func (k keyed) begin(d *db.DB, r *http.Request, now time.Time) (*storedAnswer, error) {
	if len(k.key) > 200 {
		return nil, problem.Invalid("bad_idempotency_key", "Idempotency-Key is longer than 200 characters.")
	}
	hash, err := hashRequest(r)
	if err != nil {
		return nil, problem.New(http.StatusBadRequest, "unreadable", "The body could not be read.")
	}
	claim, err := d.Pool.Exec(r.Context(), `
		insert into idempotency (actor_id, key, route, request_hash, state, at) values ($1, $2, $3, $4, 'started', $5)
		on conflict (actor_id, key) do update set state = 'started', at = $5, request_hash = $4, route = $3
			where idempotency.at < $6 or (idempotency.state = 'started' and idempotency.at < $7 and idempotency.request_hash = $4)`,
		k.actorID, k.key, r.Method+" "+r.URL.Path, hash, now, now.Add(-idempotencyKept), now.Add(-abandonedAfter))
	if err != nil || claim.RowsAffected() == 1 {
		return nil, err
	}
	var stored storedAnswer
	err = d.GetContext(r.Context(), &stored, `
		select request_hash, state, coalesce(status, 0) as status, coalesce(headers->>'Content-Type', '') as content_type, body
		from idempotency where actor_id = $1 and key = $2`, k.actorID, k.key)
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
func (k keyed) finish(ctx context.Context, d *db.DB, answer middleware.WrapResponseWriter, body []byte) {
	query, args := `update idempotency set state = 'done', status = $3, headers = jsonb_build_object('Content-Type', $4::text), body = $5 where actor_id = $1 and key = $2`,
		[]any{k.actorID, k.key, answer.Status(), answer.Header().Get("Content-Type"), body}
	if answer.Status() >= http.StatusInternalServerError || answer.Status() == http.StatusTooManyRequests {
		query, args = `delete from idempotency where actor_id = $1 and key = $2 and state = 'started'`, args[:2]
	}
	_, _ = d.Pool.Exec(ctx, query, args...) // the effect stands; a lost answer reads as "committed"
}

func (a *storedAnswer) replay(w http.ResponseWriter) {
	w.Header().Set("Content-Type", a.ContentType)
	w.Header().Set("Idempotency-Replayed", "true")
	w.WriteHeader(a.Status)
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
