package httpd_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/httpd"
)

func TestBuiltAppIsServed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"200.html": "shell", "200.html.br": "shell, small", "_app/immutable/a.js": "script", "manifest.webmanifest": "{}", "icon.svg": "<svg/>",
		"docs/index.html": "reference",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	api := httpd.New(httpd.Options{Guard: allowed, WebDir: dir})
	for _, wanted := range []struct{ path, accept, body, kind, cache string }{
		{"/", "", "shell", "text/html; charset=utf-8", "no-cache"},
		{"/campaigns/7", "gzip, br", "shell, small", "text/html; charset=utf-8", "no-cache"},
		{"/_app/immutable/a.js", "br", "script", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/manifest.webmanifest", "", "{}", "application/manifest+json", "no-cache"},
		{"/docs", "", "reference", "text/html; charset=utf-8", "no-cache"},
		{"/docs/", "br", "reference", "text/html; charset=utf-8", "no-cache"},
		{"/icon.svg", "", "<svg/>", "image/svg+xml", "public, max-age=3600"},
	} {
		answer := ask(api, http.MethodGet, wanted.path, wanted.accept)
		require.Equal(t, http.StatusOK, answer.Code, wanted.path)
		require.Equal(t, wanted.body, answer.Body.String(), wanted.path)
		require.Equal(t, wanted.kind, answer.Header().Get("Content-Type"), wanted.path)
		require.Equal(t, wanted.cache, answer.Header().Get("Cache-Control"), wanted.path)
	}
	require.Equal(t, "br", ask(api, http.MethodGet, "/", "br").Header().Get("Content-Encoding"))
	for _, missing := range []string{"/_app/immutable/b.js", "/_app/none", "/missing.png", "/v1/none"} {
		require.Equal(t, http.StatusNotFound, ask(api, http.MethodGet, missing, "").Code, missing)
	}
	require.Equal(t, http.StatusNotFound, ask(api, http.MethodPost, "/", "").Code)
}

func ask(api *httpd.API, method, path, accept string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, http.NoBody)
	request.Header.Set("Accept-Encoding", accept)
	answer := httptest.NewRecorder()
	api.Router.ServeHTTP(answer, request)
	return answer
}
