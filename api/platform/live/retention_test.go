package live_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

func TestOldKeysAreForgotten(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	_, err = d.Pool.Exec(t.Context(), `
		insert into idempotency (actor_id, key, route, request_hash, state, at)
		select 'maria', hours::text, '/', '', 'done', timestamptz '2031-01-02' - hours * interval '1 hour' from unnest(array[0, 23, 25]) hours`)
	require.NoError(t, err)
	_, err = d.Pool.Exec(t.Context(), `
		insert into webhook_seen (vendor, event_id, at)
		select 'openphone', hours::text, now() - hours * interval '1 hour' from unnest(array[0, 27, 29]) hours`)
	require.NoError(t, err)
	_, err = d.Pool.Exec(t.Context(), `select roll_partitions(current_date)`)
	require.NoError(t, err)
	var left []string
	require.NoError(t, d.SelectContext(t.Context(), &left, `select 'key ' || key from idempotency union all select 'event ' || event_id from webhook_seen order by 1`))
	require.Equal(t, []string{"event 0", "event 27", "key 0", "key 23"}, left)
}
