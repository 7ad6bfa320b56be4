// Package httpd is the frame around every route: who asks and whether they
// may, one shape of errors, Idempotency-Key and If-Match, security headers,
// the built app, and the OpenAPI document. It owns table idempotency.
//
// A route declares its permission beside it; one that does not keeps the
// program from starting (API.Check).
package httpd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Public is the permission of routes that anybody may call.
const Public = "public"

// Guard decides who asks and what they may.
type Guard struct {
	// Identify returns the actor behind a bearer token, or a *problem.Error.
	Identify func(ctx context.Context, token string) (actor.Actor, error)
	// Allows tells whether an actor has a permission such as "contacts:read".
	Allows func(who actor.Actor, permission string) bool
}

// Options of the frame.
type Options struct {
	DB      *db.DB
	Clock   clock.Clock
	Guard   Guard
	Origins []string // of other sites that may call the API from a browser
	WebDir  string   // the built app; empty: none is served
	// TrustProxy takes the client's address from X-Forwarded-For.
	TrustProxy bool
}

// API registers routes.
type API struct {
	Huma   huma.API
	Router *chi.Mux
	guard  Guard
	routes []Route
	faults []error
	names  *schemaNames
}

// New builds the frame. Routes are registered after it, Check is called last.
func New(options Options) *API {
	problem.Install()
	router := chi.NewMux()
	if options.TrustProxy {
		router.Use(middleware.RealIP) //nolint:staticcheck // only behind the configured proxy
	}
	router.Use(requestID, logRequests, recoverPanics, secureHeaders, corsOf(options.Origins),
		identify(options.Guard), idempotent(options.DB, options.Clock))
	router.NotFound(func(w http.ResponseWriter, r *http.Request) {
		if serveWeb(w, r, options.WebDir) {
			return
		}
		Refuse(w, r, problem.New(http.StatusNotFound, "not_found", "There is nothing at this address."))
	})
	router.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		Refuse(w, r, problem.New(http.StatusMethodNotAllowed, "method_not_allowed", "This address does not know the method %s.", r.Method))
	})
	config := huma.DefaultConfig("Attack-a-Crack CRM", "2.0.0")
	config.DocsPath = ""
	config.OpenAPIPath = "/openapi"
	config.SchemasPath = ""
	config.CreateHooks = nil // no $schema fields
	config.RejectUnknownQueryParameters = true
	config.Info.Description = "Texts are sent by rules: every send passes one gate. Errors are RFC 9457 problems. Lists are pages with a cursor."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "The access token of a signed-in user"},
	}
	a := &API{Router: router, guard: options.Guard, names: &schemaNames{taken: map[string]reflect.Type{}}}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", a.names.of)
	a.Huma = humachi.New(router, config)
	return a
}

// Handle adds a plain HTTP route (webhooks, sockets, files) that checks its
// caller by itself when its permission is Public.
func (a *API) Handle(route Route, handler http.HandlerFunc) {
	a.note(route)
	a.Router.MethodFunc(route.Method, route.Path, func(w http.ResponseWriter, r *http.Request) {
		if err := a.check(r.Context(), route); err != nil {
			Refuse(w, r, err)
			return
		}
		handler(w, r.WithContext(withOperation(r.Context(), route.ID)))
	})
}

// Routes lists what was registered, for the permission matrix.
func (a *API) Routes() []Route { return a.routes }

// Check refuses to start with a route that says not who may call it.
func (a *API) Check() error { return errors.Join(a.faults...) }

func (a *API) note(route Route) {
	a.routes = append(a.routes, route)
	if route.Permission != Public && !strings.Contains(route.Permission, ":") {
		a.faults = append(a.faults, fmt.Errorf("route %s %s declares no permission", route.Method, route.Path))
	}
}

func (a *API) permit(route Route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		if err := a.check(ctx.Context(), route); err != nil {
			_ = huma.WriteErr(a.Huma, ctx, http.StatusForbidden, "", err)
			return
		}
		next(ctx)
	}
}

func (a *API) check(ctx context.Context, route Route) error {
	if route.Permission == Public {
		return nil
	}
	who := actor.From(ctx)
	if who.Kind == actor.Anonymous {
		return problem.Unauthorized("Sign in first: this address needs a bearer token.")
	}
	if who.Kind == actor.System || !a.guard.Allows(who, route.Permission) {
		return problem.Forbidden("Your role does not allow this (%s).", route.Permission)
	}
	return nil
}
