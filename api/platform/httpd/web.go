package httpd

import (
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// serveWeb answers with a file of the built app, or with its shell for an
// address of the app's own. It returns false for what belongs to the API and
// for missing files: HTML in place of a script would be a white page.
func serveWeb(w http.ResponseWriter, r *http.Request, dir string) bool {
	if dir == "" || isAPI(r.URL.Path) || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	name := path.Clean("/" + r.URL.Path)
	file := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		file = filepath.Join(file, "index.html")
		info, err = os.Stat(file)
	}
	if err != nil || !info.Mode().IsRegular() {
		if strings.HasPrefix(name, "/_app/") || path.Ext(name) != "" {
			return false
		}
		file, name = filepath.Join(dir, "200.html"), "/200.html"
		if _, err := os.Stat(file); err != nil {
			return false
		}
	}
	header := w.Header()
	header.Set("Cache-Control", cacheControl(name))
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Type", contentType(file))
	for _, encoding := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), encoding.name) {
			continue
		}
		if _, err := os.Stat(file + encoding.suffix); err == nil {
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

func contentType(file string) string {
	switch filepath.Ext(file) {
	case ".webmanifest":
		return "application/manifest+json"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".yaml":
		return "application/yaml"
	case ".woff2":
		return "font/woff2"
	}
	if kind := mime.TypeByExtension(filepath.Ext(file)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
