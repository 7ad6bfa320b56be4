package httpd

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/cors"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/problem"
)

type operationKey struct{}

func withOperation(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, operationKey{}, id)
}

// Operation is the id of the route that is being served, or "" in jobs.
func Operation(ctx context.Context) string {
	id, _ := ctx.Value(operationKey{}).(string)
	return id
}

// Refuse answers a plain HTTP request with a problem.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	answer := problem.From(r.Context(), err)
	w.Header().Set("Content-Type", answer.ContentType(""))
	Answer(w, answer.Status, answer)
}

// Answer writes a plain HTTP answer as JSON.
func Answer(w http.ResponseWriter, status int, body any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	// The status is out already; a client that went away is nobody's error.
	_ = json.NewEncoder(w).Encode(body)
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,64}$`)

// requestID keeps a client's own id only where it is short and plain: the log
// and the audit name it.
func requestID(next http.Handler) http.Handler {
	next = middleware.RequestID(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !plainID.MatchString(r.Header.Get(middleware.RequestIDHeader)) {
			r.Header.Del(middleware.RequestIDHeader)
		}
		next.ServeHTTP(w, r)
	})
}

// logRequests writes one line a request: no query, no body, no personal data.
func logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := clock.RealNow()
		wrapped := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(wrapped, r)
		level := slog.LevelDebug
		if wrapped.Status() >= http.StatusInternalServerError && r.Context().Err() == nil { // else its client has gone
			level = slog.LevelError
		}
		slog.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", wrapped.Status(),
			"bytes", wrapped.BytesWritten(), "took", clock.RealNow().Sub(begin).Round(time.Microsecond),
			"request_id", middleware.GetReqID(r.Context()))
	})
}

func recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if value == http.ErrAbortHandler { //nolint:errorlint // net/http's own sentinel
				panic(value)
			}
			slog.ErrorContext(r.Context(), "panic", "value", value, "stack", string(debug.Stack()))
			Refuse(w, r, fmt.Errorf("panic: %v", value))
		}()
		next.ServeHTTP(w, r)
	})
}

// apiPrefixes are the addresses that answer machines, never the app's shell.
var apiPrefixes = []string{"/v1/", "/auth/", "/webhooks/", "/simulator/", "/openapi"}

func isAPI(path string) bool {
	return slices.ContainsFunc(apiPrefixes, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

func secureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Strict-Transport-Security", "max-age=31536000")
		// The built page carries its own policy with the hash of its boot script.
		header.Set("Content-Security-Policy", "frame-ancestors 'none'")
		if isAPI(r.URL.Path) {
			header.Set("Cache-Control", "no-store")
			header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		}
		next.ServeHTTP(w, r)
	})
}

func corsOf(origins []string) func(http.Handler) http.Handler {
	if len(origins) == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	return cors.Handler(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "apikey", "X-Client-Info", "X-Supabase-Api-Version"},
		ExposedHeaders: []string{"ETag", "Retry-After"},
		MaxAge:         600,
	})
}

// identify names the actor of a request. A wrong token is refused at once; no
// token is an anonymous actor, whom only public routes serve. Identity's own
// routes under /auth read their tokens themselves.
func identify(guard Guard) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			who := actor.Actor{Kind: actor.Anonymous, ID: "anonymous"}
			token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if found && strings.HasPrefix(r.URL.Path, "/v1/") || found && strings.HasPrefix(r.URL.Path, "/simulator/") {
				var err error
				if who, err = guard.Identify(r.Context(), token); err != nil {
					Refuse(w, r, err)
					return
				}
			}
			next.ServeHTTP(w, r.WithContext(actor.With(r.Context(), who)))
		})
	}
}
