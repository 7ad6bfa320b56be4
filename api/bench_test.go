package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

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

// BenchmarkRequestsDuringAnImport asks for what people look at all day while a
// list of 100,000 comes to 20,000 that are there, and reports how long the
// answers take, of each kind and of all.
func BenchmarkRequestsDuringAnImport(b *testing.B) {
	x := start(b, clock.Starting(monday), 0)
	x.firstText("+16175550142")
	load := func(street string, area, rows int) (id string) {
		var file strings.Builder
		file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1,Primary Email1,Secondary Name\n")
		for i := range rows {
			fmt.Fprintf(&file, "SFR,%d %s,QUINCY,%05d,PAT %s,%d-%d-%04d,%s%d@example.com,SAM %s\n", i%9999+1, street, i/9999+1, letters(i), area, 210+i/10_000, i%10_000, street[:3], i, letters(i))
		}
		var imp struct{ ID string }
		x.must(http.StatusCreated, http.MethodPost, "/v1/imports?filename=list.csv&run=true", file.String(), &imp)
		return imp.ID
	}
	ended := func(id string) bool {
		state := one[string](x, `select state from import where id = $1`, id)
		require.NotEqual(b, "failed", state)
		return state == "done"
	}
	before := load("ELM ST", 508, 20_000)
	require.Eventually(b, func() bool { return ended(before) }, 5*time.Minute, 100*time.Millisecond)
	paths := map[string]string{
		"page": "/v1/contacts?limit=50", "search": "/v1/contacts?q=pat+smithfedcb", "typing": "/v1/contacts?q=smithfed", "contact": "/v1/contacts/" + one[string](x, `select id from contact limit 1`),
		"inbox": "/v1/conversations?limit=50",
	}
	for range b.N {
		quiet := x.ask(paths, func(n int) bool { return n < 200 })
		id := load("OAK ST", 617, 100_000)
		busy := x.ask(paths, func(n int) bool { return n%20 > 0 || !ended(id) })
		for name, took := range busy {
			b.ReportMetric(took[len(took)/2], name+"-p50-ms")
			b.ReportMetric(took[len(took)*95/100], name+"-p95-ms")
		}
		b.ReportMetric(quiet["all"][len(quiet["all"])*95/100], "quiet-p95-ms")
	}
}

// ask sends requests one after the other, 50 a second at most, and returns how
// many milliseconds each took, sorted.
func (x *product) ask(paths map[string]string, on func(n int) bool) map[string][]float64 {
	took := map[string][]float64{}
	for n := 0; on(n); n++ {
		for name, path := range paths {
			begin := clock.RealNow()
			x.must(http.StatusOK, http.MethodGet, path, nil, nil)
			ms := 1000 * clock.RealNow().Sub(begin).Seconds()
			took[name], took["all"] = append(took[name], ms), append(took["all"], ms)
			clock.Sleep(x.t.Context(), 20*time.Millisecond)
		}
	}
	for _, all := range took {
		slices.Sort(all)
	}
	return took
}
