package ledger

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// Line is one row of the file as it was read.
type Line struct {
	RowNo, LineFrom, LineTo int
	Kind, Raw, Reason       string // a reason rejects the row before the merge
}

// Enter stores rows as they were read.
func Enter(ctx context.Context, tx db.Tx, importID pgtype.UUID, lines []Line) error {
	var refused []Fate
	for _, l := range lines {
		if l.Reason != "" {
			refused = append(refused, Fate{RowNo: int32(l.RowNo), Fate: "rejected", Reason: l.Reason})
		}
	}
	rows := db.NewRows("import_line", "import_id", "row_no", "line_from", "line_to", "kind", "raw", "unreadable")
	for _, l := range lines {
		rows.Next()
		rows.UUID(importID)
		rows.Int(l.RowNo)
		rows.Int(l.LineFrom)
		rows.Int(l.LineTo)
		rows.Text(l.Kind)
		rows.Text(l.Raw)
		rows.Bool(l.Reason != "")
	}
	if err := tx.Store(ctx, rows); err != nil {
		return err
	}
	return tx.Store(ctx, FateRows(importID, refused))
}

// Forget drops the rows of a file that is to be read in another way.
func Forget(ctx context.Context, tx db.Tx, importID string) error {
	return tx.ExecAll(ctx, "forget the rows of a file", []string{`delete from import_line where import_id = $1`, `delete from import_fate where import_id = $1`}, importID)
}

// Shred deletes the text of rows; a rejected one keeps it below its header, for
// it may still be corrected and imported.
func Shred(ctx context.Context, tx db.Tx, importID string) error {
	_, err := tx.Exec(ctx, `
		update import_line l set raw = '' where import_id = $1 and kind <> 'header' and raw <> ''
			and not exists (select from import_fate f where f.import_id = l.import_id and f.row_no = l.row_no and f.fate = 'rejected')`, importID)
	return err
}

// Footer names the last row with text as the sentence at the end that is no
// data, where it is one.
func Footer(ctx context.Context, tx db.Tx, importID string, isFooter func(raw string) bool) error {
	var last struct {
		RowNo int    `db:"row_no"`
		Kind  string `db:"kind"`
		Raw   string `db:"raw"`
	}
	err := tx.GetContext(ctx, &last, `select row_no, kind, raw from import_line where import_id = $1 and kind in ('data', 'footer') order by row_no desc limit 1`, importID)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err == nil && last.Kind == "data" && isFooter(last.Raw) {
		err = tx.ExecAll(ctx, "name the footer", []string{
			`update import_line set kind = 'footer', unreadable = false where import_id = $1 and row_no = $2`, `delete from import_fate where import_id = $1 and row_no = $2`,
		}, importID, last.RowNo)
	}
	return err
}

// What a row touched. The numbers are stored; the view import_target names them.
const (
	Property int8 = iota
	Contact
	Phone
	Email
)

// What became of it; of several the highest holds.
const (
	Unchanged int8 = iota
	Linked         // it existed, and somebody was joined to it
	Updated
	Created
)

// Target is a record that a row touched.
type Target struct {
	ID           pgtype.UUID
	Entity, Fate int8
}

// Fate is what became of a row.
type Fate struct {
	RowNo        int32
	Fate, Reason string
	SameAs       int32 // the earlier row that says the same; 0: none
	Targets      []Target
}

// FateRows are what became of rows, to be stored.
func FateRows(importID pgtype.UUID, fates []Fate) *db.Rows {
	rows := db.NewRows("import_fate", "import_id", "row_no", "fate", "reason", "same_as", "touched", "touched_as")
	var ids []pgtype.UUID
	var as []byte
	for _, fate := range fates {
		ids, as = ids[:0], as[:0]
		for _, target := range fate.Targets {
			ids, as = append(ids, target.ID), append(as, byte(target.Entity*4+target.Fate))
		}
		rows.Next()
		rows.UUID(importID)
		rows.Int(int(fate.RowNo))
		rows.Text(fate.Fate)
		rows.Text(fate.Reason)
		if fate.SameAs == 0 {
			rows.Null()
		} else {
			rows.Int(int(fate.SameAs))
		}
		rows.UUIDs(ids)
		rows.Bytes(as)
	}
	return rows
}
