package imports

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

const rejected = `
	select row_no, line_from, raw, reason from import_row
	where import_id = $1 and fate = 'rejected' order by row_no`

// rejects streams the refused rows in the file's own columns and says of each
// where it stood, why it was refused and what to do; corrected, the file can be
// imported as it is.
func (m *Module) rejects(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		httpd.Refuse(w, r, problem.NotFound("import"))
		return
	}
	imp, err := get(r.Context(), m.web, id)
	if err != nil {
		httpd.Refuse(w, r, err)
		return
	}
	rows, err := m.web.QueryxContext(r.Context(), rejected, id)
	if err != nil {
		httpd.Refuse(w, r, err)
		return
	}
	defer func() { _ = rows.Close() }()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="rejects.csv"`)
	out := csv.NewWriter(w)
	defer out.Flush()
	line := make([]string, 0, len(imp.Columns)+4)
	for _, column := range imp.Columns {
		line = append(line, guard(column.Name))
	}
	_ = out.Write(append(line, "row", "line", "reason", "hint"))
	for rows.Next() {
		var row struct {
			RowNo    int    `db:"row_no"`
			LineFrom int    `db:"line_from"`
			Raw      string `db:"raw"`
			Reason   string `db:"reason"`
		}
		if rows.StructScan(&row) != nil {
			return // the client sees a file that ends too soon
		}
		line = csvfile.Cells(row.Raw, imp.Delimiter[0], line)
		for len(line) < len(imp.Columns) {
			line = append(line, "")
		}
		for i := range line {
			line[i] = guard(line[i])
		}
		text, hint := reasonText(row.Reason)
		_ = out.Write(append(line[:len(imp.Columns):len(imp.Columns)], strconv.Itoa(row.RowNo), strconv.Itoa(row.LineFrom), text, hint))
	}
}

// guard keeps a spreadsheet from running a cell as a formula.
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
