package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/identity"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
)

const password = "correct horse battery"

type bench struct {
	t      *testing.T
	url    string
	db     *db.DB
	access *access.Module
	site   string
}

// start serves the module over HTTP on a database of its own.
func start(t *testing.T, change ...func(*access.Dependencies)) *bench {
	t.Helper()
	address := dbtest.New(t)
	d, err := db.Open(t.Context(), db.Options{URL: address, MaxConns: 8, BeforeCommit: func(ctx context.Context, tx db.Tx) error {
		return errors.Join(access.Audit(ctx, tx), httpd.MarkCommitted(ctx, tx))
	}})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	web := httptest.NewUnstartedServer(nil)
	site := "http://" + web.Listener.Addr().String()
	dependencies := access.Dependencies{DB: d, PublicURL: site, OpenPhone: "simulator"}
	for _, adjust := range change {
		adjust(&dependencies)
	}
	module, err := access.New(t.Context(), dependencies)
	require.NoError(t, err)
	api := httpd.New(httpd.Options{DB: d, Guard: module.Guard()})
	module.Routes(api)
	require.NoError(t, api.Check())
	web.Config.Handler = api.Router
	web.Start()
	t.Cleanup(web.Close)
	return &bench{t: t, url: address, db: d, access: module, site: site}
}

// person makes somebody of the team and returns their id and access token.
func (b *bench) person(email, role string) (id, token string) {
	b.t.Helper()
	name, _, _ := strings.Cut(email, "@")
	user, err := b.access.CreateUser(b.t.Context(), email, name, role, password)
	require.NoError(b.t, err)
	return user.ID, b.signIn(email, password)
}

func (b *bench) signIn(email, with string) string {
	b.t.Helper()
	status, session := b.do(http.MethodPost, identity.Path+"/token?grant_type=password", "", map[string]any{"email": email, "password": with})
	require.Equal(b.t, http.StatusOK, status, session)
	return session["access_token"].(string)
}

func (b *bench) do(method, path, token string, body any, headers ...string) (int, map[string]any) {
	b.t.Helper()
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		require.NoError(b.t, err)
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.site+path, content)
	require.NoError(b.t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(b.t, err)
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	var parsed map[string]any
	if len(got) > 0 {
		require.NoError(b.t, json.Unmarshal(got, &parsed), string(got))
	}
	return answer.StatusCode, parsed
}

func (b *bench) count(query string, args ...any) (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.GetContext(b.t.Context(), &n, query, args...))
	return n
}

func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	_, err := b.db.Pool.Exec(b.t.Context(), query, args...)
	require.NoError(b.t, err)
}

func TestChangesOfAUserBiteOnTheNextRequest(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, owner := b.person("jo@example.com", access.Owner)
	id, token := b.person("maria@example.com", access.Office)
	status, session := b.do(http.MethodGet, "/v1/session", token, nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "office", session["user"].(map[string]any)["role"])
	require.Contains(t, session["permissions"], "contacts:write")
	require.NotContains(t, session["permissions"], "users:write")
	require.Equal(t, "09:00", session["business"].(map[string]any)["window_from"])
	require.Equal(t, "America/New_York", session["business"].(map[string]any)["timezone"])
	status, refused := b.do(http.MethodPost, "/v1/users", token, map[string]any{"email": "x@example.com", "name": "X", "role": "owner"})
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "forbidden", refused["code"])
	audiences, ok := b.access.Audience(t.Context(), id)
	require.True(t, ok)
	require.Equal(t, []string{"office", "user:" + id}, audiences)

	status, user := b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"role": "crew"}, "If-Match", "1")
	require.Equal(t, http.StatusOK, status, user)
	status, _ = b.do(http.MethodGet, "/v1/users", token, nil)
	require.Equal(t, http.StatusForbidden, status, "the same token, with the new role")
	audiences, _ = b.access.Audience(t.Context(), id)
	require.Equal(t, []string{"user:" + id}, audiences)

	status, user = b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"disabled": true}, "If-Match", "2")
	require.Equal(t, http.StatusOK, status, user)
	status, refused = b.do(http.MethodGet, "/v1/session", token, nil)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "account_disabled", refused["code"])
	_, ok = b.access.Audience(t.Context(), id)
	require.False(t, ok)

	status, _ = b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"disabled": false}, "If-Match", "3")
	require.Equal(t, http.StatusOK, status)
	status, _ = b.do(http.MethodGet, "/v1/session", token, nil)
	require.Equal(t, http.StatusUnauthorized, status, "a token from before stays ended")
	b.exec(`update app_user set valid_from = now() - interval '1 minute' where id = $1`, id)
	status, _ = b.do(http.MethodGet, "/v1/session", token, nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, 4, b.count(`select count(*) from audit where action = 'role_changed' and entity_id = $1`, id))
	require.Equal(t, 1, b.count(`select count(*) from audit where action = 'role_changed' and detail @> '{"before": "office", "after": "crew"}'`))
}

func TestStrangersAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	b := start(t)
	id, token := b.person("maria@example.com", access.Office)
	status, refused := b.do(http.MethodGet, "/v1/session", "", nil)
	require.Equal(t, http.StatusUnauthorized, status)
	require.Contains(t, refused["detail"], "Sign in")
	status, _ = b.do(http.MethodGet, "/v1/session", token+"x", nil)
	require.Equal(t, http.StatusUnauthorized, status)
	b.exec(`delete from app_user where id = $1`, id)
	status, refused = b.do(http.MethodGet, "/v1/session", token, nil)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "not_a_member", refused["code"])
	require.Contains(t, refused["detail"], "invite")
	_, ok := b.access.Audience(t.Context(), id)
	require.False(t, ok)
}

func TestOwnerInvitesAndTheGuestComesIn(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, owner := b.person("jo@example.com", access.Owner)
	status, made := b.do(http.MethodPost, "/v1/users", owner, map[string]any{"email": "maria@example.com", "name": "Maria", "role": "office"})
	require.Equal(t, http.StatusCreated, status, made)
	link, err := url.Parse(made["link"].(string))
	require.NoError(t, err)
	require.Equal(t, "/invite", link.Path)
	status, session := b.do(http.MethodPost, identity.Path+"/verify", "", map[string]any{"type": "invite", "token_hash": link.Query().Get("token")})
	require.Equal(t, http.StatusOK, status, session)
	status, _ = b.do(http.MethodPut, identity.Path+"/user", session["access_token"].(string), map[string]any{"password": "chosen by the guest"})
	require.Equal(t, http.StatusOK, status)
	status, mine := b.do(http.MethodGet, "/v1/session", b.signIn("maria@example.com", "chosen by the guest"), nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, made["user"].(map[string]any)["id"], mine["user"].(map[string]any)["id"])

	status, again := b.do(http.MethodPost, "/v1/users", owner, map[string]any{"email": "Maria@example.com", "name": "Maria", "role": "office"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "already_on_team", again["code"])
	status, _ = b.do(http.MethodPost, "/v1/users", owner, map[string]any{"email": "k@example.com", "name": "K", "role": "king"})
	require.Equal(t, http.StatusUnprocessableEntity, status)

	b.exec(`delete from app_user where email = 'maria@example.com'`)
	status, made = b.do(http.MethodPost, "/v1/users", owner, map[string]any{"email": "maria@example.com", "name": "Maria", "role": "crew"})
	require.Equal(t, http.StatusCreated, status, "somebody with an account already gets a link to a new password")
	require.Contains(t, made["link"], "type=recovery")
	status, page := b.do(http.MethodGet, "/v1/users?limit=1", owner, nil)
	require.Equal(t, http.StatusOK, status)
	require.Len(t, page["items"], 1)
	status, page = b.do(http.MethodGet, "/v1/users?cursor="+page["next_cursor"].(string), owner, nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "maria@example.com", page["items"].([]any)[0].(map[string]any)["email"])
	require.Nil(t, page["next_cursor"])
	reset, err := b.access.ResetLink("maria@example.com")
	require.NoError(t, err)
	require.Contains(t, reset, "type=recovery")
	_, err = b.access.ResetLink("nobody@example.com")
	require.ErrorContains(t, err, "user_not_found")
}

func TestLastOwnerStays(t *testing.T) {
	t.Parallel()
	b := start(t)
	id, owner := b.person("jo@example.com", access.Owner)
	for _, change := range []map[string]any{{"role": "office"}, {"disabled": true}} {
		status, refused := b.do(http.MethodPatch, "/v1/users/"+id, owner, change, "If-Match", "1")
		require.Equal(t, http.StatusConflict, status)
		require.Equal(t, "last_owner", refused["code"])
	}
	require.Equal(t, 1, b.count(`select version from app_user where id = $1`, id))
	second, token := b.person("maria@example.com", access.Owner)
	answers := make(chan int, 2)
	for target, by := range map[string]string{id: token, second: owner} {
		go func() {
			status, _ := b.do(http.MethodPatch, "/v1/users/"+target, by, map[string]any{"disabled": true}, "If-Match", "1")
			answers <- status
		}()
	}
	<-answers
	<-answers
	require.Equal(t, 1, b.count(`select count(*) from app_user where role = 'owner' and disabled_at is null`), "two owners cannot end each other")
	status, _ := b.do(http.MethodPatch, "/v1/users/"+db.NewID(), owner, map[string]any{"name": "X"}, "If-Match", "1")
	require.NotEqual(t, http.StatusOK, status)
}

func TestPatchNeedsTheVersionThatWasRead(t *testing.T) {
	t.Parallel()
	b := start(t)
	id, owner := b.person("jo@example.com", access.Owner)
	status, refused := b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"name": "Joanna"})
	require.Equal(t, http.StatusPreconditionRequired, status)
	require.Equal(t, "version_required", refused["code"])
	status, refused = b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"name": "Joanna"}, "If-Match", `"7"`)
	require.Equal(t, http.StatusPreconditionFailed, status)
	require.Equal(t, "stale", refused["code"])
	status, user := b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"name": "Joanna"}, "If-Match", `"1"`)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "Joanna", user["name"])
	status, _ = b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"email": "x@example.com"}, "If-Match", "2")
	require.Equal(t, http.StatusUnprocessableEntity, status, "unknown and read-only fields are refused")
	status, _ = b.do(http.MethodPatch, "/v1/users/not-an-id", owner, map[string]any{"name": "X"}, "If-Match", "2")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	status, _ = b.do(http.MethodPatch, "/v1/users/"+db.NewID(), owner, map[string]any{"name": "X"}, "If-Match", "2")
	require.Equal(t, http.StatusNotFound, status)
	require.WithinDuration(t, clock.RealNow(), mustTime(t, user["created_at"]), time.Hour)
}

func mustTime(t *testing.T, value any) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, value.(string))
	require.NoError(t, err)
	return at
}
