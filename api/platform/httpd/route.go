package httpd

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/attackacrack/crm/api/platform/problem"
)

// Route is one line of the route table.
type Route struct {
	Method     string
	Path       string
	ID         string // operation id: contacts.list; what stands before the dot groups the reference
	Permission string // resource:verb, or Public
	Summary    string
	Status     int                   // 0: 200
	Adjust     func(*huma.Operation) // whatever else the operation needs
}

// Handler answers an input with a body; its errors pass package problem.
type Handler[I, T any] = func(context.Context, *I) (T, error)

// Get adds a route that reads.
func Get[I, T any](a *API, path, id, permission, summary string, handler Handler[I, T]) {
	Register(a, Route{Method: http.MethodGet, Path: path, ID: id, Permission: permission, Summary: summary}, handler)
}

// Post adds a route that does something.
func Post[I, T any](a *API, path, id, permission, summary string, handler Handler[I, T]) {
	Register(a, Route{Method: http.MethodPost, Path: path, ID: id, Permission: permission, Summary: summary}, handler)
}

// Create adds a route that makes something: answered with 201.
func Create[I, T any](a *API, path, id, permission, summary string, handler Handler[I, T]) {
	Register(a, Route{Method: http.MethodPost, Path: path, ID: id, Permission: permission, Summary: summary, Status: http.StatusCreated}, handler)
}

// Patch adds a route that changes some fields.
func Patch[I, T any](a *API, path, id, permission, summary string, handler Handler[I, T]) {
	Register(a, Route{Method: http.MethodPatch, Path: path, ID: id, Permission: permission, Summary: summary}, handler)
}

// Put adds a route that replaces a whole.
func Put[I, T any](a *API, path, id, permission, summary string, handler Handler[I, T]) {
	Register(a, Route{Method: http.MethodPut, Path: path, ID: id, Permission: permission, Summary: summary}, handler)
}

// Register adds a route of any other form. The permission is checked before
// the handler runs.
func Register[I, T any](a *API, route Route, handler Handler[I, T]) {
	group, _, _ := strings.Cut(route.ID, ".")
	operation := huma.Operation{
		OperationID: route.ID, Method: route.Method, Path: route.Path, Summary: route.Summary,
		DefaultStatus: route.Status, Tags: []string{group},
		Security: []map[string][]string{{"bearer": {}}},
		Metadata: map[string]any{"permission": route.Permission},
	}
	if route.Permission == Public {
		operation.Security = []map[string][]string{}
	} else {
		operation.Description = "Needs the permission `" + route.Permission + "`."
	}
	if route.Method == http.MethodPost {
		operation.Parameters = append(operation.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string", MaxLength: new(200)},
			Description: "Any unique text. A repeat with the same key within 24 hours is answered with the first answer and does nothing.",
			Example:     "3f0c1f0a-7a5e-4f3e-9a8e-0d6f0f5e7c11",
		})
	}
	if route.Adjust != nil {
		route.Adjust(&operation)
	}
	operation.Middlewares = append(huma.Middlewares{a.permit(route)}, operation.Middlewares...)
	a.note(route)
	a.names.operation = route.ID
	type answer struct{ Body T }
	huma.Register(a.Huma, operation, func(ctx context.Context, input *I) (*answer, error) {
		body, err := handler(withOperation(ctx, route.ID), input)
		if err != nil {
			return nil, problem.From(ctx, err)
		}
		return &answer{Body: body}, nil
	})
}
