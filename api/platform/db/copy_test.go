package db_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

// others returns the database's address for somebody who owns no table.
func others(t *testing.T, address string) string {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := owner.Exec(context.Background(), "drop role guest_"+owner.Config().Database)
		require.NoError(t, errors.Join(err, owner.Close(context.Background())))
	})
	guest := "guest_" + owner.Config().Database
	_, err = owner.Exec(t.Context(), "create role "+guest+" login password 'guest' in role crm_app")
	require.NoError(t, err)
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	parsed.User = url.UserPassword(guest, "guest")
	return parsed.String()
}

// Row level security forbids COPY into the tables to all but their owner.
func TestCopyStoresFewAndManyRows(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"owner", "guest"} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			address := dbtest.New(t)
			if who == "guest" {
				address = others(t, address)
			}
			database, err := db.Open(t.Context(), db.Options{URL: address})
			require.NoError(t, err)
			t.Cleanup(database.Close)
			copies(t, database)
		})
	}
}

func copies(t *testing.T, database *db.DB) {
	t.Helper()
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
			requireApp(t, tx)
			return nil
		})
		require.NoError(t, err)
	}
	for _, many := range []int{2, 60} {
		err := database.Pin(t.Context(), func(session db.Session) error {
			failed := session.InTx(t.Context(), func(tx db.Tx) error {
				rows := make([][]any, many)
				for i := range rows {
					rows[i] = []any{"twice"}
				}
				return tx.Copy(context.WithoutCancel(t.Context()), "term", []string{"word"}, rows)
			})
			return errors.Join(failed, session.InTx(t.Context(), func(tx db.Tx) error {
				requireApp(t, tx)
				return nil
			}))
		})
		require.ErrorContains(t, err, "term", "a violation is an error, whichever way it went")
	}
}

// requireApp looks whether the connection may do no more than the app.
func requireApp(t *testing.T, tx db.Tx) {
	t.Helper()
	var acting struct {
		Role   string `db:"role"`
		Secure bool   `db:"secure"`
		Audit  bool   `db:"audit"`
	}
	require.NoError(t, tx.GetContext(t.Context(), &acting, `
		select current_user as role, row_security_active('term') as secure, has_table_privilege('audit', 'update') as audit`))
	require.Equal(t, "crm_app", acting.Role)
	require.True(t, acting.Secure)
	require.False(t, acting.Audit)
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
