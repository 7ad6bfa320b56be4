package ledger

import (
	"context"
	"errors"
	"fmt"

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
	rows := make([][]any, len(lines))
	for i, l := range lines {
		fate := ""
		if l.Reason != "" {
			fate = "rejected"
		}
		rows[i] = []any{importID, l.RowNo, l.LineFrom, l.LineTo, l.Kind, l.Raw, fate, l.Reason}
	}
	return tx.Copy(ctx, "import_row", []string{"import_id", "row_no", "line_from", "line_to", "kind", "raw", "fate", "reason"}, rows)
}

// Forget drops the rows of a file that is to be read in another way.
func Forget(ctx context.Context, tx db.Tx, importID string) error {
	_, err := tx.Exec(ctx, `delete from import_row where import_id = $1`, importID)
	return err
}

// Shred deletes the text of rows; a rejected one keeps it below its header, for
// it may still be corrected and imported.
func Shred(ctx context.Context, tx db.Tx, importID string) error {
	_, err := tx.Exec(ctx, `update import_row set raw = '' where import_id = $1 and fate <> 'rejected' and kind <> 'header' and raw <> ''`, importID)
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
	err := tx.GetContext(ctx, &last, `select row_no, kind, raw from import_row where import_id = $1 and kind in ('data', 'footer') order by row_no desc limit 1`, importID)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err == nil && last.Kind == "data" && isFooter(last.Raw) {
		_, err = tx.Exec(ctx, `update import_row set kind = 'footer', fate = '', reason = '' where import_id = $1 and row_no = $2`, importID, last.RowNo)
	}
	return err
}

// Target is a record that a row touched.
type Target struct {
	RowNo  int
	Entity string
	ID     pgtype.UUID
	Fate   string
}

// Fate is what became of a row.
type Fate struct {
	RowNo        int32
	Fate, Reason string
	SameAs       *int32 // the earlier row that says the same
}

const setFates = `
	update import_row r set fate = u.fate, reason = u.reason, same_as = u.same_as
	from unnest($2::int[], $3::text[], $4::text[], $5::int[]) as u(row_no, fate, reason, same_as)
	where r.import_id = $1 and r.row_no = u.row_no and r.row_no between $6 and $7`

// Settle stores what became of rows.
func Settle(ctx context.Context, tx db.Tx, importID pgtype.UUID, fates []Fate, targets []Target) error {
	rows, of := make([][]any, len(targets)), any(importID)
	for i, target := range targets {
		rows[i] = []any{of, target.RowNo, target.Entity, target.ID, target.Fate}
	}
	if err := tx.Copy(ctx, "import_target", []string{"import_id", "row_no", "entity", "entity_id", "fate"}, rows); err != nil {
		return err
	}
	numbers, names, reasons, sameAs := make([]int32, len(fates)), make([]string, len(fates)), make([]string, len(fates)), make([]*int32, len(fates))
	for i, fate := range fates {
		numbers[i], names[i], reasons[i], sameAs[i] = fate.RowNo, fate.Fate, fate.Reason, fate.SameAs
	}
	// The range keeps the planner, which knows nothing of new rows, from reading all of a large file for each chunk.
	if _, err := tx.Exec(ctx, setFates, importID, numbers, names, reasons, sameAs, numbers[0], numbers[len(numbers)-1]); err != nil {
		return fmt.Errorf("store the fates of rows: %w", err)
	}
	return nil
}
