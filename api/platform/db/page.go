package db

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Page is one page of a list. NextCursor is null on the last page.
type Page[T any] struct {
	Items      []T     `json:"items" nullable:"false" doc:"The items of this page, in the order asked for"`
	NextCursor *string `json:"next_cursor" doc:"Pass it as cursor to get the next page; null on the last one" example:"WyJPJ1JvdXJrZSJd"`
}

// ErrBadCursor says that a cursor was not made by this API.
var ErrBadCursor = errors.New("bad cursor")

// NewPage cuts rows read with limit+1 to a page; key gives the keyset values
// of the last item.
func NewPage[T any](rows []T, limit int, key func(T) []any) Page[T] {
	page := Page[T]{Items: rows}
	if page.Items == nil {
		page.Items = []T{}
	}
	if len(rows) > limit {
		page.Items = rows[:limit]
		cursor := EncodeCursor(key(rows[limit-1])...)
		page.NextCursor = &cursor
	}
	return page
}

// EncodeCursor makes an opaque cursor of keyset values.
func EncodeCursor(values ...any) string {
	encoded, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings, numbers and times always marshal
	}
	return base64.RawURLEncoding.EncodeToString(encoded)
}

// DecodeCursor reads a cursor into pointers; an empty one leaves them alone.
func DecodeCursor(cursor string, into ...any) error {
	if cursor == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return ErrBadCursor
	}
	var values []json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil || len(values) != len(into) {
		return ErrBadCursor
	}
	for i, value := range values {
		if err := json.Unmarshal(value, into[i]); err != nil {
			return ErrBadCursor
		}
	}
	return nil
}

// Columns lists the db tags of a struct in order, each behind a prefix
// ("c."): the column list of every statement comes from the struct.
func Columns[T any](prefix string) string {
	names := Fields[T]()
	for i, name := range names {
		names[i] = prefix + name
	}
	return strings.Join(names, ", ")
}

// Fields lists the db tags of a struct in order.
func Fields[T any]() []string {
	var names []string
	kind := reflect.TypeFor[T]()
	for i := range kind.NumField() {
		if tag := kind.Field(i).Tag.Get("db"); tag != "" && tag != "-" {
			names = append(names, tag)
		}
	}
	return names
}

// Collect reads rows into structs by their db tags; unlike SelectContext it
// knows arrays. What names the work in an error.
func Collect[T any](ctx context.Context, q Querier, what, query string, args ...any) (found []T, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err == nil {
		err = Into(&found)(rows)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return found, nil
}

// Each is Collect for what is too much to hold: it hands over row after row.
func Each[T any](ctx context.Context, q Querier, what string, each func(T) error, query string, args ...any) error {
	rows, err := q.Query(ctx, query, args...)
	if err == nil {
		_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
			item, err := pgx.RowToStructByNameLax[T](row)
			if err == nil {
				err = each(item)
			}
			return struct{}{}, err
		})
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Into reads all rows of a batch's statement into structs by their db tags.
func Into[T any](list *[]T) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[T])
		return err
	}
}

// CopyEach is Tx.Copy of a list, a row made of each item.
func CopyEach[T any](ctx context.Context, tx Tx, table string, columns []string, list []T, row func(T) []any) error {
	rows := make([][]any, len(list))
	for i, item := range list {
		rows[i] = row(item)
	}
	return tx.Copy(ctx, table, columns, rows)
}
