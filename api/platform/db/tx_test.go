package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

type job struct{ ID string }

func (job) Kind() string { return "test.job" }

func open(t *testing.T, options db.Options) *db.DB {
	t.Helper()
	options.URL = dbtest.New(t)
	d, err := db.Open(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return d
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	require.NoError(t, d.GetContext(t.Context(), &n, query))
	return n
}

// store writes through each of the ways in: sqlx, pgx, COPY and River.
func store(ctx context.Context, tx db.Tx, address string) error {
	_, err := tx.ExecContext(ctx, `insert into email (id, address, created_at) values ($1, $2, now())`, db.NewID(), address)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into term (word) values ($1)`, address); err != nil {
		return err
	}
	if err := tx.Copy(ctx, "term", []string{"word", "n"}, [][]any{{address + " copied", int64(2)}}); err != nil {
		return err
	}
	return tx.Enqueue(ctx, job{ID: address})
}

func TestATransactionHoldsRowsAndJobsTogether(t *testing.T) {
	t.Parallel()
	var finished []string
	d := open(t, db.Options{MaxConns: 2, BeforeCommit: func(_ context.Context, tx db.Tx) error {
		for _, touched := range tx.Touched() {
			finished = append(finished, touched.ID)
			if touched.ID == "refused" {
				return errors.New("refused at the end")
			}
		}
		return nil
	}})
	everything := func() string {
		return fmt.Sprint(count(t, d, `select count(*) from email`), count(t, d, `select count(*) from term`), count(t, d, `select count(*) from river_job`))
	}
	run := func(id string, end error) error {
		return d.InTx(t.Context(), func(tx db.Tx) error {
			tx.Touch("email", id)
			if err := store(t.Context(), tx, id); err != nil {
				return err
			}
			return end
		})
	}
	require.NoError(t, run("kept", nil))
	require.Equal(t, "1 2 1", everything())
	require.ErrorContains(t, run("failed", errors.New("no")), "no")
	require.ErrorContains(t, run("refused", nil), "refused at the end")
	require.ErrorContains(t, run("kept", nil), "23505")
	require.PanicsWithValue(t, "boom", func() {
		_ = d.InTx(t.Context(), func(tx db.Tx) error {
			require.NoError(t, store(t.Context(), tx, "panicked"))
			panic("boom")
		})
	})
	ended, cancel := context.WithCancel(t.Context())
	require.Error(t, d.InTx(ended, func(tx db.Tx) error {
		require.NoError(t, store(ended, tx, "left"))
		cancel()
		return nil
	}))
	require.Equal(t, "1 2 1", everything(), "nothing of the others is left")
	require.Equal(t, []string{"kept", "refused"}, finished)
	for range 5 {
		require.NoError(t, d.InTx(t.Context(), func(db.Tx) error { return nil }), "no connection leaked")
	}
}

func TestConnectionsAreCrmAppInUTCWithATimeout(t *testing.T) {
	t.Parallel()
	d := open(t, db.Options{StatementTimeout: 50 * time.Millisecond})
	var who, zone string
	require.NoError(t, d.Pool.QueryRow(t.Context(), `select current_user, current_setting('timezone')`).Scan(&who, &zone))
	require.Equal(t, "crm_app", who)
	require.Equal(t, "UTC", zone)
	_, err := d.Pool.Exec(t.Context(), `select pg_sleep(2)`)
	require.ErrorContains(t, err, "57014")
	_, err = db.Open(t.Context(), db.Options{URL: "postgres://127.0.0.1:1/none"})
	require.ErrorContains(t, err, "reach the database")
	_, err = db.Open(t.Context(), db.Options{URL: "no address"})
	require.ErrorContains(t, err, "database address")
}

func TestPagesAndCursors(t *testing.T) {
	t.Parallel()
	page := db.NewPage([]string{"a", "b", "c"}, 2, func(s string) []any { return []any{s, 7} })
	require.Equal(t, []string{"a", "b"}, page.Items)
	var word string
	var number int
	require.NoError(t, db.DecodeCursor(*page.NextCursor, &word, &number))
	require.Equal(t, "b", word)
	require.Equal(t, 7, number)
	last := db.NewPage([]string(nil), 2, func(string) []any { return nil })
	require.NotNil(t, last.Items)
	require.Nil(t, last.NextCursor)
	require.NoError(t, db.DecodeCursor("", &word))
	for _, wrong := range []string{"%", "bm90IGpzb24", db.EncodeCursor("one"), db.EncodeCursor(1, 2), db.EncodeCursor("a", "b", "c")} {
		require.ErrorIs(t, db.DecodeCursor(wrong, &word, &number), db.ErrBadCursor, wrong)
	}
	type row struct {
		ID   string `db:"id"`
		Skip string `db:"-"`
		Name string `db:"name"`
		None string
	}
	require.Equal(t, "c.id, c.name", db.Columns[row]("c."))
}
