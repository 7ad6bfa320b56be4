package ledger

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/db"
)

const rejected = `
	select row_no, line_from, raw, reason from import_row
	where import_id = $1 and fate = 'rejected' order by row_no`

// Rejects writes the refused rows in the file's own columns and says of each
// where it stood, why it was refused and what to do; corrected, the file can be
// imported as it is.
func Rejects(ctx context.Context, q db.Querier, importID string, columns []string, delimiter byte, w io.Writer) error {
	rows, err := q.QueryxContext(ctx, rejected, importID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	out := csv.NewWriter(w)
	defer out.Flush()
	line := make([]string, 0, len(columns)+4)
	for _, column := range columns {
		line = append(line, guard(column))
	}
	_ = out.Write(append(line, "row", "line", "reason", "hint"))
	for rows.Next() {
		var row struct {
			RowNo    int    `db:"row_no"`
			LineFrom int    `db:"line_from"`
			Raw      string `db:"raw"`
			Reason   string `db:"reason"`
		}
		if err := rows.StructScan(&row); err != nil {
			return err
		}
		line = csvfile.Cells(row.Raw, delimiter, line)
		for len(line) < len(columns) {
			line = append(line, "")
		}
		for i := range line {
			line[i] = guard(line[i])
		}
		text, hint := reasonText(row.Reason)
		_ = out.Write(append(line[:len(columns):len(columns)], strconv.Itoa(row.RowNo), strconv.Itoa(row.LineFrom), text, hint))
	}
	return rows.Err()
}

// guard keeps a spreadsheet from running a cell as a formula.
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
