package ledger

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// again reads by import_line_pkey and import_fate_pkey.
const again = `
	select f.row_no, f.fate, f.reason, f.touched, f.touched_as
	from import_line l join import_fate f on f.import_id = $1 and f.row_no = l.row_no
	where l.import_id = $2 and l.row_no > $3 and l.row_no <= $4 and l.kind = 'data' and not l.unreadable
	order by l.row_no limit $5`

// Again reads what became of the rows of an import in another one of the same bytes.
func Again(ctx context.Context, q db.Querier, other, importID string, after, upTo, size int) ([]Fate, error) {
	rows, err := q.Query(ctx, again, other, importID, after, upTo, size)
	if err != nil {
		return nil, fmt.Errorf("read an earlier ledger: %w", err)
	}
	var fate Fate
	var ids []pgtype.UUID
	var as []byte
	fates := make([]Fate, 0, size)
	_, err = pgx.ForEachRow(rows, []any{&fate.RowNo, &fate.Fate, &fate.Reason, &ids, &as}, func() error {
		fate.Targets = make([]Target, len(ids))
		for i, id := range ids {
			fate.Targets[i] = Target{ID: id, Entity: int8(as[i] / 4), Fate: int8(as[i] % 4)}
		}
		fates = append(fates, fate)
		return nil
	})
	return fates, err
}
