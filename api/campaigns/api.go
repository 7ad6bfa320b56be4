package campaigns

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
)

// Routes registers the campaigns' routes.
func (m *Module) Routes(api *httpd.API) {
	httpd.Get(api, "/v1/campaigns", "campaigns.list", "campaigns:read", "List campaigns, newest first", m.list)
	httpd.Create(api, "/v1/campaigns", "campaigns.create", "campaigns:write", "Make a draft", m.create)
	httpd.Get(api, "/v1/campaigns/{id}", "campaigns.get", "campaigns:read", "Read a campaign with its figures", m.get)
	httpd.Patch(api, "/v1/campaigns/{id}", "campaigns.update", "campaigns:write", "Change a draft", m.update)
	httpd.Post(api, "/v1/campaigns/{id}/launch", "campaigns.launch", "campaigns:launch", "Launch a draft, or schedule it when it is to begin later", m.change(m.launch))
	httpd.Post(api, "/v1/campaigns/{id}/unschedule", "campaigns.unschedule", "campaigns:launch", "Take a scheduled campaign back to the drafts", m.change(m.unschedule))
	httpd.Create(api, "/v1/campaigns/{id}/duplicate", "campaigns.duplicate", "campaigns:write", "Make a draft like this campaign", m.duplicate)
	httpd.Get(api, "/v1/campaigns/{id}/forecast", "campaigns.forecast", "campaigns:read", "Who gets it on which day, what it costs, and what became of that", m.forecast)
	httpd.Post(api, "/v1/campaigns/{id}/review", "campaigns.review", "campaigns:launch", "Decide on people who wait for a person's word", m.review)
	httpd.Post(api, "/v1/campaigns/{id}/pause", "campaigns.pause", "campaigns:launch", "Stop sending at once", m.change(m.pause))
	httpd.Post(api, "/v1/campaigns/{id}/resume", "campaigns.resume", "campaigns:launch", "Go on where it stopped", m.change(m.resume))
	httpd.Post(api, "/v1/campaigns/{id}/cancel", "campaigns.cancel", "campaigns:launch", "End a campaign before everybody was texted", m.change(m.cancel))
}

func (m *Module) list(ctx context.Context, in *httpd.PageQuery) (db.Page[Campaign], error) {
	var at *time.Time
	var id *string
	if err := db.DecodeCursor(in.Cursor, &at, &id); err != nil {
		return db.Page[Campaign]{}, err
	}
	found, err := selectCampaigns(ctx, m.Web, `where $1::timestamptz is null or (c.created_at, c.id) < ($1, $2::uuid)
		order by c.created_at desc, c.id desc limit $3`, at, id, in.Limit+1)
	if err != nil {
		return db.Page[Campaign]{}, err
	}
	page := db.NewPage(found, in.Limit, func(c Campaign) []any { return []any{c.CreatedAt, c.ID} })
	return page, addCounts(ctx, m.Web, page.Items)
}

func (m *Module) get(ctx context.Context, in *httpd.ByID) (Campaign, error) {
	c, err := get(ctx, m.Web, in.ID)
	if err != nil {
		return Campaign{}, err
	}
	one := []Campaign{c}
	if err := addCounts(ctx, m.Web, one); err != nil {
		return Campaign{}, err
	}
	return one[0], m.addDays(ctx, &one[0])
}

func (m *Module) create(ctx context.Context, in *struct{ Body Draft }) (Campaign, error) {
	id := db.NewID()
	return m.write(ctx, id, func(tx db.Tx) error { return create(ctx, tx, id, in.Body, rand.Int64(), m.Clock.Now()) })
}

func (m *Module) update(ctx context.Context, in *struct {
	httpd.ByID
	httpd.IfMatch
	Body Draft
},
) (Campaign, error) {
	return m.change(func(ctx context.Context, tx db.Tx, c Campaign) error {
		if c.Version != in.Version {
			return problem.Stale("campaign")
		}
		return revise(ctx, tx, c, in.Body, m.Clock.Now())
	})(ctx, &in.ByID)
}

// change runs one step of a campaign's life with its row locked.
func (m *Module) change(step func(context.Context, db.Tx, Campaign) error) func(context.Context, *httpd.ByID) (Campaign, error) {
	return func(ctx context.Context, in *httpd.ByID) (Campaign, error) {
		return m.write(ctx, in.ID, func(tx db.Tx) error {
			c, err := lock(ctx, tx, in.ID)
			if err != nil {
				return err
			}
			return step(ctx, tx, c)
		})
	}
}

// write changes a campaign, tells open screens and reads it again. A launch to
// a long list takes longer than a request's statement may, hence Work.
func (m *Module) write(ctx context.Context, id string, change func(db.Tx) error) (Campaign, error) {
	err := m.Work.InTx(ctx, func(tx db.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		return changed(ctx, tx, id)
	})
	if err != nil {
		return Campaign{}, err
	}
	return m.get(ctx, &httpd.ByID{ID: id})
}

func changed(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "campaign.changed", Entity: "campaign", EntityID: id})
}

// addCounts fills in the figures of campaigns.
func addCounts(ctx context.Context, q db.Querier, list []Campaign) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	tallies, err := recipients.Count(ctx, q, ids)
	for i := range list {
		c := &list[i]
		if tally, some := tallies[c.ID]; some {
			c.Counts, c.Skipped = tally.Counts, tally.Skipped
		}
		c.sayNext()
	}
	return err
}
