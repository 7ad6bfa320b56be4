package imports

import (
	"context"
	"errors"
	"io"

	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/uploads"
)

// read is phase one: the file into the ledger, chunk by chunk. Each is a
// transaction of its own that moves byte_offset on, so that a killed job goes
// on where it was. Nothing but the ledger is touched.
func (m *Module) read(ctx context.Context, imp *Import) error {
	file, err := m.blobs.Get(imp.Blob)
	if err != nil {
		return &uploads.Failure{Code: "file_gone", Message: "The stored file is gone.", Hint: "Upload it again."}
	}
	defer func() { _ = file.Close() }()
	reader, err := intake.NewReader(ctx, m.db, imp.ID, file, imp.Encoding, imp.Delimiter, imp.Offset, imp.Layout.Headerless)
	for err == nil {
		var rows []ledger.Line
		rows, err = reader.Chunk(m.chunk)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if failure := m.store(ctx, imp, reader, rows, errors.Is(err, io.EOF)); failure != nil {
			return failure
		}
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// store commits one chunk. Whoever else moved the offset, or cancelled the
// import, makes this job stop.
func (m *Module) store(ctx context.Context, imp *Import, reader *intake.Reader, rows []ledger.Line, last bool) error {
	return m.db.InTx(ctx, func(tx db.Tx) error {
		moved, err := tx.Exec(ctx, `update import set byte_offset = byte_offset + $3, rows_done = $4 where id = $1 and byte_offset = $2 and state = 'reading'`,
			imp.ID, imp.Offset, reader.Size, reader.RowNo)
		if err != nil {
			return err
		}
		if moved == 0 {
			return errStopped
		}
		if err := ledger.Enter(ctx, tx, imp.UUID, rows); err != nil {
			return err
		}
		imp.Offset += reader.Size
		imp.RowsDone = int64(reader.RowNo)
		if !last {
			return imp.Publish(ctx, tx)
		}
		if int64(reader.RowNo) != imp.Records || int64(reader.LineNo) != imp.Lines {
			return &uploads.Failure{
				Code: "counts_disagree", Message: "Two ways of counting the rows of this file disagree.",
				Hint: "Nothing was changed. Look for a stray quote in the file, or save it as CSV UTF-8 and import it again.",
			}
		}
		return ledger.Footer(ctx, tx, imp.ID, func(raw string) bool { return imp.Layout.Footer(raw, imp.Delimiter[0]) })
	})
}
