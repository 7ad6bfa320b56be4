package identity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/supabase-community/gotrue-go"

	"github.com/attackacrack/crm/api/identity"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
)

const (
	maria    = "maria@example.com"
	password = "correct horse battery"
)

type bench struct {
	t      *testing.T
	db     *db.DB
	server *identity.Server
	site   string
}

// start serves the built-in identity over HTTP on a database of its own.
func start(t *testing.T) *bench {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 8})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	web := httptest.NewUnstartedServer(nil)
	site := "http://" + web.Listener.Addr().String()
	server, err := identity.New(t.Context(), identity.Options{DB: d, Site: site, Record: record})
	require.NoError(t, err)
	api := httpd.New(httpd.Options{DB: d})
	server.Routes(api.Handle)
	require.NoError(t, api.Check())
	web.Config.Handler = api.Router
	web.Start()
	t.Cleanup(web.Close)
	return &bench{t: t, db: d, server: server, site: site}
}

func record(ctx context.Context, tx db.Tx, action, entity, entityID string) error {
	_, err := tx.Exec(ctx, `insert into audit (at, actor_kind, actor_id, action, entity, entity_id) values ($1, $2, '', $3, $4, $5)`,
		clock.RealNow(), actor.Anonymous, action, entity, entityID)
	return err
}

func (b *bench) base() string { return b.site + identity.Path }

func (b *bench) admin() gotrue.Client {
	b.t.Helper()
	client, err := b.server.Client()
	require.NoError(b.t, err)
	return client
}

// person makes somebody who can sign in.
func (b *bench) person(email string) string {
	b.t.Helper()
	status, body := b.do(http.MethodPost, "/admin/users", b.serviceToken(), map[string]any{"email": email, "password": password, "email_confirm": true})
	require.Equal(b.t, http.StatusOK, status, body)
	return body["id"].(string)
}

// serviceToken is what the program sends to its own identity.
func (b *bench) serviceToken() string {
	b.t.Helper()
	var token string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		_, _ = io.WriteString(w, "{}")
	}))
	defer web.Close()
	_, err := b.admin().WithClient(http.Client{}).WithCustomGoTrueURL(web.URL).HealthCheck()
	require.NoError(b.t, err)
	return token
}

func (b *bench) do(method, path, token string, body any, headers ...string) (int, map[string]any) {
	b.t.Helper()
	answer, content := b.send(method, path, token, body, headers...)
	var parsed map[string]any
	if len(content) > 0 {
		require.NoError(b.t, json.Unmarshal(content, &parsed), string(content))
	}
	return answer.StatusCode, parsed
}

func (b *bench) send(method, path, token string, body any, headers ...string) (*http.Response, []byte) {
	b.t.Helper()
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		require.NoError(b.t, err)
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.base()+path, content)
	require.NoError(b.t, err)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	require.NoError(b.t, err)
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	return answer, got
}

func (b *bench) signIn(email, with string) (int, map[string]any) {
	b.t.Helper()
	return b.do(http.MethodPost, "/token?grant_type=password", "", map[string]any{"email": email, "password": with})
}

func (b *bench) refresh(token any) (int, map[string]any) {
	b.t.Helper()
	return b.do(http.MethodPost, "/token?grant_type=refresh_token", "", map[string]any{"refresh_token": token})
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

func TestSignInGivesATokenThatOurVerifierAccepts(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.person(maria)
	status, session := b.signIn("MARIA@example.com", password)
	require.Equal(t, http.StatusOK, status, session)
	require.Equal(t, "bearer", session["token_type"])
	require.EqualValues(t, 3600, session["expires_in"])
	claims, err := b.server.Verifier.Verify(t.Context(), session["access_token"].(string))
	require.NoError(t, err)
	require.Equal(t, id, claims.Subject)
	require.WithinDuration(t, clock.RealNow().Add(time.Hour), claims.ExpiresAt.Time, time.Minute)

	keys, err := http.Get(b.base() + "/.well-known/jwks.json")
	require.NoError(t, err)
	defer func() { _ = keys.Body.Close() }()
	body, err := io.ReadAll(keys.Body)
	require.NoError(t, err)
	require.Contains(t, string(body), `"alg":"ES256"`)
	require.NotContains(t, string(body), `"d"`, "the private part stays here")
	other, err := identity.NewVerifier(t.Context(), identity.VerifierOptions{Issuer: b.base(), JWKSURL: b.base() + "/.well-known/jwks.json"})
	require.NoError(t, err)
	_, err = other.Verify(t.Context(), session["access_token"].(string))
	require.NoError(t, err, "anybody can check our tokens with the published keys")

	again, err := identity.New(t.Context(), identity.Options{DB: b.db, Site: b.site, Record: record})
	require.NoError(t, err)
	_, err = again.Verifier.Verify(t.Context(), session["access_token"].(string))
	require.NoError(t, err, "a second process signs with the same key")
	_, err = again.Verifier.Verify(t.Context(), b.serviceToken())
	require.Error(t, err, "the program's own token is no person")
	require.Equal(t, 1, b.count(`select count(*) from audit where action = 'auth.signed_in' and entity_id = $1`, id))
}

func TestWrongPasswordsAreRefusedAlikeAndThenLimited(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person(maria)
	_, unknown := b.signIn("nobody@example.com", password)
	for range 10 {
		status, wrong := b.signIn(maria, "wrong password")
		require.Equal(t, http.StatusBadRequest, status)
		require.Equal(t, unknown, wrong, "an unknown address looks like a wrong password")
	}
	require.Equal(t, "invalid_credentials", unknown["error_code"])
	answer, body := b.send(http.MethodPost, "/token?grant_type=password", "", map[string]any{"email": maria, "password": password})
	require.Equal(t, http.StatusTooManyRequests, answer.StatusCode, "even the right one")
	require.Contains(t, string(body), "over_request_rate_limit")
	require.NotEmpty(t, answer.Header.Get("Retry-After"))
	require.Equal(t, 11, b.count(`select count(*) from audit where action = 'auth.sign_in_failed'`))
	require.Zero(t, b.count(`select count(*) from audit where entity_id ilike '%maria%' or detail::text ilike '%maria%'`), "only a keyed hash of the address")

	b.exec(`update identity_attempt set until = now() - interval '1 second'`)
	status, _ := b.signIn(maria, password)
	require.Equal(t, http.StatusOK, status)
}

func TestRefreshRotatesAndReuseEndsTheFamily(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person(maria)
	_, first := b.signIn(maria, password)
	_, elsewhere := b.signIn(maria, password)
	status, second := b.refresh(first["refresh_token"])
	require.Equal(t, http.StatusOK, status)
	require.NotEqual(t, first["refresh_token"], second["refresh_token"])
	status, lost := b.refresh(first["refresh_token"])
	require.Equal(t, http.StatusOK, status, "within ten seconds: a lost answer or a second tab")
	status, _ = b.refresh(lost["refresh_token"])
	require.Equal(t, http.StatusOK, status)

	b.exec(`update identity_refresh_token set used_at = used_at - interval '11 seconds' where used_at is not null`)
	status, body := b.refresh(first["refresh_token"])
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "refresh_token_already_used", body["error_code"])
	status, body = b.refresh(second["refresh_token"])
	require.Equal(t, http.StatusBadRequest, status, "the whole family is over")
	require.Equal(t, "refresh_token_already_used", body["error_code"])
	status, _ = b.do(http.MethodGet, "/user", second["access_token"].(string), nil)
	require.Equal(t, http.StatusForbidden, status)
	status, _ = b.refresh(elsewhere["refresh_token"])
	require.Equal(t, http.StatusOK, status, "another device goes on")
	require.NotZero(t, b.count(`select count(*) from audit where action = 'auth.refresh_token_reused'`))
	status, body = b.refresh("made up")
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "refresh_token_not_found", body["error_code"])
	require.Zero(t, b.count(`select count(*) from identity_refresh_token where encode(hash, 'escape') = $1`, lost["refresh_token"]), "only hashes are stored")
}

func TestUserChangesThePasswordAndSignsOut(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person(maria)
	_, here := b.signIn(maria, password)
	_, there := b.signIn(maria, password)
	token := here["access_token"].(string)

	status, weak := b.do(http.MethodPut, "/user", token, map[string]any{"password": "short"})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "weak_password", weak["error_code"])
	require.EqualValues(t, 422, weak["code"])
	status, weak = b.do(http.MethodPut, "/user", token, map[string]any{"password": "short"}, "X-Supabase-Api-Version", "2024-01-01")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "weak_password", weak["code"], "the newer shape of errors")
	require.Contains(t, weak["message"], "8 characters")
	require.Equal(t, []any{"length"}, weak["weak_password"].(map[string]any)["reasons"])
	status, _ = b.do(http.MethodPut, "/user", token, map[string]any{"password": strings.Repeat("long", 20)})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	status, _ = b.do(http.MethodPut, "/user", token, map[string]any{"email": "other@example.com"})
	require.Equal(t, http.StatusUnprocessableEntity, status)

	status, user := b.do(http.MethodPut, "/user", token, map[string]any{"password": "a new long password", "data": map[string]any{"theme": "dark"}})
	require.Equal(t, http.StatusOK, status, user)
	require.Equal(t, map[string]any{"theme": "dark"}, user["user_metadata"])
	status, _ = b.refresh(there["refresh_token"])
	require.Equal(t, http.StatusBadRequest, status, "whoever knew the old password is out")
	status, _ = b.signIn(maria, password)
	require.Equal(t, http.StatusBadRequest, status)
	_, other := b.signIn(maria, "a new long password")

	status, _ = b.do(http.MethodPost, "/logout?scope=sideways", token, nil)
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = b.do(http.MethodPost, "/logout?scope=local", token, nil)
	require.Equal(t, http.StatusNoContent, status)
	status, gone := b.do(http.MethodGet, "/user", token, nil)
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "session_not_found", gone["error_code"])
	status, _ = b.do(http.MethodGet, "/user", other["access_token"].(string), nil)
	require.Equal(t, http.StatusOK, status)
	status, _ = b.do(http.MethodPost, "/logout", other["access_token"].(string), nil)
	require.Equal(t, http.StatusNoContent, status)
	require.Zero(t, b.count(`select count(*) from identity_session`))
	require.Zero(t, b.count(`select count(*) from identity_refresh_token`))
}

func TestAdminRoutesNeedTheServiceToken(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person(maria)
	_, session := b.signIn(maria, password)
	for _, route := range []string{"POST /invite", "POST /admin/generate_link", "GET /admin/users", "POST /admin/users", "GET /admin/users/1", "PUT /admin/users/1", "DELETE /admin/users/1"} {
		method, path, _ := strings.Cut(route, " ")
		status, body := b.do(method, path, "", nil)
		require.Equal(t, http.StatusUnauthorized, status, route)
		require.Equal(t, "no_authorization", body["error_code"])
		status, _ = b.do(method, path, session["access_token"].(string), nil)
		require.Equal(t, http.StatusForbidden, status, route)
	}
	status, _ := b.do(http.MethodGet, "/user", b.serviceToken(), nil)
	require.Equal(t, http.StatusForbidden, status, "the program is nobody's user")
	status, body := b.do(http.MethodGet, "/admin/users/not-an-id", b.serviceToken(), nil)
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "user_not_found", body["error_code"])
	answer, _ := b.send(http.MethodPost, "/token?grant_type=magic", "", nil)
	require.Equal(t, http.StatusBadRequest, answer.StatusCode)
	answer, _ = b.send(http.MethodPost, "/token?grant_type=password", "", "no object")
	require.Equal(t, http.StatusBadRequest, answer.StatusCode)
	status, body = b.do(http.MethodPost, "/token?grant_type=password", "", map[string]any{"email": strings.Repeat("x", 2<<20)})
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "bad_json", body["error_code"])
}

func TestLinksWorkOnceAndLeadHomeOnly(t *testing.T) {
	t.Parallel()
	b := start(t)
	service := b.serviceToken()
	generate := func(kind, target string) map[string]any {
		status, body := b.do(http.MethodPost, "/admin/generate_link", service, map[string]any{"type": kind, "email": maria, "redirect_to": target})
		require.Equal(t, http.StatusOK, status, body)
		return body
	}
	follow := func(link any) map[string]any {
		address, err := url.Parse(link.(string))
		require.NoError(t, err)
		require.Equal(t, b.site, address.Scheme+"://"+address.Host, "tokens are sent to this site only")
		_, body := b.do(http.MethodPost, "/verify", "", map[string]any{"type": address.Query().Get("type"), "token_hash": address.Query().Get("token")})
		return body
	}
	void := generate("invite", b.site+"/invite")
	link := generate("invite", b.site+".evil.example/steal")
	require.Equal(t, b.site, link["redirect_to"], "tokens are sent to this site only")
	require.Equal(t, "otp_expired", follow(void["action_link"])["error_code"], "a newer link replaces it")
	require.NotEmpty(t, follow(link["action_link"])["access_token"])
	require.Equal(t, "otp_expired", follow(link["action_link"])["error_code"], "used")
	status, body := b.do(http.MethodPost, "/admin/generate_link", service, map[string]any{"type": "invite", "email": maria})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "email_exists", body["error_code"])

	recovery := generate("recovery", "")
	status, _ = b.do(http.MethodPost, "/verify", "", map[string]any{"type": "invite", "token_hash": recovery["hashed_token"]})
	require.Equal(t, http.StatusForbidden, status, "of another kind")
	status, _ = b.do(http.MethodPost, "/verify", "", map[string]any{"type": "recovery", "email": "other@example.com", "token": recovery["email_otp"]})
	require.Equal(t, http.StatusForbidden, status, "of another address")
	status, body = b.do(http.MethodPost, "/verify", "", map[string]any{"type": "recovery", "email": maria, "token": recovery["email_otp"]})
	require.Equal(t, http.StatusOK, status, body)
	late := generate("recovery", "")
	b.exec(`update identity_token set expires_at = now() - interval '1 second'`)
	status, _ = b.do(http.MethodPost, "/verify", "", map[string]any{"type": "recovery", "token_hash": late["hashed_token"]})
	require.Equal(t, http.StatusForbidden, status, "too late")
	status, _ = b.do(http.MethodPost, "/admin/generate_link", service, map[string]any{"type": "recovery", "email": "nobody@example.com"})
	require.Equal(t, http.StatusNotFound, status)
	status, _ = b.do(http.MethodPost, "/admin/generate_link", service, map[string]any{"type": "magiclink", "email": maria})
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = b.do(http.MethodPost, "/invite", service, map[string]any{"email": "no address"})
	require.Equal(t, http.StatusBadRequest, status)
}
