package campaigns

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// touched is how many rows of the recipients were read by scans of the table
// and along its indexes so far.
func (o *office) touched() (scanned, fetched int) {
	o.T.Helper()
	o.DB.Pool.Reset() // connections tell what they did when they close
	var seen [2]int
	require.Eventually(o.T, func() bool {
		err := o.DB.QueryRowContext(o.T.Context(), `select seq_tup_read, idx_tup_fetch from pg_stat_user_tables where relname = 'recipient'`).Scan(&scanned, &fetched)
		require.NoError(o.T, err)
		same := seen == [2]int{scanned, fetched}
		seen = [2]int{scanned, fetched}
		return same
	}, sendingtest.Soon, 500*time.Millisecond)
	return scanned, fetched
}

// A half hour of a campaign of 100,000 reads the rows of its batch, not those
// of the list: neither those who had their text, nor those who wait, nor all
// of them for the number that has nobody left.
func TestTheCostOfABatchDoesNotGrowWithTheList(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Talk.Received.Subscribe(recipients.OnReceived)
	o.Set(monday)
	id := o.draft(o.list(60, quincy), nil)
	o.step(o.m.launch, id)
	o.Exec(`update recipient set state = 'sent', sent_at = $1 where slot = 1`, monday.AddDate(0, 0, -3))
	o.Exec(`
		insert into recipient (id, campaign_id, phone_id, contact_id, variant_id, position, slot, state, sent_at)
		select gen_random_uuid(), campaign_id, gen_random_uuid(), contact_id, variant_id, 100 + i, 0,
			case when i % 2 = 0 then 'sent' else 'planned' end, case when i % 2 = 0 then $1::timestamptz - interval '1 second' * i end
		from (select campaign_id, contact_id, variant_id from recipient limit 1) r, generate_series(1, 100000) i`, monday.AddDate(0, 0, -1))
	scans, fetches := o.touched()
	o.work()
	o.pace(monday)
	sendingtest.Until(o.Bench, 7, `select count(*) from send where state = 'accepted'`)
	sendingtest.Until(o.Bench, 0, `select count(*) from river_job where kind = 'recipients.follow_send' and state in ('available', 'running', 'retryable')`)
	again, fetched := o.touched()
	require.Equal(t, scans, again, "the list is never scanned")
	require.Less(t, fetched-fetches, 3000, "seven texts, and what is asked about them")
}
