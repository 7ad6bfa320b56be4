package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Collect reads rows into structs by their db tags; unlike SelectContext it
// knows arrays. What names the work in an error.
func Collect[T any](ctx context.Context, tx Tx, what, query string, args ...any) (found []T, err error) {
	rows, err := tx.PG.Query(ctx, query, args...)
	if err == nil {
		err = Into(&found)(rows)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return found, nil
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
