package lists

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Place is a property as a row of the table shows it.
type Place struct {
	ID     string `json:"id" doc:"The property's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53"`
	Street string `json:"street" doc:"House number and street" example:"12 Oak St"`
	Unit   string `json:"unit" doc:"The unit in the house" example:"2B"`
	City   string `json:"city" doc:"The town" example:"Weyburn"`
	State  string `json:"state" doc:"The state's two letters" example:"MA"`
	Zip5   string `json:"zip5" doc:"The ZIP code" example:"02050"`
}

// Scan reads what the statement returns as JSON.
func (p *Place) Scan(value any) error { return json.Unmarshal([]byte(value.(string)), p) }

// Row is a contact as the table shows it.
type Row struct {
	contacts.Card
	SortName string `db:"sort_name" json:"-"`
	Property *Place `db:"property" json:"property" doc:"The contact's place, the main one where there are several"`
}

// Query is a filter, an order and where to go on.
type Query struct {
	Filter
	httpd.PageQuery
	Sort string `query:"sort" enum:"name,newest,activity" default:"name" doc:"By name, the newest first, or the last active first" example:"name"`
}

// orders keeps each order, its keyset and its index together.
var orders = map[string]struct{ by, after, kind string }{
	"name":     {"%[1]s.sort_name, %[1]s.id", "(c.sort_name, c.id) > (%s, %s::uuid)", "text"},
	"newest":   {"%[1]s.created_at desc, %[1]s.id desc", "(c.created_at, c.id) < (%s::timestamptz, %s::uuid)", "time"},
	"activity": {"%[1]s.last_activity_at desc, %[1]s.id desc", "(c.last_activity_at, c.id) < (%s::timestamptz, %s::uuid)", "time"},
}

// The page is cut first, by the index of its order or by contact_terms; links
// are read for its rows alone.
const selectRows = `
	select %s, c.sort_name, (
		select json_build_object('id', r.id, 'street', r.street, 'unit', r.unit, 'city', r.city, 'state', r.state, 'zip5', r.zip5)::text
		from contact_property cp join property r on r.id = cp.property_id
		where cp.contact_id = c.id and cp.ended_on is null order by cp.is_primary desc, cp.id limit 1) as property
	from (select * from contact c where %s order by %s limit %d) c order by %s`

// cursor is where a page ended, and whether typos were forgiven on it.
type cursor struct {
	sort, key, id string
	near          bool
}

// Find returns a page of contacts. A first page on which nothing is found is
// asked for once more with typos forgiven, and so are the pages after it.
func Find(ctx context.Context, q db.Querier, query Query) (db.Page[Row], error) {
	at := cursor{sort: query.Sort}
	if err := db.DecodeCursor(query.Cursor, &at.sort, &at.near, &at.key, &at.id); err != nil {
		return db.Page[Row]{}, err
	}
	if at.sort != query.Sort {
		return db.Page[Row]{}, db.ErrBadCursor
	}
	rows, err := query.read(ctx, q, at)
	if err == nil && len(rows) == 0 && query.Cursor == "" && query.Q != "" {
		at.near = true
		rows, err = query.read(ctx, q, at)
	}
	if err != nil {
		return db.Page[Row]{}, fmt.Errorf("read contacts: %w", err)
	}
	return db.NewPage(rows, query.Limit, func(row Row) []any {
		keys := map[string]string{
			"name": row.SortName, "newest": row.CreatedAt.Format(time.RFC3339Nano), "activity": row.LastActivityAt.Format(time.RFC3339Nano),
		}
		return []any{at.sort, at.near, keys[at.sort], row.ID}
	}), nil
}

func (query Query) read(ctx context.Context, q db.Querier, at cursor) ([]Row, error) {
	condition, err := query.Compile(ctx, q, at.near)
	if err != nil {
		return nil, err
	}
	order := orders[query.Sort]
	if at.id != "" {
		condition.and(order.after, at.key, at.id)
	}
	statement := fmt.Sprintf(selectRows, contacts.CardColumns, condition.SQL, fmt.Sprintf(order.by, "c"), query.Limit+1, fmt.Sprintf(order.by, "c"))
	var rows []Row
	err = q.SelectContext(ctx, &rows, statement, planned(condition.Args)...)
	return rows, err
}

// planned has the statement planned for these very values: a plan for any
// would walk a whole index for a rare word.
func planned(args []any) []any {
	return append([]any{pgx.QueryExecModeCacheDescribe}, args...)
}

func (m *Module) table(ctx context.Context, in *Query) (*httpd.Body[db.Page[Row]], error) {
	page, err := Find(ctx, m.db, *in)
	return httpd.Respond(page), err
}
