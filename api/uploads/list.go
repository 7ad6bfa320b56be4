package uploads

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// List reads a page of imports, the newest first, or only those that are worked on.
func List(ctx context.Context, q db.Querier, cursor string, limit int, running bool) (db.Page[Import], error) {
	var at *time.Time
	var id *string
	if cursor != "" {
		at, id = new(time.Time), new(string)
		if err := db.DecodeCursor(cursor, at, id); err != nil {
			return db.Page[Import]{}, err
		}
	}
	found, err := choose(ctx, q, `
		where ($1::timestamptz is null or (i.created_at, i.id) < ($1, $2::uuid))
			and (not $4 or i.state in ('uploaded', 'reading', 'merging', 'undoing', 'redoing') or i.state = 'preview' and i.run_asked)
		order by i.created_at desc, i.id desc limit $3`, at, id, limit+1, running)
	if err != nil {
		return db.Page[Import]{}, err
	}
	return db.NewPage(found, limit, func(i Import) []any { return []any{i.CreatedAt, i.ID} }), nil
}

// KeptSince reads the imports whose originals are kept since before an instant.
func KeptSince(ctx context.Context, q db.Querier, before time.Time) ([]Import, error) {
	return choose(ctx, q, `where i.blob_deleted_at is null and i.created_at < $1`, before)
}
