package imports

import (
	"cmp"
	"context"

	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/uploads"
)

// optOuts is the kind of import whose phones want no texts.
const optOuts = "opt_outs"

type mappingInput struct {
	httpd.ByID
	Body struct {
		Columns []struct {
			Field string `json:"field" doc:"A key of the fields; empty leaves the column out" example:"1.phone"`
		} `json:"columns,omitempty" maxItems:"500" doc:"What each column is, in the file's order"`
		Encoding  string `json:"encoding,omitempty" enum:"utf-8,utf-16le,utf-16be,windows-1252" doc:"How its letters are written; another one reads the file again and asks for the columns again" example:"windows-1252"`
		Delimiter string `json:"delimiter,omitempty" pattern:"^[,;|\\t]$" doc:"What parts its fields; another one reads the file again and asks for the columns again" example:";"`
		SaveAs    string `json:"save_as,omitempty" maxLength:"100" doc:"Keep this for the next file with the same header, under this name" example:"Assessor's export"`
	}
}

const remap = `
	update import set state = $2, mapping = $3, map_id = $4, encoding = $5, delimiter = $6, format = $7, records = $8, lines = $9,
		byte_offset = case when $10 then 0 else byte_offset end, rows_done = 0, counts = '{}', delta = '{}', version = version + 1
	where id = $1 and state in ('mapping', 'preview')`

// remap takes what a person says of a file; it is read on with that. Another
// encoding or delimiter makes another file of it, whose columns are asked for.
func (m *Module) remap(ctx context.Context, input *mappingInput) (Import, error) {
	imp, err := uploads.Get(ctx, m.web, input.ID)
	if err != nil {
		return Import{}, err
	}
	layout, mapID, state := imp.Layout, (*string)(nil), uploads.Reading
	encoding, delimiter := cmp.Or(input.Body.Encoding, imp.Encoding), cmp.Or(input.Body.Delimiter, imp.Delimiter)
	again := encoding != imp.Encoding || delimiter != imp.Delimiter
	if again {
		found, examined, err := intake.Examine(m.blobs, imp.Blob, imp.Filename, imp.Kind == optOuts, encoding, delimiter)
		if err != nil {
			return Import{}, err
		}
		layout, state, imp.Records, imp.Lines = examined, uploads.Mapping, found.Records, found.Lines
		layout.Unsure = true
	} else {
		chosen := make([]string, len(input.Body.Columns))
		for i, column := range input.Body.Columns {
			chosen[i] = column.Field
		}
		if layout, err = layout.Read(chosen); err != nil {
			return Import{}, err
		}
		if imp.Kind == optOuts && !layout.HasPhones() {
			return Import{}, problem.Invalid("no_phones", "Choose the column that holds the phones to block.")
		}
	}
	return db.Write(ctx, m.web, func(tx db.Tx) (Import, error) {
		if input.Body.SaveAs != "" && !again {
			id, err := layout.Remember(ctx, tx, input.Body.SaveAs, m.clock.Now())
			if err != nil {
				return Import{}, err
			}
			mapID = &id
		}
		changed, err := tx.Exec(ctx, remap, imp.ID, state, layout, mapID, encoding, delimiter, layout.Format, imp.Records, imp.Lines, again)
		if err != nil {
			return Import{}, err
		}
		if changed == 0 {
			return Import{}, problem.Conflict("wrong_state", "The columns of this import can no longer be changed: it is being read, was merged or was cancelled.")
		}
		if again {
			err = ledger.Forget(ctx, tx, imp.ID)
		} else {
			err = tx.Enqueue(ctx, RunArgs{ImportID: imp.ID})
		}
		if err == nil {
			imp, err = uploads.Get(ctx, tx, imp.ID)
		}
		if err != nil {
			return Import{}, err
		}
		return imp, imp.Publish(ctx, tx)
	})
}
