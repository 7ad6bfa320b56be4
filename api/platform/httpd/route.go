package httpd

import (
	"context"
	"net/http"
	"path"
	"reflect"
	"strconv"
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

// IfMatch is the header that every change of an entity must carry; without it
// a change would overwrite blindly.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version that you read, from its field version or the ETag" example:"\"3\""`
	Version int
}

// Resolve reads the header before the handler runs.
func (m *IfMatch) Resolve(huma.Context) []error {
	text := strings.Trim(strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/"), `"`)
	if text == "" {
		return []error{problem.New(http.StatusPreconditionRequired, "version_required", "Send the version that you read as If-Match.")}
	}
	var err error
	if m.Version, err = strconv.Atoi(text); err != nil || m.Version < 1 {
		return []error{problem.Invalid("bad_version", "If-Match must be a version number such as \"3\".")}
	}
	return nil
}

// ByID is the input of routes that read one entity.
type ByID struct {
	ID string `path:"id" format:"uuid" doc:"The entity's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
}

// PageQuery is the input of every list: a cursor and a limit.
type PageQuery struct {
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before" example:"WyJPJ1JvdXJrZSJd"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items" example:"50"`
}

// schemaNames names the schemas of the OpenAPI document: a type by its own
// name, by its package's too where another package has the name already, and a
// body written in place by its operation.
type schemaNames struct {
	operation string
	taken     map[string]reflect.Type
}

func (n *schemaNames) of(kind reflect.Type, hint string) string {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	name := huma.DefaultSchemaNamer(kind, hint)
	if kind.Name() == "" {
		name = title(strings.NewReplacer(".", " ", "-", " ", "_", " ").Replace(n.operation)) + suffixOf(hint)
	}
	if taken, found := n.taken[name]; found && taken != kind {
		name = title(path.Base(kind.PkgPath())) + name
	}
	n.taken[name] = kind
	return name
}

// suffixOf keeps what tells bodies of one operation apart: PatchInputBody and
// PatchInputBodyPlace differ by Place.
func suffixOf(hint string) string {
	if _, after, found := strings.Cut(hint, "Body"); found {
		return "Body" + after
	}
	return hint
}

func title(words string) string {
	out := strings.Builder{}
	for word := range strings.FieldsSeq(words) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}
