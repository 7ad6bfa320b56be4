package campaigns

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Routes registers the campaigns' routes.
func (m *Module) Routes(api *httpd.API) {
	route := func(method, path, id, permission, summary string) httpd.Route {
		return httpd.Route{Method: method, Path: path, ID: "campaigns." + id, Permission: "campaigns:" + permission, Tag: "campaigns", Summary: summary}
	}
	created := route(http.MethodPost, "/v1/campaigns", "create", "write", "Make a draft")
	created.Status = http.StatusCreated
	httpd.Register(api, route(http.MethodGet, "/v1/campaigns", "list", "read", "List campaigns, newest first"), m.list)
	httpd.Register(api, created, m.create)
	httpd.Register(api, route(http.MethodPost, "/v1/campaigns/preview", "preview", "read", "See a message on real recipients, and who would get it"), m.preview)
	httpd.Register(api, route(http.MethodGet, "/v1/campaigns/{id}", "get", "read", "Read a campaign with its figures"), m.get)
	httpd.Register(api, route(http.MethodPatch, "/v1/campaigns/{id}", "update", "write", "Change a draft"), m.update)
	httpd.Register(api, route(http.MethodGet, "/v1/campaigns/{id}/recipients", "recipients", "read", "List a campaign's people"), m.recipients)
	httpd.Register(api, route(http.MethodPost, "/v1/campaigns/{id}/launch", "launch", "launch", "Launch a draft"), m.change(m.launch))
	httpd.Register(api, route(http.MethodPost, "/v1/campaigns/{id}/pause", "pause", "launch", "Stop sending at once"), m.change(m.pause))
	httpd.Register(api, route(http.MethodPost, "/v1/campaigns/{id}/resume", "resume", "launch", "Go on where it stopped"), m.change(m.resume))
	httpd.Register(api, route(http.MethodPost, "/v1/campaigns/{id}/cancel", "cancel", "launch", "End a campaign before everybody was texted"), m.change(m.cancel))
}

type answer = httpd.Body[Campaign]

func (m *Module) list(ctx context.Context, in *httpd.PageQuery) (*httpd.Body[db.Page[Campaign]], error) {
	var at *time.Time
	var id *string
	if err := db.DecodeCursor(in.Cursor, &at, &id); err != nil {
		return nil, err
	}
	found, err := selectCampaigns(ctx, m.Web.Pool, `where $1::timestamptz is null or (c.created_at, c.id) < ($1, $2::uuid)
		order by c.created_at desc, c.id desc limit $3`, at, id, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := db.NewPage(found, in.Limit, func(c Campaign) []any { return []any{c.CreatedAt, c.ID} })
	return httpd.Respond(page), addCounts(ctx, m.Web.Pool, page.Items)
}

func (m *Module) get(ctx context.Context, in *httpd.ByID) (*answer, error) {
	return m.read(ctx, in.ID)
}

func (m *Module) read(ctx context.Context, id string) (*answer, error) {
	c, err := get(ctx, m.Web.Pool, id)
	if err != nil {
		return nil, err
	}
	one := []Campaign{c}
	if err := addCounts(ctx, m.Web.Pool, one); err != nil {
		return nil, err
	}
	if err := m.addDays(ctx, &one[0]); err != nil {
		return nil, err
	}
	return httpd.Respond(one[0]), nil
}

func (m *Module) create(ctx context.Context, in *struct{ Body Draft }) (*answer, error) {
	var id string
	err := m.Web.InTx(ctx, func(tx db.Tx) (err error) {
		if id, err = create(ctx, tx, in.Body, rand.Int64(), m.Clock.Now()); err != nil {
			return err
		}
		return changed(ctx, tx, id)
	})
	if err != nil {
		return nil, err
	}
	return m.read(ctx, id)
}

func (m *Module) update(ctx context.Context, in *struct {
	httpd.ByID
	httpd.IfMatch
	Body Draft
},
) (*answer, error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	err = m.Web.InTx(ctx, func(tx db.Tx) error {
		c, err := lock(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if c.Version != version {
			return problem.Stale("campaign")
		}
		if err := revise(ctx, tx, c, in.Body, m.Clock.Now()); err != nil {
			return err
		}
		return changed(ctx, tx, c.ID)
	})
	if err != nil {
		return nil, err
	}
	return m.read(ctx, in.ID)
}

// change runs one step of a campaign's life with its row locked.
func (m *Module) change(step func(context.Context, db.Tx, Campaign) error) func(context.Context, *httpd.ByID) (*answer, error) {
	return func(ctx context.Context, in *httpd.ByID) (*answer, error) {
		err := m.Web.InTx(ctx, func(tx db.Tx) error {
			c, err := lock(ctx, tx, in.ID)
			if err != nil {
				return err
			}
			if err := step(ctx, tx, c); err != nil {
				return err
			}
			return changed(ctx, tx, c.ID)
		})
		if err != nil {
			return nil, err
		}
		return m.read(ctx, in.ID)
	}
}

func changed(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "campaign.changed", Entity: "campaign", EntityID: id})
}
