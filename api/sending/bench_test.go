package sending_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
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
	asOwner(x, `analyze`) // what autovacuum does in time
	return x
}

// asOwner runs statements that the program itself may not run.
func asOwner(x *sendingtest.Bench, statements ...string) {
	x.T.Helper()
	x.Tx(func(tx db.Tx) error {
		for _, statement := range append([]string{`set local role none`}, statements...) {
			if _, err := tx.Exec(x.T.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
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

// BenchmarkSends lets the jobs send due texts to a vendor on this machine,
// beside a bare loop that claims, posts and notes as many rows in batches,
// without a gate, a receipt, a timeline or anything that survives a crash.
func BenchmarkSends(b *testing.B) {
	const texts = 10_000
	var ours, bare time.Duration
	var most uint64
	for b.Loop() {
		x := manyPlanned(b, texts)
		client := sendingtest.Client(x.Vendor.URL(), nil)
		x.Sending.Sender = client
		memory := dbtest.WatchHeap(b)
		begin := clock.RealNow()
		x.Work()
		require.Eventually(b, func() bool { // of the stand-in first: asking the database would be work too
			return x.Vendor.Count() == texts
		}, 5*time.Minute, 10*time.Millisecond)
		sendingtest.Until(x, texts, `select count(*) from send where state = 'accepted'`)
		ours += clock.RealNow().Sub(begin)
		most = max(most, memory())

		asOwner(x, `create table bare as select s.entry_id as id, p.e164, e.body, false as claimed, null::text as vendor_id
			from send s join entry e on e.id = s.entry_id join phone p on p.id = s.phone_id`,
			`create index on bare (id) where not claimed`, `create unique index on bare (id)`, `grant all on bare to crm_app`)
		begin = clock.RealNow()
		for bareSends(b, x, client) > 0 {
		}
		bare += clock.RealNow().Sub(begin)
		require.Equal(b, texts, sendingtest.One[int](x, `select count(*) from bare where vendor_id is not null`))
	}
	b.ReportMetric(float64(b.N*texts)/ours.Seconds(), "sends/s")
	b.ReportMetric(float64(b.N*texts)/bare.Seconds(), "bare-sends/s")
	b.ReportMetric(float64(most)/(1<<20), "MiB")
	b.ReportMetric(float64(ours)/float64(bare), "x-bare")
}

// bareSends sends the next 200 rows and returns how many there were.
func bareSends(b *testing.B, x *sendingtest.Bench, client carrier.Sender) int {
	b.Helper()
	type row struct {
		ID         int64
		E164, Body string
	}
	var rows []row
	x.Tx(func(tx db.Tx) (err error) {
		rows, err = db.Collect[row](b.Context(), tx, "claim", `
			update bare set claimed = true where id in (
				select id from bare where not claimed order by id limit 200 for update skip locked) returning id, e164, body`)
		return err
	})
	ids, vendorIDs := make([]int64, len(rows)), make([]string, len(rows))
	var posts errgroup.Group
	posts.SetLimit(50)
	for i, each := range rows {
		posts.Go(func() error {
			answer, err := client.Send(b.Context(), carrier.Text{NumberVendorID: sendingtest.NumberPN, To: each.E164, Body: each.Body})
			ids[i], vendorIDs[i] = each.ID, answer.VendorID
			return err
		})
	}
	require.NoError(b, posts.Wait())
	x.Exec(`update bare set vendor_id = v.vendor_id from unnest($1::bigint[], $2::text[]) v (id, vendor_id) where bare.id = v.id`, ids, vendorIDs)
	return len(rows)
}
