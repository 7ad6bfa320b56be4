package uploads

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/platform/db"
)

// alike are imports of the same bytes, read in the same way, the newest first.
// A day later the program may read them in another way.
const alike = `
	select e.id from import e, import i
	where i.id = $1 and i.kind = 'people' and i.strategy <> 'skip' and e.sha256 = i.sha256 and e.id <> i.id
		and (e.kind, e.encoding, e.delimiter, e.format, e.strategy, e.mapping) = (i.kind, i.encoding, i.delimiter, i.format, i.strategy, i.mapping)
		and e.state = 'done' and e.merged = e.records and e.journal is not null and e.default_state = $2
		and e.created_at > i.created_at - interval '1 day'
	order by e.id desc limit 1`

// untouched tells whether nothing that some rows of an import touched was
// changed since it began, but by itself. Every change of a person, of a place or
// of who belongs to whom is in the journal. Who came since is younger, and a row
// means the oldest.
const untouched = `
	with changed as materialized (
		select x.id from change c cross join lateral (values (c.entity_id), (c.other_id)) x(id)
		where c.id > (select journal from import where id = $1) and not (c.cause = 'import' and c.cause_id = $1::text) and x.id is not null
	)
	select not exists (
		select from (select unnest(touched) as id from import_fate where import_id = $1 and row_no > $2 and row_no <= $3) t
		where t.id in (select id from changed))`

// Twin finds an earlier import of the same bytes whose rows, from after one to
// another, mean what they meant then; empty where there is none.
func Twin(ctx context.Context, q db.Querier, importID, defaultState string, after, upTo int64) (id string, err error) {
	if err = q.GetContext(ctx, &id, alike, importID, defaultState); err != nil {
		if errors.Is(err, db.ErrNoRows) {
			err = nil
		}
		return "", err
	}
	var same bool
	if err = q.GetContext(ctx, &same, untouched, id, after, upTo); err != nil || !same {
		return "", err
	}
	return id, nil
}
