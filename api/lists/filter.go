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
	groups, err := contacts.Words(ctx, q, f.Q, near)
	if err != nil {
		return condition, err
	}
	for _, words := range groups {
		condition.and("c.terms && %s", words)
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
	numbers := make([]any, len(args))
	for i := range args {
		numbers[i] = fmt.Sprintf("$%d", len(c.Args)+i+1)
	}
	c.SQL = strings.Join([]string{c.SQL, fmt.Sprintf(clause, numbers...)}, " and ")
	c.Args = append(c.Args, args...)
}
