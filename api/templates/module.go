// Package templates is about the text of a message: tokens with a fallback,
// exact segments, typographic characters made plain, what keeps it from being
// sent, the longest text over a list; and the library of texts to use again.
// What was written once never changes: a new body is a new version.
//
// It owns tables template and template_version. A template without a name is a
// campaign's own text and not in the library. Publishes template.changed to
// open screens.
package templates

import (
	"context"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	DB    *db.DB
	Clock clock.Clock
	// Business is the name that a first text must carry.
	Business func(ctx context.Context, q db.Querier) (string, error)
}

// Module is templates wired to its surroundings.
type Module struct{ Dependencies }

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Routes registers the templates' routes.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/templates", "templates.list", "campaigns:read", "Page through the library of texts, by name", m.list)
	httpd.Create(api, "/v1/templates", "templates.create", "campaigns:write", "Keep a text to use again", m.create)
	httpd.Get(api, "/v1/templates/{id}", "templates.get", "campaigns:read", "Read a template with every version", m.get)
	httpd.Patch(api, "/v1/templates/{id}", "templates.update", "campaigns:write", "Rename a template, archive it, or give it a new version", m.update)
	httpd.Post(api, "/v1/templates/check", "templates.check", "campaigns:read", "See what a text costs and what is wrong with it", m.check)
}

// Template is a text of the library. Campaigns keep the version they took.
type Template struct {
	ID         string     `db:"id" json:"id" doc:"The template's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name       string     `db:"name" json:"name" doc:"What the office calls it" example:"Winter check"`
	Versions   []Version  `db:"versions" json:"versions" nullable:"false" doc:"Its texts, the newest first: that one is used"`
	CreatedAt  time.Time  `db:"created_at" json:"created_at" doc:"When it was made" example:"2026-11-19T13:00:00Z"`
	ArchivedAt *time.Time `db:"archived_at" json:"archived_at" doc:"When it was put away" example:"2026-11-20T13:00:00Z"`
	Version    int        `db:"version" json:"version" doc:"Send it as If-Match" example:"3"`
}

// Version is one text of a template; it never changes.
type Version struct {
	ID        string    `json:"id" doc:"The version's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	N         int       `json:"n" doc:"Its number, from 1" example:"2"`
	Body      string    `json:"body" doc:"The text, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	CreatedAt time.Time `json:"created_at" doc:"When it was written" example:"2026-11-19T13:00:00Z"`
}

const selectTemplate = `
	select t.id::text, t.name, v.versions, t.created_at, t.archived_at, t.version
	from template t, lateral (
		select jsonb_agg(jsonb_build_object('id', id, 'n', n, 'body', body, 'created_at', created_at) order by n desc) as versions
		from template_version where template_id = t.id) v
	where t.name is not null `

type listInput struct {
	httpd.PageQuery
	Archived bool `query:"archived" doc:"Those that were put away instead" example:"false"`
}

func (m *Module) list(ctx context.Context, in *listInput) (db.Page[Template], error) {
	var name, id string
	if err := db.DecodeCursor(in.Cursor, &name, &id); err != nil {
		return db.Page[Template]{}, err
	}
	found, err := db.Collect[Template](ctx, m.DB, "read templates", selectTemplate+`and (t.archived_at is not null) = $1
		and (lower(t.name), t.id::text) > ($2, $3) order by lower(t.name), t.id::text limit $4`, in.Archived, name, id, in.Limit+1)
	return db.NewPage(found, in.Limit, func(t Template) []any { return []any{strings.ToLower(t.Name), t.ID} }), err
}

func (m *Module) get(ctx context.Context, in *httpd.ByID) (Template, error) {
	return get(ctx, m.DB, in.ID)
}

type createInput struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"200" pattern:"\\S" doc:"What the office calls it" example:"Winter check"`
		Body string `json:"body" maxLength:"2000" doc:"The text, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	}
}

func (m *Module) create(ctx context.Context, in *createInput) (Template, error) {
	id := db.NewID()
	return m.write(ctx, id, &in.Body.Body, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `insert into template (id, name, created_at) values ($1, $2, $3)`, id, strings.TrimSpace(in.Body.Name), m.Clock.Now())
		return err
	})
}

type updateInput struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Name     *string `json:"name,omitempty" minLength:"1" maxLength:"200" pattern:"\\S" doc:"Another name" example:"Winter check"`
		Body     *string `json:"body,omitempty" maxLength:"2000" doc:"Another text: a new version; the old ones stay" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
		Archived *bool   `json:"archived,omitempty" doc:"True puts it away, false takes it back" example:"true"`
	}
}

func (m *Module) update(ctx context.Context, in *updateInput) (Template, error) {
	return m.write(ctx, in.ID, in.Body.Body, func(tx db.Tx) error {
		if _, err := get(ctx, tx, in.ID); err != nil {
			return err
		}
		changed, err := tx.Exec(ctx, `update template set name = coalesce(trim($3), name), version = version + 1,
				archived_at = case when $4 then coalesce(archived_at, $5) when $4 is null then archived_at end
			where id = $1 and version = $2`, in.ID, in.Version, in.Body.Name, in.Body.Archived, m.Clock.Now())
		if err == nil && changed == 0 {
			return problem.Stale("template")
		}
		return err
	})
}

// write changes a template of the library; a text that could never be sent is
// refused. What only a first text needs is asked for at the launch.
func (m *Module) write(ctx context.Context, id string, body *string, change func(tx db.Tx) error) (Template, error) {
	return db.Write(ctx, m.DB, func(tx db.Tx) (Template, error) {
		if err := change(tx); err != nil {
			return Template{}, err
		}
		if body != nil {
			for _, flaw := range Flaws(*body, "") {
				if flaw.Code != "no_opt_out" && flaw.Code != "no_business" {
					return Template{}, problem.Invalid("bad_message", "%s", flaw.Message)
				}
			}
			if _, err := Keep(ctx, tx, id, *body, m.Clock.Now()); err != nil {
				return Template{}, err
			}
		}
		if err := events.Publish(ctx, tx, events.Event{Topic: "template.changed", Entity: "template", EntityID: id}); err != nil {
			return Template{}, err
		}
		return get(ctx, tx, id)
	})
}

func get(ctx context.Context, q db.Querier, id string) (Template, error) {
	found, err := db.Collect[Template](ctx, q, "read a template", selectTemplate+`and t.id = $1`, id)
	if err == nil && len(found) == 0 {
		err = problem.NotFound("template")
	}
	if err != nil {
		return Template{}, err
	}
	return found[0], nil
}
