package intake

import (
	"context"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/db"
)

// ChunkSize is how many rows are read, merged and written at a time: memory
// stays flat, and a killed job loses no more than one chunk.
const ChunkSize = 2_500

// Reader reads a file into lines of the ledger, from wherever the ledger ends.
type Reader struct {
	source     *csvfile.Reader
	delimiter  string
	headerless bool
	RowNo      int `db:"row_no"`
	LineNo     int `db:"line_no"`
	Headers    int `db:"headers"`
	Size       int64
}

// NewReader goes on behind the last row of the ledger, which ends at offset.
func NewReader(ctx context.Context, q db.Querier, importID string, file io.ReadSeeker, encoding, delimiter string, offset int64, headerless bool) (*Reader, error) {
	source, err := csvfile.Open(file, encoding, delimiter, offset)
	if err != nil {
		return nil, err
	}
	r := &Reader{source: source, delimiter: delimiter, headerless: headerless}
	return r, q.GetContext(ctx, r, `
		select coalesce(max(row_no), 0) as row_no, coalesce(max(line_to), 0) as line_no, count(*) filter (where kind = 'header') as headers
		from import_line where import_id = $1`, importID)
}

// Chunk reads the next rows, whose bytes are Size; io.EOF comes with the last ones.
func (r *Reader) Chunk(size int) (rows []ledger.Line, err error) {
	r.Size = 0
	for len(rows) < size {
		record, err := r.source.Next()
		if err != nil {
			return rows, err
		}
		kind, reason := "data", record.Reason
		switch {
		case strings.Trim(record.Text, r.delimiter+" \t\"\r\n") == "":
			kind, reason = "blank", ""
		case r.Headers == 0 && !r.headerless:
			kind, reason = "header", ""
			r.Headers++
		}
		r.RowNo++
		rows = append(rows, ledger.Line{RowNo: r.RowNo, LineFrom: r.LineNo + 1, LineTo: r.LineNo + record.Lines, Kind: kind, Raw: record.Text, Reason: reason})
		r.LineNo += record.Lines
		r.Size += record.Size
	}
	return rows, nil
}

// Footer tells whether a row is the licence sentence that some exports end
// with: one long cell in a file of many columns.
func (l Layout) Footer(raw string, delimiter byte) bool {
	for at, cell := range csvfile.Cells(raw, delimiter, nil) {
		if at == 0 && (len(strings.Fields(cell)) < 6 || len(cell) < 50) || at > 0 && strings.TrimSpace(cell) != "" || len(l.Columns) < 4 {
			return false
		}
	}
	return true
}

// Rows reads a chunk of rows back from the ledger, those that can be read at
// all, as candidates.
func (p Plan) Rows(ctx context.Context, d *db.DB, importID string, delimiter byte, after, upTo, size int, defaultState string) ([]Candidate, error) {
	rows, err := d.Pool.Query(ctx, `
		select row_no, raw from import_line
		where import_id = $1 and row_no > $2 and row_no <= $3 and kind = 'data' and not unreadable
		order by row_no limit $4`, importID, after, upTo, size)
	if err != nil {
		return nil, err
	}
	var no int
	var raw string
	var fields []string
	list := make([]Candidate, 0, size)
	_, err = pgx.ForEachRow(rows, []any{&no, &raw}, func() error {
		fields = csvfile.Cells(raw, delimiter, fields)
		list = append(list, p.Read(no, fields, defaultState))
		return nil
	})
	return list, err
}

// Ahead reads the rows to merge, chunk by chunk, on a connection of its own:
// the next chunk is normalised while the database stores this one.
func (p Plan) Ahead(ctx context.Context, d *db.DB, importID string, delimiter byte, after, upTo, size int, defaultState string, next chan<- []Candidate) error {
	defer close(next)
	for {
		chunk, err := p.Rows(ctx, d, importID, delimiter, after, upTo, size, defaultState)
		if err != nil || len(chunk) == 0 {
			return err
		}
		after = chunk[len(chunk)-1].No
		select {
		case next <- chunk:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
