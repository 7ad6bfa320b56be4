package ledger

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/db"
)

const rejected = `
	select row_no, line_from, kind, raw, '' as reason from import_line where import_id = $1 and kind = 'header'
	union all
	select row_no, line_from, kind, raw, reason from import_row where import_id = $1 and fate = 'rejected' order by row_no`

// told are the columns that say where a row stood, why it was refused and what
// to do. Files that carry them are imported without them.
var told = []string{"import_line", "import_row", "import_reason", "import_hint"}

// Rejects writes the refused rows in the file's own columns, delimiter and
// order, and says of each what went wrong; corrected, the file can be imported
// as it is. columns name the cells where the file has no header.
func Rejects(ctx context.Context, q db.Querier, importID string, columns []string, delimiter byte, w io.Writer) error {
	rows, err := q.QueryxContext(ctx, rejected, importID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	out := csv.NewWriter(w)
	out.Comma = rune(delimiter)
	defer out.Flush()
	own := slices.DeleteFunc(slices.Clone(columns), func(name string) bool { return slices.Contains(told, name) })
	write := func(cells []string, more ...string) {
		line := make([]string, 0, len(columns)+len(more))
		for i, name := range columns {
			switch {
			case slices.Contains(told, name):
			case i < len(cells):
				line = append(line, csvfile.Guard(cells[i]))
			default:
				line = append(line, "")
			}
		}
		_ = out.Write(append(line[:len(own):len(own)], more...))
	}
	headed := false
	for rows.Next() {
		var row struct {
			RowNo    int    `db:"row_no"`
			LineFrom int    `db:"line_from"`
			Kind     string `db:"kind"`
			Raw      string `db:"raw"`
			Reason   string `db:"reason"`
		}
		if err := rows.StructScan(&row); err != nil {
			return err
		}
		cells := csvfile.Cells(row.Raw, delimiter, nil)
		if !headed {
			headed = true
			if row.Kind != "header" {
				write(columns, told...)
			}
		}
		if row.Kind == "header" {
			write(cells, told...)
			continue
		}
		text, hint := reasonText(row.Reason)
		write(cells, strconv.Itoa(row.LineFrom), strconv.Itoa(row.RowNo), text, hint)
	}
	return rows.Err()
}
