package ledger

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx/types"

	"github.com/attackacrack/crm/api/platform/db"
)

// Row is one row of the file and what became of it.
type Row struct {
	RowNo      int         `db:"row_no" json:"row_no" doc:"Its number in the file; the header is 1" example:"2410"`
	LineFrom   int         `db:"line_from" json:"line_from" doc:"Its first line" example:"2413"`
	LineTo     int         `db:"line_to" json:"line_to" doc:"Its last line" example:"2413"`
	Kind       string      `db:"kind" json:"kind" enum:"header,blank,footer,data" doc:"What it is" example:"data"`
	Fate       string      `db:"fate" json:"fate" enum:",created,updated,unchanged,merged_in_file,rejected,skipped" doc:"What became of it; empty before the merge and for rows without data" example:"updated"`
	Reason     string      `db:"reason" json:"reason" doc:"Why it, or a cell of it, was refused" example:"phone_too_short"`
	ReasonText string      `db:"-" json:"reason_text" doc:"The reason for people" example:"A phone was refused: it has fewer than ten digits"`
	Who        string      `db:"-" json:"who" doc:"The people it names" example:"Thomas Keohane, Joan Keohane"`
	Where      string      `db:"-" json:"where" doc:"The place it names" example:"88 Adams St, Quincy"`
	What       string      `db:"-" json:"what" doc:"What happened, in words" example:"1 contact and 2 phones are new"`
	Raw        string      `db:"raw" json:"raw" doc:"The row as it came"`
	SameAs     *int        `db:"same_as" json:"same_as" doc:"The earlier row that says the same" example:"2401"`
	Targets    []byte      `db:"targets" json:"-"`
	Changes    []RowChange `db:"-" json:"changes,omitempty" doc:"Changed fields, only when one row is read"`
}

// RowChange is one field that a row changed.
type RowChange struct {
	Entity string         `db:"entity" json:"entity" doc:"What was changed" example:"property"`
	Field  string         `db:"field" json:"field" doc:"Which field" example:"est_value_cents"`
	Before types.JSONText `db:"before" json:"before" doc:"Its value before; null when it was empty"`
	File   string         `db:"-" json:"file" doc:"What the file says" example:"$671,500"`
	After  types.JSONText `db:"after" json:"after" doc:"Its value now"`
	Why    string         `db:"-" json:"why" doc:"By which rule" example:"Valuation is always refreshed"`
}

// rowsOf reads rows with their targets counted, by import_line_pkey and
// import_fate_pkey or import_fate_rare.
const rowsOf = `
	select r.row_no, r.line_from, r.line_to, r.kind, coalesce(f.fate, '') as fate, coalesce(f.reason, '') as reason, r.raw, f.same_as, (
		select jsonb_object_agg(t.entity || ' ' || t.fate, t.n) from (
			select entity, fate, count(*) as n from import_target t where t.import_id = r.import_id and t.row_no = r.row_no group by entity, fate) t
	) as targets
	from import_line r left join import_fate f on f.import_id = r.import_id and f.row_no = r.row_no where r.import_id = $1 `

// Filter chooses rows; empty fields choose all.
type Filter struct {
	Fate, Reason string
	Line         int // that the first row holds, or begins behind
}

// List reads rows after one of them, limit+1 at most.
func List(ctx context.Context, q db.Querier, importID string, after, limit int, filter Filter) (rows []Row, err error) {
	query, args := rowsOf+`and r.row_no > $2`, []any{importID, after, limit + 1}
	if filter.Fate != "" {
		args = append(args, filter.Fate)
		query += fmt.Sprintf(` and f.fate = $%d`, len(args))
	}
	if filter.Reason != "" {
		args = append(args, filter.Reason)
		query += fmt.Sprintf(` and f.reason = $%d`, len(args))
	}
	if filter.Line > 0 {
		args = append(args, filter.Line)
		query += fmt.Sprintf(` and r.line_to >= $%d`, len(args))
	}
	err = q.SelectContext(ctx, &rows, query+` order by r.row_no limit $3`, args...)
	return rows, err
}

const changesOf = `
	-- what an import changed of the records that a row touched, by change_cause
	select c.entity, c.field, c.before, c.after from change c
	join import_target t on t.import_id = $1 and t.row_no = $2 and t.entity = c.entity and t.entity_id = c.entity_id and t.fate = 'updated'
	where c.cause = 'import' and c.cause_id = $1::text order by c.id`

// Get reads one row with what it changed.
func Get(ctx context.Context, q db.Querier, importID string, rowNo int) (row Row, err error) {
	if err = q.GetContext(ctx, &row, rowsOf+`and r.row_no = $2`, importID, rowNo); err != nil {
		return row, err
	}
	row.Changes = []RowChange{}
	return row, q.SelectContext(ctx, &row.Changes, changesOf, importID, rowNo)
}
