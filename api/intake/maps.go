package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Map is what the columns of a header mean, as somebody said once.
type Map struct {
	ID        string      `db:"id" json:"id" doc:"Its id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53"`
	Name      string      `db:"name" json:"name" doc:"Its name" example:"Assessor's export"`
	Raw       []byte      `db:"columns" json:"-"`
	Columns   []MapColumn `db:"-" json:"columns" nullable:"false" doc:"Its columns"`
	CreatedAt time.Time   `db:"created_at" json:"created_at" doc:"When it was saved" example:"2026-11-10T14:41:00Z"`
	Version   int         `db:"version" json:"version" doc:"Grows with each change" example:"1"`
}

// MapColumn is a column of a map.
type MapColumn struct {
	Name  string `json:"name" doc:"Its header" example:"Cell #"`
	Field string `json:"field" doc:"What it is read as; empty when it is not read" example:"1.phone"`
}

type fieldList struct {
	Items []Field `json:"items" nullable:"false" doc:"What a column can be read as"`
}

func (m *Module) fields(context.Context, *struct{}) (fieldList, error) {
	return fieldList{Items: fields}, nil
}

const selectMap = `select id, name, columns, created_at, version from import_map `

func (m *Module) maps(ctx context.Context, input *httpd.PageQuery) (db.Page[Map], error) {
	before, id := time.Unix(1<<40, 0), "ffffffff-ffff-ffff-ffff-ffffffffffff"
	if err := db.DecodeCursor(input.Cursor, &before, &id); err != nil {
		return db.Page[Map]{}, err
	}
	var found []Map
	err := m.db.SelectContext(ctx, &found, selectMap+`where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3`, before, id, input.Limit+1)
	for i := range found {
		err = errors.Join(err, json.Unmarshal(found[i].Raw, &found[i].Columns))
	}
	return db.NewPage(found, input.Limit, func(saved Map) []any { return []any{saved.CreatedAt, saved.ID} }), err
}

func (m *Module) forget(ctx context.Context, input *httpd.ByID) (gone struct{}, err error) {
	return gone, m.db.InTx(ctx, func(tx db.Tx) error {
		deleted, err := tx.Exec(ctx, `delete from import_map where id = $1`, input.ID)
		if err == nil && deleted == 0 {
			return problem.NotFound("saved map")
		}
		tx.Touch("import_map", input.ID)
		return err
	})
}

// ours tells the columns that a file of rejected rows has more than its original.
func ours(header string) bool {
	return strings.HasPrefix(plain(header), "import ") && headers[plain(header)] == "known"
}

// header is what files with the same columns share, in whatever order.
func (l Layout) header() string {
	var names []string
	for _, column := range l.Columns {
		if !ours(column.Name) {
			names = append(names, plain(column.Name))
		}
	}
	slices.Sort(names)
	return strings.Join(names, "\n")
}

// Remember keeps what the columns mean for the next file with the same header.
func (l Layout) Remember(ctx context.Context, tx db.Tx, name string, now time.Time) (id string, err error) {
	columns := make([]MapColumn, len(l.Columns))
	for i, column := range l.Columns {
		columns[i] = MapColumn{Name: column.Name, Field: column.Field}
	}
	err = tx.GetContext(ctx, &id, `
		insert into import_map (id, name, header, columns, created_by, created_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (header) do update set name = excluded.name, columns = excluded.columns, version = import_map.version + 1
		returning id`, db.NewID(), name, l.Header, columns, actor.From(ctx).ID, now)
	if err != nil {
		return "", fmt.Errorf("save a map: %w", err)
	}
	return id, nil
}

// toldBy reads what the columns of header $1 meant to the import whose rejects
// come back: it filled list $2 where one is named, and the newest did else.
const toldBy = `
	select coalesce(map_id::text, '') as id, mapping->'columns' as columns from import
	where mapping->>'header' = $1 and kind = $3 and not mapping ? 'unsure' order by (list_id::text = $2) desc nulls last, import.id desc limit 1`

// Recall applies the map that was saved for this header, and names it; to
// corrected rejects what their import was read as, however that was said.
func (l Layout) Recall(ctx context.Context, q db.Querier, kind, listID string) (Layout, *string, error) {
	if l.Headerless {
		return l, nil, nil
	}
	var saved Map
	err := error(db.ErrNoRows)
	if slices.ContainsFunc(l.Columns, func(c Column) bool { return ours(c.Name) }) {
		err = q.GetContext(ctx, &saved, toldBy, l.Header, listID, kind)
	}
	if errors.Is(err, db.ErrNoRows) {
		err = q.GetContext(ctx, &saved, selectMap+`where header = $1`, l.Header)
	}
	if errors.Is(err, db.ErrNoRows) {
		return l, nil, nil
	}
	if err != nil {
		return l, nil, err
	}
	if err := json.Unmarshal(saved.Raw, &saved.Columns); err != nil {
		return l, nil, err
	}
	chosen := make([]string, len(l.Columns))
	for i, column := range l.Columns {
		if ours(column.Name) {
			chosen[i] = column.Field
		}
		for _, known := range saved.Columns {
			if plain(known.Name) == plain(column.Name) {
				chosen[i] = known.Field
			}
		}
	}
	mapped, err := l.Read(chosen)
	if err != nil {
		return l, nil, nil //nolint:nilerr // it names a field that is no more: a person is asked
	}
	if saved.ID == "" {
		return mapped, nil, nil
	}
	return mapped, &saved.ID, nil
}
