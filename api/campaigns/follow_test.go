package campaigns

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

const (
	oneCampaign = "0198f1f0-0000-7000-8000-000000000001"
	first       = "0198f1f0-0000-7000-8000-00000000000a"
	second      = "0198f1f0-0000-7000-8000-00000000000b"
)

// open is the module on a database with an active campaign of two queued
// recipients; what else they refer to does not exist.
func open(t *testing.T) (*Module, *pgx.Conn) {
	t.Helper()
	url := dbtest.New(t)
	d, err := db.Open(t.Context(), db.Options{URL: url, MaxConns: 4})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	_, err = conn.Exec(t.Context(), `
		set search_path = `+db.Schema+`;
		set session_replication_role = replica;
		insert into campaign (id, name, list_id, state, created_at) values ('`+oneCampaign+`', 'Spring', gen_random_uuid(), 'active', now());
		insert into recipient (id, campaign_id, phone_id, contact_id, variant_id, position, state)
			select id, '`+oneCampaign+`', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'queued' from unnest(array['`+first+`', '`+second+`']::uuid[]) id;
		insert into send (entry_id, phone_id, sending_number_id, purpose, automated, recipient_id, not_before, claimed_at, state)
			select row_number() over (), phone_id, gen_random_uuid(), 'marketing', true, id, now(), now(), 'delivered' from recipient;`)
	require.NoError(t, err)
	return New(Dependencies{Web: d, Work: d, Clock: clock.Clock{}}), conn
}

// Each of two transactions saw the other's text as open, and none of them
// completed the campaign.
func TestTheLastTwoTextsSettleAtOnceAndTheCampaignIsCompleted(t *testing.T) {
	t.Parallel()
	m, conn := open(t)
	done := make(chan error, 1)
	err := m.Work.InTx(t.Context(), func(tx db.Tx) error {
		if err := m.people().FollowSend(t.Context(), tx, []string{first}); err != nil {
			return err
		}
		go func() { done <- settle(t, m, second) }()
		waitForTheOther(t, conn, done)
		return nil
	})
	require.NoError(t, err)
	require.NoError(t, <-done)
	var state string
	require.NoError(t, conn.QueryRow(t.Context(), `select state from campaign`).Scan(&state))
	require.Equal(t, "completed", state)
}

// A job that read the text's state long ago wrote it over what a later one
// had written.
func TestTheLatestStateOfATextStaysWithItsRecipient(t *testing.T) {
	t.Parallel()
	m, conn := open(t)
	_, err := conn.Exec(t.Context(), `update send set state = 'unknown' where recipient_id = $1`, first)
	require.NoError(t, err)
	done := make(chan error, 1)
	err = m.Work.InTx(t.Context(), func(tx db.Tx) error {
		if err := m.people().FollowSend(t.Context(), tx, []string{first}); err != nil {
			return err
		}
		go func() { done <- settle(t, m, first) }()
		waitForTheOther(t, conn, done)
		_, err := conn.Exec(t.Context(), `update send set state = 'delivered' where recipient_id = $1`, first)
		return err
	})
	require.NoError(t, err)
	require.NoError(t, <-done)
	var state string
	require.NoError(t, conn.QueryRow(t.Context(), `select state from recipient where id = $1`, first).Scan(&state))
	require.Equal(t, "sent", state)
}

func settle(t *testing.T, m *Module, recipientID string) error {
	return m.Work.InTx(t.Context(), func(tx db.Tx) error { return m.people().FollowSend(t.Context(), tx, []string{recipientID}) })
}

// waitForTheOther returns when the other transaction has ended or waits for a lock.
func waitForTheOther(t *testing.T, conn *pgx.Conn, done chan error) {
	t.Helper()
	require.Eventually(t, func() (waits bool) {
		if len(done) > 0 {
			return true
		}
		err := conn.QueryRow(t.Context(), `select exists (select from pg_locks where not granted
			and pid in (select pid from pg_stat_activity where datname = current_database()))`).Scan(&waits)
		return err == nil && waits
	}, time.Minute, 5*time.Millisecond)
}
