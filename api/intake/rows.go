package intake

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/properties"
)

type rowsInput struct {
	httpd.ByID
	httpd.PageQuery
	Fate    string `query:"fate" enum:"created,updated,unchanged,merged_in_file,rejected,skipped" doc:"Only rows with this fate" example:"rejected"`
	Reason  string `query:"reason" maxLength:"40" doc:"Only rows with this reason" example:"phone_too_short"`
	RowFrom int    `query:"row_from" minimum:"1" doc:"Begin at this row" example:"1734"`
	Line    int    `query:"line" minimum:"1" doc:"Begin at the row that holds this physical line" example:"1734"`
}

// file is what must be known of an import to read its rows.
type file struct {
	Mapping   []byte `db:"mapping"`
	Delimiter string `db:"delimiter"`
	Kind      string `db:"kind"`
	Breaks    int    `db:"breaks"` // line breaks inside records
	layout    Layout
}

func source(ctx context.Context, q db.Querier, importID string) (f file, err error) {
	if err = q.GetContext(ctx, &f, `select mapping, delimiter, kind, lines - records as breaks from import where id = $1`, importID); err != nil {
		return f, err
	}
	return f, json.Unmarshal(f.Mapping, &f.layout)
}

func (m *Module) rows(ctx context.Context, input *rowsInput) (db.Page[ledger.Row], error) {
	imp, err := source(ctx, m.db, input.ID)
	if err != nil {
		return db.Page[ledger.Row]{}, err
	}
	// Rows are no more than lines, and fewer by the breaks inside them at most.
	after := max(input.RowFrom, input.Line-imp.Breaks) - 1
	if err := db.DecodeCursor(input.Cursor, &after); err != nil {
		return db.Page[ledger.Row]{}, err
	}
	rows, err := ledger.List(ctx, m.db, input.ID, after, input.Limit, ledger.Filter{Fate: input.Fate, Reason: input.Reason, Line: input.Line})
	if err != nil {
		return db.Page[ledger.Row]{}, err
	}
	for i := range rows {
		imp.describe(&rows[i])
	}
	return db.NewPage(rows, input.Limit, func(r ledger.Row) []any { return []any{r.RowNo} }), nil
}

type rowInput struct {
	httpd.ByID
	RowNo int `path:"row_no" minimum:"1" doc:"The row's number" example:"2410"`
}

func (m *Module) row(ctx context.Context, input *rowInput) (ledger.Row, error) {
	imp, err := source(ctx, m.db, input.ID)
	if err != nil {
		return ledger.Row{}, err
	}
	row, err := ledger.Get(ctx, m.db, input.ID, input.RowNo)
	if err != nil {
		return ledger.Row{}, err
	}
	imp.describe(&row)
	fields := csvfile.Cells(row.Raw, imp.Delimiter[0], nil)
	for i := range row.Changes {
		imp.explain(&row.Changes[i], fields)
	}
	return row, nil
}

func (m *Module) rejects(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		httpd.Refuse(w, r, problem.NotFound("import"))
		return
	}
	imp, err := source(r.Context(), m.db, id)
	if err != nil {
		httpd.Refuse(w, r, err)
		return
	}
	columns := make([]string, len(imp.layout.Columns))
	for i, column := range imp.layout.Columns {
		columns[i] = column.Name
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="rejects.csv"`)
	// The answer has begun: after an error the client sees a file that ends too soon.
	_ = ledger.Rejects(r.Context(), m.db, id, columns, imp.Delimiter[0], w)
}

// describe says in words what a row is about and what became of it.
func (i *file) describe(r *ledger.Row) {
	r.Describe(i.Kind == "opt_outs")
	if r.Kind != "data" {
		return
	}
	named := i.layout.Plan().Read(r.RowNo, csvfile.Cells(r.Raw, i.Delimiter[0], nil), "")
	var who []string
	for _, person := range named.People {
		who = append(who, strings.TrimSpace(person.First+" "+person.Last))
	}
	r.Who = strings.Join(who, ", ")
	if place := named.Place; place != nil {
		r.Where = strings.Trim(strings.Trim(place.Street+" "+place.Unit, " ")+", "+place.City, ", ")
	}
}

// explain adds to a change what the file says and the rule that decided.
func (i *file) explain(c *ledger.RowChange, fields []string) {
	for at, column := range i.layout.Columns {
		if at < len(fields) && (column.Field == "property."+c.Field || column.Field == "attribute" && c.Field == "attributes."+column.Name) {
			c.File = fields[at]
		}
	}
	switch {
	case c.Entity == "property" && properties.AlwaysRefreshed(c.Field):
		c.Why = "Valuation and market status are always refreshed"
	case string(c.Before) == "" || string(c.Before) == "null":
		c.Why = "Blank filled"
	default:
		c.Why = "Replaced, as chosen for this import"
	}
}
