package identity

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

const (
	versionHeader = "X-Supabase-Api-Version"
	newErrors     = "2024-01-01" // from this version on errors are {code, message}
	largestBody   = 1 << 20
)

// call is one request to the identity, in its transaction.
type call struct {
	*http.Request
	server *Server
	tx     db.Tx
	now    time.Time
	answer http.Header
	user   User // behind the token, where the route needs one
	claims Claims
	body   struct {
		Email        string         `json:"email"`
		Password     string         `json:"password"`
		RefreshToken string         `json:"refresh_token"`
		Type         string         `json:"type"`
		Token        string         `json:"token"`
		TokenHash    string         `json:"token_hash"`
		EmailConfirm bool           `json:"email_confirm"`
		Data         map[string]any `json:"data"`
		UserMetadata map[string]any `json:"user_metadata"`
	}
}

func (c *call) exec(query string, args ...any) error {
	_, err := c.tx.Exec(c.Context(), query, args...)
	return err
}

func (c *call) record(action, entity, id string) error {
	return c.server.Record(c.Context(), c.tx, action, entity, id)
}

// refusal is an error of GoTrue's. One that is kept commits what was written:
// a failed sign-in leaves its line, a stolen token ends its family.
type refusal struct {
	status  int
	code    string
	message string
	reasons []string
	wait    time.Duration
	keep    bool
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

func refuse(status int, code, message string) *refusal {
	return &refusal{status: status, code: code, message: message}
}

func (i *Server) serve(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := i.run(w, r, handle)
		var refused *refusal
		switch {
		case errors.As(err, &refused):
			refused.write(w, r)
		case err != nil:
			slog.ErrorContext(r.Context(), "identity failed", "path", r.URL.Path, "error", err)
			refuse(http.StatusInternalServerError, "unexpected_failure", "Something went wrong on our side. Try again.").write(w, r)
		case answer == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			httpd.Answer(w, http.StatusOK, answer)
		}
	}
}

func (i *Server) run(w http.ResponseWriter, r *http.Request, handle handler) (answer any, err error) {
	c := &call{Request: r, server: i, answer: w.Header(), now: clock.RealNow().UTC().Truncate(time.Microsecond)}
	encoded, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestBody))
	if err != nil || len(encoded) > 0 && json.Unmarshal(encoded, &c.body) != nil {
		return nil, refuse(http.StatusBadRequest, "bad_json", "Could not read the body as JSON")
	}
	if err := i.throttle(c); err != nil {
		return nil, err
	}
	var kept *refusal
	err = i.DB.InTx(r.Context(), func(tx db.Tx) (err error) {
		c.tx = tx
		if answer, err = handle(c); errors.As(err, &kept) && kept.keep {
			return nil
		}
		return err
	})
	if err == nil && kept != nil {
		err = kept
	}
	return answer, err
}

// write answers in the shape that the client's version of the API expects.
func (r *refusal) write(w http.ResponseWriter, request *http.Request) {
	body := map[string]any{"code": r.status, "error_code": r.code, "msg": r.message}
	if request.Header.Get(versionHeader) >= newErrors {
		body = map[string]any{"code": r.code, "message": r.message}
		w.Header().Set(versionHeader, newErrors)
	}
	if r.reasons != nil {
		body["weak_password"] = map[string]any{"reasons": r.reasons, "message": r.message}
	}
	if r.wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(r.wait.Seconds())+1))
	}
	httpd.Answer(w, r.status, body)
}

// only serves a token of one role: the program itself, or a person whose
// session is still open.
func (i *Server) only(role string, handle handler) handler {
	return func(c *call) (any, error) {
		token, found := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
		if !found {
			return nil, refuse(http.StatusUnauthorized, "no_authorization", "This endpoint requires a valid Bearer token")
		}
		var err error
		if c.claims, err = i.Verifier.verify(c.Context(), token, role); err != nil {
			return nil, refuse(http.StatusForbidden, "bad_jwt", "invalid JWT: unable to verify the token for this endpoint")
		}
		if role == authenticated {
			c.user, err = find(c, `id = (select user_id from identity_session where id::text = $1 and user_id = $2 and revoked_at is null)`,
				c.claims.SessionID, c.claims.Subject)
		}
		switch {
		case errors.Is(err, errNoUser):
			return nil, refuse(http.StatusForbidden, "session_not_found", "Session from session_id claim in JWT does not exist")
		case err != nil:
			return nil, err
		}
		return handle(c)
	}
}

// inProcess carries gotrue-go's calls to the identity of this very program.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	answer := httptest.NewRecorder()
	p.ServeHTTP(answer, r)
	return answer.Result(), nil
}
