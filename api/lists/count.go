package lists

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// mostCounted is where counting ends: an exact total of a million rows costs
// 200 pages.
const mostCounted = 10_000

// Count is how many contacts a filter means.
type Count struct {
	Count int  `db:"count" json:"count" doc:"How many there are: exactly, or at least, or about" example:"3860"`
	Exact bool `db:"exact" json:"exact" doc:"False: there are more than were counted (with a filter), or it is an estimate (without)" example:"true"`
}

// CountAll counts up to 10,000; beyond, the statistics estimate the whole table.
func CountAll(ctx context.Context, q db.Querier, filter Filter) (Count, error) {
	counted, err := filter.count(ctx, q, false)
	if err == nil && counted.Count == 0 && filter.Q != "" {
		counted, err = filter.count(ctx, q, true)
	}
	if err == nil && !counted.Exact && filter == (Filter{}) {
		err = q.GetContext(ctx, &counted.Count, `select greatest(reltuples::bigint, $1) from pg_class where oid = 'contact'::regclass`, mostCounted)
	}
	if err != nil {
		return Count{}, fmt.Errorf("count contacts: %w", err)
	}
	return counted, nil
}

func (f Filter) count(ctx context.Context, q db.Querier, near bool) (counted Count, err error) {
	condition, err := f.Compile(ctx, q, near)
	if err != nil {
		return Count{}, err
	}
	statement := fmt.Sprintf(`select least(count(*), %[1]d) as count, count(*) <= %[1]d as exact from (select from contact c where %[2]s limit %[1]d + 1) c`,
		mostCounted, condition.SQL)
	return counted, q.GetContext(ctx, &counted, statement, f.planned(condition.Args)...)
}

type countInput struct{ Filter }

func (m *Module) count(ctx context.Context, in *countInput) (*httpd.Body[Count], error) {
	counted, err := CountAll(ctx, m.db, in.Filter)
	return httpd.Respond(counted), err
}
