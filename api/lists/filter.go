package lists

import (
	"context"
	"fmt"
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
)

// Filter says which contacts are meant. It is the same for the table, its
// count, exports, smart lists and audiences.
type Filter struct {
	Q      string `query:"q" maxLength:"200" doc:"Words of a name, street, e-mail or phone; each must match, a beginning is enough" example:"mary obr"`
	ListID string `query:"list_id" format:"uuid" doc:"Only members of this list" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
}

// Condition is a compiled filter on contact c: SQL behind "where", and its
// parameters from $1 on.
type Condition struct {
	SQL  string
	Args []any
}

// Compile makes the condition. Near lets the words be mistyped: asked only
// when nothing is found without.
func (f Filter) Compile(ctx context.Context, q db.Querier, near bool) (Condition, error) {
	condition := Condition{SQL: "c.archived_at is null"}
	meanings, err := contacts.Means(ctx, q, f.Q, near)
	if err != nil {
		return condition, err
	}
	for _, meaning := range meanings {
		if len(meaning.ContactIDs) == 0 {
			condition.and("c.terms && %s", meaning.Words)
			continue
		}
		condition.and("(c.terms && %s or c.id = any(%s::uuid[]))", meaning.Words, meaning.ContactIDs)
	}
	if f.ListID != "" {
		if _, err := Get(ctx, q, f.ListID); err != nil {
			return condition, err
		}
		condition.and("exists (select from list_member m where m.contact_id = c.id and m.list_id = %s and m.state = 'active')", f.ListID)
	}
	return condition, nil
}

// and adds a clause; each %s in it becomes the next parameter's number.
func (c *Condition) and(clause string, args ...any) {
	for _, arg := range args {
		c.Args = append(c.Args, arg)
		clause = strings.Replace(clause, "%s", fmt.Sprintf("$%d", len(c.Args)), 1)
	}
	c.SQL += " and " + clause
}

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

func (m *Module) count(ctx context.Context, in *countInput) (Count, error) {
	counted, err := CountAll(ctx, m.db, in.Filter)
	return counted, err
}
