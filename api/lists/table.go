package lists

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Row is a contact as the table shows it.
type Row struct {
	contacts.Card
	SortName string `db:"sort_name" json:"-"`
	Property *Place `json:"property" doc:"The contact's place, the main one where there are several"`
}

// Query is a filter, an order and where to go on.
type Query struct {
	Filter
	httpd.PageQuery
	Sort string `query:"sort" enum:"name,newest,activity" default:"name" doc:"By name, the newest first, or the last active first" example:"name"`
}

// orders keeps each order, its keyset and its index together.
var orders = map[string]struct{ by, after, kind string }{
	"name":     {"c.sort_name, c.id", "(c.sort_name, c.id) > (%s, %s::uuid)", "text"},
	"newest":   {"c.created_at desc, c.id desc", "(c.created_at, c.id) < (%s::timestamptz, %s::uuid)", "time"},
	"activity": {"c.last_activity_at desc, c.id desc", "(c.last_activity_at, c.id) < (%s::timestamptz, %s::uuid)", "time"},
}

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
	if at.sort != query.Sort || (at.id == "") != (query.Cursor == "") {
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
	// The limit is written out: a plan for any limit might sort the whole table.
	statement := fmt.Sprintf(`select %s, c.sort_name from contact c where %s order by %s limit %d`,
		contacts.CardColumns, condition.SQL, order.by, query.Limit+1)
	var rows []Row
	if err := q.SelectContext(ctx, &rows, statement, query.planned(condition.Args)...); err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows, attach(ctx, q, rows)
}

// attach reads the links of a page's rows.
func attach(ctx context.Context, q db.Querier, rows []Row) error {
	cards, ids, byID := make([]*contacts.Card, len(rows)), make([]string, len(rows)), make(map[string]*Row, len(rows))
	for i := range rows {
		cards[i], ids[i], byID[rows[i].ID] = &rows[i].Card, rows[i].ID, &rows[i]
	}
	var places []Holding
	batch := &pgx.Batch{}
	batch.Queue(selectHoldings, ids).Query(db.Into(&places))
	contacts.Attach(batch, cards)
	if err := q.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read the links of contacts: %w", err)
	}
	for _, place := range places {
		if row := byID[place.ContactID]; row.Property == nil {
			row.Property = &place.Place
		}
	}
	return nil
}

// planned has a filter planned for its very values: a plan for any would walk
// a whole index for a rare word.
func (f Filter) planned(args []any) []any {
	if f == (Filter{}) {
		return args
	}
	return append([]any{pgx.QueryExecModeCacheDescribe}, args...)
}

func (m *Module) table(ctx context.Context, in *Query) (db.Page[Row], error) {
	page, err := Find(ctx, m.db, *in)
	return page, err
}
