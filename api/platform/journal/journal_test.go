package journal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/journal"
)

func TestEachFieldIsRecordedWithWhoChangedIt(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 4})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	ctx := actor.With(t.Context(), actor.Actor{Kind: actor.User, ID: "maria"})
	id, at := db.NewID(), time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	record := func(changes ...journal.Change) error {
		return d.InTx(ctx, func(tx db.Tx) error { return journal.Record(ctx, tx, journal.User, "", at, changes) })
	}
	require.NoError(t, record())
	require.NoError(t, record(journal.Change{Entity: "contact", EntityID: id, Field: "last_name", After: "O'Brien"},
		journal.Change{Entity: "contact", EntityID: id, Field: "beds", Before: 3, After: nil}))
	err = record(journal.Change{Entity: "contact", EntityID: id, Field: "phone", After: make(chan int)})
	require.ErrorContains(t, err, "record contact.phone")
	var rows []string
	require.NoError(t, d.SelectContext(ctx, &rows, `
		select concat_ws(' ', actor, field, coalesce(before::text, '-'), coalesce(after::text, '-')) from change where entity_id = $1 order by field`, id))
	require.Equal(t, []string{`maria beds 3 -`, `maria last_name - "O'Brien"`}, rows)
}
