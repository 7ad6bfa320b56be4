package httpd_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

type thing struct {
	Name string `json:"name" minLength:"1" maxLength:"10" doc:"A name" example:"ladder"`
}

// bench is an API with a few routes; "spoil" decides what becomes of a write.
type bench struct {
	t     *testing.T
	db    *db.DB
	api   *httpd.API
	clock clock.Clock
	runs  atomic.Int32
	spoil func() error
}

var allowed = httpd.Guard{
	Identify: func(_ context.Context, token string) (actor.Actor, error) {
		if strings.HasPrefix(token, "wrong") {
			return actor.Actor{}, problem.Unauthorized("Not this one.")
		}
		return actor.Actor{Kind: actor.User, ID: token, Role: "office"}, nil
	},
	Allows: func(_ actor.Actor, permission string) bool { return permission != "things:forbid" },
}

func start(t *testing.T, now clock.Clock) *bench {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 8, BeforeCommit: httpd.MarkCommitted})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	b := &bench{t: t, db: d, clock: now, spoil: func() error { return nil }}
	b.api = httpd.New(httpd.Options{DB: d, Clock: now, Guard: allowed, Origins: []string{"https://app.example"}})
	httpd.Register(b.api, httpd.Route{Method: http.MethodPost, Path: "/v1/things", ID: "things.create", Permission: "things:write", Status: http.StatusCreated}, b.create)
	httpd.Register(b.api, httpd.Route{Method: http.MethodGet, Path: "/v1/things", ID: "things.list", Permission: "things:read"},
		func(ctx context.Context, input *httpd.PageQuery) (thing, error) {
			return thing{Name: httpd.Operation(ctx)}, nil
		})
	httpd.Register(b.api, httpd.Route{Method: http.MethodGet, Path: "/v1/open", ID: "things.open", Permission: httpd.Public},
		func(context.Context, *struct{}) (thing, error) {
			return thing{}, errors.New("pg: secret detail")
		})
	httpd.Register(b.api, httpd.Route{Method: http.MethodDelete, Path: "/v1/things/{id}", ID: "things.forbid", Permission: "things:forbid"},
		func(context.Context, *httpd.ByID) (thing, error) { return thing{}, nil })
	httpd.Register(b.api, httpd.Route{Method: http.MethodPatch, Path: "/v1/things/{id}", ID: "things.update", Permission: "things:write"},
		func(_ context.Context, input *struct {
			httpd.ByID
			httpd.IfMatch
		},
		) (int, error) {
			return input.Version, nil
		})
	b.api.Handle(httpd.Route{Method: http.MethodGet, Path: "/v1/plain", ID: "things.plain", Permission: "things:read"}, func(w http.ResponseWriter, r *http.Request) {
		httpd.Answer(w, http.StatusOK, thing{Name: httpd.Operation(r.Context())})
	})
	b.api.Handle(httpd.Route{Method: http.MethodGet, Path: "/v1/panic", ID: "things.panic", Permission: httpd.Public}, func(http.ResponseWriter, *http.Request) {
		panic("secret detail")
	})
	return b
}

func (b *bench) create(ctx context.Context, input *struct{ Body thing }) (thing, error) {
	b.runs.Add(1)
	err := b.db.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `insert into email (id, address, created_at) values ($1, $2, $3)`, db.NewID(), input.Body.Name, b.clock.Now())
		if err != nil {
			return err
		}
		return nil
	})
	return input.Body, errors.Join(err, b.spoil())
}

type answer struct {
	*httptest.ResponseRecorder
	problem problem.Error
}

func (b *bench) do(method, path, token, body string, headers ...string) answer {
	b.t.Helper()
	request := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	got := answer{ResponseRecorder: httptest.NewRecorder()}
	b.api.Router.ServeHTTP(got, request)
	if got.Code >= http.StatusBadRequest {
		require.Equal(b.t, "application/problem+json", got.Header().Get("Content-Type"), got.Body)
		require.NoError(b.t, json.Unmarshal(got.Body.Bytes(), &got.problem))
		require.NotContains(b.t, got.Body.String(), "secret")
		require.NotEmpty(b.t, got.problem.RequestID)
		require.Equal(b.t, got.Code, got.problem.Status)
	}
	return got
}

func TestRoutesSayWhoMayCallThem(t *testing.T) {
	t.Parallel()
	b := start(t, clock.Clock{})
	require.NoError(t, b.api.Check())
	require.Equal(t, http.StatusUnauthorized, b.do(http.MethodGet, "/v1/things", "", "").Code)
	require.Equal(t, http.StatusUnauthorized, b.do(http.MethodGet, "/v1/plain", "", "").Code)
	require.Equal(t, http.StatusUnauthorized, b.do(http.MethodGet, "/v1/things", "wrong", "").Code)
	require.Equal(t, http.StatusUnauthorized, b.do(http.MethodGet, "/v1/things", "", "", "Cookie", "access_token=maria").Code, "a cookie is no identity")
	require.Equal(t, http.StatusForbidden, b.do(http.MethodDelete, "/v1/things/"+db.NewID(), "maria", "").Code)
	require.JSONEq(t, `{"name":"things.list"}`, b.do(http.MethodGet, "/v1/things", "maria", "").Body.String())
	require.JSONEq(t, `{"name":"things.plain"}`, b.do(http.MethodGet, "/v1/plain", "maria", "").Body.String())
	require.Len(t, b.api.Routes(), 7)

	silent := httpd.New(httpd.Options{DB: b.db, Guard: allowed})
	httpd.Register(silent, httpd.Route{Method: http.MethodGet, Path: "/v1/silent", ID: "silent.read"},
		func(context.Context, *struct{}) (thing, error) { return thing{}, nil })
	silent.Handle(httpd.Route{Method: http.MethodGet, Path: "/v1/mute", ID: "mute.read", Permission: "anything"}, func(http.ResponseWriter, *http.Request) {})
	err := silent.Check()
	require.ErrorContains(t, err, "GET /v1/silent declares no permission")
	require.ErrorContains(t, err, "GET /v1/mute declares no permission")
}

func TestEveryRefusalIsAProblemThatTellsNothing(t *testing.T) {
	t.Parallel()
	b := start(t, clock.Clock{})
	for _, refused := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{http.MethodGet, "/v1/nowhere", "", http.StatusNotFound, "not_found"},
		{http.MethodPut, "/v1/things", "{}", http.StatusMethodNotAllowed, "method_not_allowed"},
		{http.MethodGet, "/v1/open", "", http.StatusInternalServerError, "internal_error"},
		{http.MethodGet, "/v1/panic", "", http.StatusInternalServerError, "internal_error"},
		{http.MethodGet, "/v1/things?unknown=1", "", http.StatusUnprocessableEntity, "invalid"},
		{http.MethodGet, "/v1/things?limit=201", "", http.StatusUnprocessableEntity, "invalid"},
		{http.MethodPost, "/v1/things", `{"name":"x","phone":"secret"}`, http.StatusUnprocessableEntity, "invalid"},
		{http.MethodPost, "/v1/things", `{"name":`, http.StatusBadRequest, "unreadable"},
		{http.MethodPost, "/v1/things", `{"name":"` + strings.Repeat("x", 2<<20) + `"}`, http.StatusRequestEntityTooLarge, "too_large"},
		{http.MethodPatch, "/v1/things/" + db.NewID(), "", http.StatusPreconditionRequired, "version_required"},
	} {
		got := b.do(refused.method, refused.path, "maria", refused.body)
		require.Equal(t, refused.status, got.Code, "%s %s: %s", refused.method, refused.path, got.Body)
		require.Equal(t, refused.code, got.problem.Code, refused.path)
	}
	b.spoil = func() error { return errors.New("secret") }
	require.Equal(t, http.StatusInternalServerError, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"x"}`).Code)
	require.Equal(t, http.StatusConflict, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"X"}`).Code, "the row is there: unique in any case of letters")
	require.Equal(t, http.StatusUnprocessableEntity, b.do(http.MethodPatch, "/v1/things/secret", "maria", "", "If-Match", "3").Code)
	path := "/v1/things/" + db.NewID()
	for header, status := range map[string]int{`"3"`: 200, `W/"3"`: 200, "3": 200, "*": 422, "0": 422, "-1": 422, "three": 422} {
		require.Equal(t, status, b.do(http.MethodPatch, path, "maria", "", "If-Match", header).Code, header)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	b := start(t, clock.Clock{})
	got := b.do(http.MethodGet, "/v1/things", "maria", "", "Origin", "https://app.example")
	require.Equal(t, "no-store", got.Header().Get("Cache-Control"))
	require.Equal(t, "nosniff", got.Header().Get("X-Content-Type-Options"))
	require.Equal(t, "https://app.example", got.Header().Get("Access-Control-Allow-Origin"))
	other := b.do(http.MethodGet, "/v1/things", "maria", "", "Origin", "https://evil.example")
	require.Empty(t, other.Header().Get("Access-Control-Allow-Origin"))
	require.Empty(t, got.Header().Get("Access-Control-Allow-Credentials"))
	refused := b.do(http.MethodGet, "/v1/nowhere", "maria", "", "X-Request-Id", "trace-1")
	require.Equal(t, "trace-1", refused.problem.RequestID)
	for _, hostile := range []string{strings.Repeat("x", 65), "a b", "x\ny"} {
		refused = b.do(http.MethodGet, "/v1/nowhere", "maria", "", "X-Request-Id", hostile)
		require.NotEqual(t, hostile, refused.problem.RequestID)
	}
	_, err := io.ReadAll(b.do(http.MethodGet, "/openapi.json", "", "").Body)
	require.NoError(t, err)
}
