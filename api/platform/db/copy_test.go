package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
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

func TestRowsKeepEveryType(t *testing.T) {
	t.Parallel()
	database, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(database.Close)
	owner, err := pgx.Connect(t.Context(), database.Pool.Config().ConnString())
	require.NoError(t, err)
	_, err = owner.Exec(t.Context(), `create table crm.sample (n int, a text, b bytea, c uuid, d bigint, e float8, f boolean, g timestamptz, h date, i jsonb, j text[], k uuid[], l text)`)
	require.NoError(t, err)
	require.NoError(t, owner.Close(t.Context()))
	id, at := db.NewUUID(), time.Date(1998, 5, 14, 13, 30, 0, 123456000, time.UTC)
	many := func(count int) *db.Rows {
		rows := db.NewRows("sample", "n", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")
		for n := range count {
			rows.Next()
			rows.Int(n - 1)
			rows.Text("é,\"\n")
			rows.Bytes([]byte{0, 255})
			rows.UUID(id)
			rows.BigInt(-1 << 40)
			rows.Float(-71.5)
			rows.Bool(true)
			rows.Time(at)
			rows.Date(at)
			rows.JSON(map[string]string{"a": "b"})
			rows.Texts([]string{"", "x y", "{}"}[:n%4])
			rows.UUIDs([]pgtype.UUID{id, id})
			rows.Null()
		}
		return rows
	}
	for _, count := range []int{0, 1, 50, 51, 3000} {
		var stored int
		err = database.InTx(t.Context(), func(tx db.Tx) error {
			if err := tx.Store(t.Context(), many(count)); err != nil {
				return err
			}
			return tx.GetContext(t.Context(), &stored, `
				select count(distinct n)::int from sample where a = E'é,"\n' and b = '\x00ff' and c = $1::uuid and d = -1099511627776 and e = -71.5 and f
					and g = '1998-05-14T13:30:00.123456Z' and h = '1998-05-14' and i = '{"a": "b"}' and k = array[$1::uuid, $1::uuid] and l is null
					and j = (array['', 'x y', '{}'])[1:(n + 1) % 4]`, id)
		})
		require.NoError(t, err)
		require.Equal(t, count, stored)
	}
	require.ErrorContains(t, database.InTx(t.Context(), func(tx db.Tx) error {
		rows := db.NewRows("sample", "i")
		rows.Next()
		rows.JSON(make(chan int))
		return tx.Store(t.Context(), rows)
	}), "unsupported type")
	for _, count := range []int{1, 60} {
		require.Error(t, database.InTx(t.Context(), func(tx db.Tx) error {
			rows := db.NewRows("sample", "n")
			for range count {
				rows.Next()
				rows.Text("no number")
			}
			return tx.Store(t.Context(), rows)
		}))
	}
}
