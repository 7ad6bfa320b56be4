package campaigns

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// Where somebody lives was known at the launch and is not when the text is
// due: the text waits, and a person is asked.
func TestWhosePlaceIsLostAfterTheLaunchWaitsForAPersonsWord(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	o.work()
	id := o.draft(o.list(7, quincy), o.onOne)
	o.step(o.m.launch, id)
	o.Exec(`update property set state = 'ZZ', zip5 = '00000' where address_key in ('elm 1', 'elm 2', 'elm 3', 'elm 4')`)
	o.pace(monday)
	sendingtest.Until(o.Bench, 3, `select count(*) from recipient where state = 'sent'`)
	sendingtest.Until(o.Bench, 4, `select count(*) from recipient where state = 'review' and reason = 'zone_unknown'`)
	c := o.read(id)
	require.Equal(t, "active", c.State)
	require.Equal(t, "4 people wait for your decision", c.NextSend.Because)
	who := func(n int) string {
		return sendingtest.One[string](o.Bench, `select r.id from recipient r join property p on p.id = r.property_id where address_key = 'elm ' || $1::int`, n)
	}
	o.review(id, "skip", who(1))
	o.review(id, "send", who(2))
	o.step(o.m.pause, id)
	o.review(id, "send", who(3))
	o.step(o.m.resume, id)
	sendingtest.Until(o.Bench, "declined", `select reason from recipient where id = $1 and state = 'skipped'`, who(1))
	o.pace(monday.Add(6 * time.Hour)) // 10:00 in Honolulu: decent in every zone
	sendingtest.Until(o.Bench, 5, `select count(*) from recipient where state = 'sent'`)
	require.Equal(t, "active", o.read(id).State, "one is still asked about")
	o.step(o.m.cancel, id)
	sendingtest.Until(o.Bench, "campaign_cancelled", `select reason from recipient where id = $1 and state = 'skipped'`, who(4))
	require.Zero(t, sendingtest.One[int](o.Bench, `select count(*) from send where state in ('planned', 'claimed')`))
	require.Len(t, o.Vendor.PerPhone(), 5)
	require.Len(t, o.Vendor.Texts(), 5, "one text a phone")
}

// A review holds its campaign and waits for the pacer of a number, which waited
// for the campaign: one of the two was ended by the database.
func TestThePacerWaitsForItsCampaignsBeforeItHoldsItsNumber(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	id := o.draft(o.list(7, quincy), o.onOne)
	number := o.step(o.m.launch, id).SendingNumberIDs[0]
	paced := make(chan error, 1)
	o.Tx(func(tx db.Tx) error {
		if _, err := tx.Exec(o.ctx, `select from campaign for no key update`); err != nil {
			return err
		}
		go func() { paced <- o.m.pace(o.ctx, &river.Job[PaceArgs]{Args: PaceArgs{NumberID: number, At: monday}}) }()
		sendingtest.Until(o.Bench, true, `select exists (select from pg_locks where not granted
			and pid in (select pid from pg_stat_activity where datname = current_database()))`)
		return alone(o.ctx, tx, number)
	})
	require.NoError(t, <-paced)
}
