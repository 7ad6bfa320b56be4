package db_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

// Row level security forbids COPY into the tables themselves.
func TestCopyStoresFewAndManyRows(t *testing.T) {
	t.Parallel()
	database, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(database.Close)
	for _, many := range []int{0, 1, 50, 51, 5000} {
		rows := make([][]any, many)
		for i := range rows {
			rows[i] = []any{fmt.Sprintf("%d of %d", i, many)}
		}
		err := database.InTx(t.Context(), func(tx db.Tx) error {
			if err := tx.Copy(t.Context(), "term", []string{"word"}, rows); err != nil {
				return err
			}
			var stored int
			require.NoError(t, tx.GetContext(t.Context(), &stored, `select count(*) from term where n = 1 and word like '% of ' || $1::int`, many))
			require.Equal(t, many, stored)
			return nil
		})
		require.NoError(t, err)
	}
	for _, many := range []int{2, 60} {
		err = database.InTx(t.Context(), func(tx db.Tx) error {
			rows := make([][]any, many)
			for i := range rows {
				rows[i] = []any{"twice"}
			}
			return tx.Copy(context.WithoutCancel(t.Context()), "term", []string{"word"}, rows)
		})
		require.ErrorContains(t, err, "term", "a violation is an error, whichever way it went")
	}
}
