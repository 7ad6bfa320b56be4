package httpd

import (
	"cmp"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// contentTypes are those that not every machine's table knows.
var contentTypes = map[string]string{
	".js":          "text/javascript; charset=utf-8",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
	".yaml":        "application/yaml",
}

// serveWeb answers with a file of the built app, or with its shell for an
// address of the app's own. It returns false for what belongs to the API and
// for missing files: HTML in place of a script would be a white page.
func serveWeb(w http.ResponseWriter, r *http.Request, dir string) bool {
	if dir == "" || isAPI(r.URL.Path) || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	name := path.Clean("/" + r.URL.Path)
	if path.Ext(name) == "" && !strings.HasPrefix(name, "/_app/") {
		// A folder with a page of its own (docs), else an address of the app.
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name), "index.html")); err == nil {
			name = path.Join(name, "index.html")
		} else {
			name = "/200.html"
		}
	}
	file := filepath.Join(dir, filepath.FromSlash(name))
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return false
	}
	header := w.Header()
	header.Set("Cache-Control", cacheControl(name))
	header.Add("Vary", "Accept-Encoding")
	extension := path.Ext(name)
	header.Set("Content-Type", cmp.Or(contentTypes[extension], mime.TypeByExtension(extension), "application/octet-stream"))
	for _, encoding := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		_, err := os.Stat(file + encoding.suffix)
		if err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), encoding.name) {
			header.Set("Content-Encoding", encoding.name)
			file += encoding.suffix
			break
		}
	}
	http.ServeFile(w, r, file)
	return true
}

func cacheControl(name string) string {
	switch {
	case strings.HasPrefix(name, "/_app/immutable/"):
		return "public, max-age=31536000, immutable"
	case path.Ext(name) == ".html", name == "/service-worker.js", name == "/manifest.webmanifest", name == "/_app/version.json":
		return "no-cache"
	default:
		return "public, max-age=3600"
	}
}
