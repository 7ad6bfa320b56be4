package imports

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/matching"
	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/db"
)

// chunkSize is how many rows are read, merged and written at a time: memory
// stays flat, and a killed job loses no more than one chunk.
const chunkSize = 10_000

// read is phase one: the file into the ledger, chunk by chunk. Each is a
// transaction of its own that moves byte_offset on, so that a killed job goes
// on where it was. Nothing but the ledger is touched.
func (m *Module) read(ctx context.Context, imp *Import) error {
	file, err := m.blobs.Get(imp.Blob)
	if err != nil {
		return &Failure{Code: "file_gone", Message: "The stored file is gone.", Hint: "Upload it again."}
	}
	defer func() { _ = file.Close() }()
	source, err := csvfile.Open(file, imp.Encoding, imp.Delimiter, imp.Offset)
	if err != nil {
		return err
	}
	state := reader{imp: imp, source: source}
	err = m.db.GetContext(ctx, &state, `
		select coalesce(max(row_no), 0) as row_no, coalesce(max(line_to), 0) as line_no, count(*) filter (where kind = 'header') as headers
		from import_row where import_id = $1`, imp.ID)
	for err == nil {
		var rows []ledger.Line
		rows, err = state.chunk()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if failure := m.store(ctx, imp, &state, rows, errors.Is(err, io.EOF)); failure != nil {
			return failure
		}
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

type reader struct {
	imp     *Import
	source  *csvfile.Reader
	RowNo   int `db:"row_no"`
	LineNo  int `db:"line_no"`
	Headers int `db:"headers"`
	size    int64
}

// chunk reads the next rows; io.EOF comes with the last ones.
func (r *reader) chunk() (rows []ledger.Line, err error) {
	r.size = 0
	for len(rows) < chunkSize {
		record, err := r.source.Next()
		if err != nil {
			return rows, err
		}
		kind, reason := "data", record.Reason
		switch {
		case strings.Trim(record.Text, r.imp.Delimiter+" \t\"\r\n") == "":
			kind, reason = "blank", ""
		case r.Headers == 0:
			kind, reason = "header", ""
			r.Headers++
		}
		r.RowNo++
		rows = append(rows, ledger.Line{RowNo: r.RowNo, LineFrom: r.LineNo + 1, LineTo: r.LineNo + record.Lines, Kind: kind, Raw: record.Text, Reason: reason})
		r.LineNo += record.Lines
		r.size += record.Size
	}
	return rows, nil
}

// store commits one chunk. Whoever else moved the offset, or cancelled the
// import, makes this job stop.
func (m *Module) store(ctx context.Context, imp *Import, state *reader, rows []ledger.Line, last bool) error {
	return m.db.InTx(ctx, func(tx db.Tx) error {
		moved, err := tx.Exec(ctx, `update import set byte_offset = byte_offset + $3, rows_done = $4 where id = $1 and byte_offset = $2 and state = 'reading'`,
			imp.ID, imp.Offset, state.size, state.RowNo)
		if err != nil {
			return err
		}
		if moved == 0 {
			return errStopped
		}
		if err := ledger.Enter(ctx, tx, imp.uuid, rows); err != nil {
			return err
		}
		imp.Offset += state.size
		imp.RowsDone = int64(state.RowNo)
		if !last {
			return imp.publish(ctx, tx)
		}
		if int64(state.RowNo) != imp.Records || int64(state.LineNo) != imp.Lines {
			return &Failure{
				Code: "counts_disagree", Message: "Two ways of counting the rows of this file disagree.",
				Hint: "Nothing was changed. Look for a stray quote in the file, or save it as CSV UTF-8 and import it again.",
			}
		}
		return imp.findFooter(ctx, tx)
	})
}

// findFooter names the licence sentence that some exports end with: the last
// row with text, when it is one long cell in a file of many columns.
func (i *Import) findFooter(ctx context.Context, tx db.Tx) error {
	var last struct {
		RowNo int    `db:"row_no"`
		Raw   string `db:"raw"`
	}
	err := tx.GetContext(ctx, &last, `select row_no, raw from import_row where import_id = $1 and kind = 'data' order by row_no desc limit 1`, i.ID)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	for at, cell := range csvfile.Cells(last.Raw, i.Delimiter[0], nil) {
		if at == 0 && (len(strings.Fields(cell)) < 6 || len(cell) < 50) || at > 0 && strings.TrimSpace(cell) != "" || len(i.Columns) < 4 {
			return nil
		}
	}
	return ledger.Footer(ctx, tx, i.ID, last.RowNo)
}

// ahead reads the rows to merge, chunk by chunk, on a connection of its own:
// the next chunk is normalised while the database stores this one.
func (m *merge) ahead(ctx context.Context, after, upTo int, next chan<- []matching.Candidate) error {
	defer close(next)
	for {
		chunk, err := m.part(ctx, after, upTo)
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

func (m *merge) part(ctx context.Context, after, upTo int) ([]matching.Candidate, error) {
	rows, err := m.module.db.Pool.Query(ctx, `
		select row_no, raw from import_row
		where import_id = $1 and row_no > $2 and row_no <= $3 and kind = 'data' and reason = ''
		order by row_no limit $4`, m.imp.ID, after, upTo, chunkSize)
	if err != nil {
		return nil, err
	}
	var no int
	var raw string
	var fields []string
	list := make([]matching.Candidate, 0, chunkSize)
	_, err = pgx.ForEachRow(rows, []any{&no, &raw}, func() error {
		fields = csvfile.Cells(raw, m.imp.Delimiter[0], fields)
		list = append(list, m.plan.Read(no, fields, m.defaultState))
		return nil
	})
	return list, err
}
