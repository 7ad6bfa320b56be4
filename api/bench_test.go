package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
)

// BenchmarkWebhookToScreen measures from the customer's text, through the
// signed webhook, its job and the sequencer, to the event on an open screen,
// beside a bare NOTIFY round trip on the same database.
func BenchmarkWebhookToScreen(b *testing.B) {
	x := start(b, clock.Starting(monday), 0)
	x.firstText("+16175550142")
	s := x.openScreen(0)
	conn, err := x.db.Pool.Acquire(b.Context())
	require.NoError(b, err)
	defer conn.Release()
	_, err = conn.Exec(b.Context(), `listen bare`)
	require.NoError(b, err)
	var shown, bare float64
	n := 0
	for b.Loop() {
		n++
		begin := clock.RealNow()
		x.customerWrites("+16175550142", fmt.Sprintf("Text number %d", n))
		s.until("entry.added")
		shown += clock.RealNow().Sub(begin).Seconds()
		begin = clock.RealNow()
		_, err := x.db.ExecContext(b.Context(), `notify bare`)
		require.NoError(b, err)
		_, err = conn.Conn().WaitForNotification(b.Context())
		require.NoError(b, err)
		bare += clock.RealNow().Sub(begin).Seconds()
	}
	b.ReportMetric(1000*shown/float64(n), "ms/text")
	b.ReportMetric(shown/bare, "x-notify")
}
