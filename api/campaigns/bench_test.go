package campaigns

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// BenchmarkLaunch launches a campaign to a list of 100,000: everybody judged,
// stored and forecast, in the transaction of the request.
func BenchmarkLaunch(b *testing.B) {
	o := newOffice(b)
	o.Set(monday)
	list := o.list(100_000, quincy, place{"213", "Los Angeles", "CA", "90001"}, place{"401", "Providence", "RI", "02903"})
	for b.Loop() {
		id := o.draft(list, nil)
		c := o.step(o.m.launch, id)
		require.Equal(b, 100_000, c.Counts.Planned)
		b.StopTimer()
		o.Exec(`delete from recipient`)
		o.Exec(`update campaign set state = 'cancelled'`)
		b.StartTimer()
	}
	require.Zero(b, sendingtest.One[int](o.Bench, `select count(*) from send`))
}
