package access_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/platform/actor"
)

func tokenOf(t *testing.T, link string) string {
	t.Helper()
	address, err := url.Parse(link)
	require.NoError(t, err)
	require.Equal(t, "/setup", address.Path)
	return address.Query().Get("token")
}

func TestFirstStartCreatesTheOwnerOnce(t *testing.T) {
	t.Parallel()
	b := start(t)
	status, config := b.do(http.MethodGet, "/v1/public-config", "", nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, map[string]any{"auth_url": "/auth/v1", "auth_key": "", "openphone": "simulator", "setup_needed": true}, config)
	old, err := b.access.SetupLink(t.Context())
	require.NoError(t, err)
	link, err := b.access.SetupLink(t.Context())
	require.NoError(t, err)
	token := tokenOf(t, link)
	require.Zero(t, b.count(`select count(*) from setting where value::text like '%' || $1 || '%'`, token), "only a hash is stored")

	form := func(token, password string) map[string]any {
		return map[string]any{"token": token, "name": "Jo", "email": "jo@example.com", "password": password}
	}
	for name, wrong := range map[string]string{"the link of an earlier start": tokenOf(t, old), "a guess": "guess"} {
		status, refused := b.do(http.MethodPost, "/v1/setup", "", form(wrong, password))
		require.Equal(t, http.StatusForbidden, status, name)
		require.Equal(t, "setup_link_invalid", refused["code"])
	}
	require.Zero(t, b.count(`select count(*) from identity_user`))
	status, _ = b.do(http.MethodPost, "/v1/setup", "", form(token, "short"))
	require.Equal(t, http.StatusUnprocessableEntity, status)
	status, made := b.do(http.MethodPost, "/v1/setup", "", form(token, password))
	require.Equal(t, http.StatusCreated, status, made)
	require.Equal(t, "owner", made["role"])
	status, _ = b.do(http.MethodPost, "/v1/setup", "", form(token, password))
	require.Equal(t, http.StatusForbidden, status, "once")
	status, session := b.do(http.MethodGet, "/v1/session", b.signIn("jo@example.com", password), nil)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, session["permissions"], "users:write")
	none, err := b.access.SetupLink(t.Context())
	require.NoError(t, err)
	require.Empty(t, none)
	_, config = b.do(http.MethodGet, "/v1/public-config", "", nil)
	require.Equal(t, false, config["setup_needed"])
}

func TestSetupAfterACrashBetweenIdentityAndTeam(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, err := b.access.CreateUser(t.Context(), "jo@example.com", "Jo", access.Owner, password)
	require.NoError(t, err)
	b.exec(`delete from app_user`)
	user, err := b.access.CreateUser(t.Context(), "jo@example.com", "Jo", access.Owner, "another long password")
	require.NoError(t, err)
	require.Equal(t, 1, b.count(`select count(*) from identity_user where id = $1`, user.ID))
	_, err = b.access.CreateUser(t.Context(), "k@example.com", "K", access.Office, "short")
	require.ErrorContains(t, err, "weak_password")
	_, err = b.access.CreateUser(t.Context(), "no address", "K", access.Office, password)
	require.ErrorContains(t, err, "validation_failed")
}

func TestSupabaseIsAskedWithItsKeys(t *testing.T) {
	t.Parallel()
	builtIn := start(t)
	for key, bearer := range map[string]string{"sb_secret_example": "", "legacy.jwt.key": "Bearer legacy.jwt.key"} {
		var seen http.Header
		project := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/jwks.json") {
				_, _ = w.Write([]byte(`{"keys":[]}`))
				return
			}
			seen = r.Header.Clone()
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		t.Cleanup(project.Close)
		module, err := access.New(t.Context(), access.Dependencies{DB: builtIn.db, SupabaseURL: project.URL + "/", SupabaseSecretKey: key})
		require.NoError(t, err)
		_, err = module.CreateUser(t.Context(), "jo@example.com", "Jo", access.Owner, password)
		require.ErrorContains(t, err, "ask the identity")
		require.NotContains(t, err.Error(), key)
		require.Equal(t, key, seen.Get("Apikey"))
		require.Equal(t, bearer, seen.Get("Authorization"))
	}
	b := start(t, func(d *access.Dependencies) {
		d.SupabaseURL = "http://127.0.0.1:1"
		d.SupabaseAnonKey = "sb_publishable_example"
	})
	_, config := b.do(http.MethodGet, "/v1/public-config", "", nil)
	require.Equal(t, "http://127.0.0.1:1/auth/v1", config["auth_url"])
	require.Equal(t, "sb_publishable_example", config["auth_key"])
	status, _ := b.do(http.MethodGet, "/auth/v1/.well-known/jwks.json", "", nil)
	require.Equal(t, http.StatusNotFound, status, "the built-in identity is off")
}

func TestPermissionsByRole(t *testing.T) {
	t.Parallel()
	for permission, roles := range map[string]string{
		"session:read": "owner office crew", "live:listen": "owner office crew",
		"contacts:read": "owner office", "contacts:write": "owner office", "imports:write": "owner office", "campaigns:launch": "owner office",
		"users:read": "owner office", "settings:read": "owner office", "numbers:read": "owner office", "simulator:use": "owner office",
		"users:write": "owner", "settings:write": "owner", "numbers:write": "owner", "lists:attest": "owner",
		"contacts": "", "": "", "unknown:write": "",
	} {
		for _, role := range []string{"owner", "office", "crew", "", "anon"} {
			may := role != "" && strings.Contains(roles, role)
			require.Equal(t, may, access.Allows(actor.Actor{Kind: actor.User, Role: role}, permission), "%s %s", role, permission)
		}
		require.False(t, access.Allows(actor.Actor{Kind: actor.System, Role: "owner"}, permission))
		require.False(t, access.Allows(actor.Actor{Kind: actor.Anonymous, Role: "owner"}, permission))
	}
}

func TestBusinessSettings(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, owner := b.person("jo@example.com", access.Owner)
	_, office := b.person("maria@example.com", access.Office)
	status, before := b.do(http.MethodGet, "/v1/settings/business", office, nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "18:00", before["window_to"])
	status, _ = b.do(http.MethodPatch, "/v1/settings/business", office, map[string]any{"name": "X"}, "If-Match", "1")
	require.Equal(t, http.StatusForbidden, status)
	for name, window := range map[string]map[string]any{
		"before eight":      {"window_from": "07:59"},
		"after nine":        {"window_to": "21:01"},
		"ends first":        {"window_from": "18:00", "window_to": "09:00"},
		"empty":             {"window_from": "18:00"},
		"no time":           {"window_from": "9 am"},
		"no such hour":      {"window_to": "24:00"},
		"no state":          {"default_state": "Mass"},
		"a field we ignore": {"version": 9},
	} {
		status, refused := b.do(http.MethodPatch, "/v1/settings/business", owner, window, "If-Match", "1")
		require.Equal(t, http.StatusUnprocessableEntity, status, "%s: %v", name, refused)
	}
	status, after := b.do(http.MethodPatch, "/v1/settings/business", owner, map[string]any{"window_from": "08:00", "window_to": "21:00", "signature": "Jo"}, "If-Match", "1")
	require.Equal(t, http.StatusOK, status, after)
	require.EqualValues(t, 2, after["version"])
	status, _ = b.do(http.MethodPatch, "/v1/settings/business", owner, map[string]any{"name": "X"}, "If-Match", "1")
	require.Equal(t, http.StatusPreconditionFailed, status)
	business, err := access.ReadBusiness(t.Context(), b.db)
	require.NoError(t, err)
	require.Equal(t, access.Business{
		Name: "Attack-a-Crack", Timezone: "America/New_York", WindowFrom: "08:00", WindowTo: "21:00", DefaultState: "MA", Signature: "Jo", KeepDays: 90, Version: 2,
	}, business)
	require.Equal(t, 1, b.count(`select count(*) from event_out where topic = 'settings.changed'`))
}
