package sending_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// manyPlanned plans a first text to each of n people with a place, all due.
func manyPlanned(b *testing.B, n int) *sendingtest.Bench {
	b.Helper()
	x := sendingtest.New(b)
	x.Exec(`insert into number_day (sending_number_id, day, cap) values ($1, '2026-11-19', 1000000)`, x.NumberID)
	x.Exec(`
		with person as materialized (select i, gen_random_uuid() as contact, gen_random_uuid() as phone, gen_random_uuid() as place
				from generate_series(1, $1::int) i),
			c as (insert into contact (id, first_name, last_activity_at, created_at, updated_at) select contact, 'Robert', $2, $2, $2 from person),
			p as (insert into phone (id, e164, created_at) select phone, '+1617' || 2000000 + i, $2 from person),
			a as (insert into property (id, address_key, street, city, state, zip5, created_at, updated_at)
				select place, i::text, '12 Elm St', 'Quincy', 'MA', '02169', $2, $2 from person),
			l as (insert into contact_phone (contact_id, phone_id, is_primary) select contact, phone, true from person),
			t as (insert into contact_property (contact_id, property_id, is_primary) select contact, place, true from person),
			e as (insert into entry (contact_id, property_id, phone_id, kind, direction, body, author, occurred_at)
				select contact, place, phone, 'text', 'out', $3, 'campaign', $2 from person returning id, phone_id)
		insert into send (entry_id, phone_id, sending_number_id, purpose, automated, recipient_id, not_before, state)
		select id, phone_id, $4::uuid, 'marketing', true, gen_random_uuid(), $2, 'planned' from e`,
		n, sendingtest.Thursday, sendingtest.FirstText, x.NumberID)
	x.Tx(func(tx db.Tx) error { // what autovacuum does in time; only the owner may
		if _, err := tx.Exec(b.Context(), `set local role none`); err != nil {
			return err
		}
		_, err := tx.Exec(b.Context(), `analyze`)
		return err
	})
	return x
}

// BenchmarkClaims takes due texts through the whole gate, batch by batch,
// beside a bare loop that claims as many rows with SKIP LOCKED.
func BenchmarkClaims(b *testing.B) {
	const texts = 4000
	x := manyPlanned(b, texts)
	var ours, bare time.Duration
	for b.Loop() {
		begin := clock.RealNow()
		for taken := 1; taken > 0; {
			x.Tx(func(tx db.Tx) (err error) {
				taken, err = sending.Claim(x.Sending, b.Context(), tx, x.NumberID)
				return err
			})
		}
		ours += clock.RealNow().Sub(begin)
		require.Equal(b, texts, sendingtest.One[int](x, `select count(*) from send where state = 'claimed' and counted_day is not null`))
		x.Exec(`update send set state = 'planned'`)
		begin = clock.RealNow()
		for taken := int64(1); taken > 0; {
			x.Tx(func(tx db.Tx) (err error) {
				taken, err = tx.Exec(b.Context(), `
					update send set state = 'claimed' where entry_id in (
						select entry_id from send where sending_number_id = $1 and state = 'planned'
						order by not_before, entry_id limit 200 for update skip locked)`, x.NumberID)
				return err
			})
		}
		bare += clock.RealNow().Sub(begin)
		x.Exec(`update send set state = 'planned', claimed_at = null, counted_day = null`)
	}
	b.ReportMetric(float64(b.N*texts)/ours.Seconds(), "claims/s")
	b.ReportMetric(float64(ours)/float64(bare), "x-bare")
}

// BenchmarkSends lets the jobs send due texts to a vendor on this machine.
func BenchmarkSends(b *testing.B) {
	const texts = 10_000
	var took time.Duration
	for b.Loop() {
		x := manyPlanned(b, texts)
		x.Sending.Sender = sendingtest.Client(x.Vendor.URL(), nil)
		begin := clock.RealNow()
		x.Work()
		require.Eventually(b, func() bool { // seldom: counting is work too
			return sendingtest.One[int](x, `select count(*) from send where state in ('planned', 'claimed')`) == 0
		}, 5*time.Minute, 200*time.Millisecond)
		took += clock.RealNow().Sub(begin)
		require.Equal(b, texts, sendingtest.One[int](x, `select count(*) from send where state = 'accepted'`))
	}
	b.ReportMetric(float64(b.N*texts)/took.Seconds(), "sends/s")
}
