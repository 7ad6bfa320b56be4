package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
)

type unspeakable struct{ C chan int }

func (unspeakable) Kind() string { return "test.unspeakable" }

func TestWhatCannotBeReachedOrSaidIsAnError(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	_, err := db.Open(ctx, db.Options{URL: "postgres://%zz"})
	require.ErrorContains(t, err, "read the database address")
	_, err = db.Open(ctx, db.Options{URL: "postgres://127.0.0.1:1/none?connect_timeout=1"})
	require.ErrorContains(t, err, "reach the database")
	require.ErrorContains(t, db.Migrate(ctx, "postgres://%zz"), "connect to the database")

	d := open(t, db.Options{MaxConns: 4})
	for what, write := range map[string]func(db.Tx) error{
		"enqueue test.unspeakable": func(tx db.Tx) error { return tx.Enqueue(ctx, unspeakable{}) },
		"insert into":              func(tx db.Tx) error { return tx.Copy(ctx, "nowhere", []string{"word"}, [][]any{{"x"}}) },
		"copy into nowhere":        func(tx db.Tx) error { return tx.Copy(ctx, "nowhere", []string{"word"}, make([][]any, 60)) },
		"look for words": func(tx db.Tx) error {
			_, err := db.Collect[struct{ Word string }](ctx, tx, "look for words", `select word from nowhere`)
			return err
		},
	} {
		require.ErrorContains(t, d.InTx(ctx, write), what)
	}
	word, err := db.Write(ctx, d, func(tx db.Tx) (string, error) {
		_, err := tx.Exec(ctx, `insert into term (word) values ('kept')`)
		return "kept", errors.Join(err, errors.New("on second thoughts"))
	})
	require.ErrorContains(t, err, "on second thoughts")
	require.Equal(t, "kept", word)
	require.Zero(t, count(t, d, `select count(*) from term`))

	d.Close()
	require.ErrorContains(t, d.InTx(ctx, func(db.Tx) error { return nil }), "take a database connection")
}

func TestAHeldConnectionIsTakenAgainAfterItsLoss(t *testing.T) {
	t.Parallel()
	d := open(t, db.Options{MaxConns: 2})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	times := 0
	d.Hold(ctx, "test", func(conn *pgx.Conn) error {
		if times++; times == 3 {
			cancel()
		}
		_, err := conn.Exec(ctx, `select pg_terminate_backend(pg_backend_pid())`)
		return errors.Join(err, db.Await(ctx, conn))
	})
	require.Equal(t, 3, times)
}
