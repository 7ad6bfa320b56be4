package imports_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
)

// BenchmarkImport compares an import, from upload to done, with a raw COPY of
// the same file into a bare table in the same run: read the ratio, not the time.
func BenchmarkImport(b *testing.B) {
	for _, rows := range []int{5_000, 100_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			file, _, ok := generate(b, rows, "--footer", "none")
			if !ok {
				b.Fatal("the generator is needed")
			}
			var raw, first, again time.Duration
			for range b.N {
				t := newBench(b).work()
				t.poll = max(10*time.Millisecond, time.Duration(rows)*time.Microsecond) // a look costs a millisecond
				idle := heap()
				raw += rawCopy(t, file)
				most := watchHeap(b)
				begin := clock.RealNow()
				t.run(file, "")
				first += clock.RealNow().Sub(begin)
				b.ReportMetric(float64(most()-idle)/(1<<20), "MiB-over-idle")
				begin = clock.RealNow()
				t.run(file, "")
				again += clock.RealNow().Sub(begin)
				raw += rawCopy(t, file)
			}
			raw /= 2
			b.ReportMetric(first.Seconds()/raw.Seconds(), "x-raw-COPY")
			b.ReportMetric(again.Seconds()/first.Seconds(), "again/first")
			b.ReportMetric(first.Seconds()/float64(b.N), "s/import")
			b.ReportMetric(raw.Seconds()/float64(b.N), "s/COPY")
		})
	}
}

// BenchmarkImportMillion is the largest file that is taken, in parts.
func BenchmarkImportMillion(b *testing.B) {
	var file bytes.Buffer
	file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\n")
	areas := []string{"617", "508", "781", "978", "413", "603", "207", "401", "860", "203"}
	const rows = 999_999
	for i := range rows {
		fmt.Fprintf(&file, "SFR,%d OAK ST,QUINCY,%05d,PERSON %s,%s-%s\n", i%9999+1, i/9999+1, letters(i), areas[i/100_000], number(i%100_000))
	}
	for range b.N {
		t := newBench(b).work()
		idle := heap()
		raw := rawCopy(t, file.Bytes())
		most := watchHeap(b)
		begin := clock.RealNow()
		imp := t.upload(file.Bytes(), "run=true")
		require.Eventually(b, func() bool { imp = t.read(imp.ID); return imp.FinishedAt != nil }, 25*time.Minute, time.Second)
		took := clock.RealNow().Sub(begin)
		b.ReportMetric(float64(most()-idle)/(1<<20), "MiB-over-idle")
		raw += rawCopy(t, file.Bytes())
		require.Equal(b, rows, imp.Counts.Contacts.Created, "%+v", imp.Error)
		require.True(b, imp.Balanced)
		b.ReportMetric(2*took.Seconds()/raw.Seconds(), "x-raw-COPY")
		b.ReportMetric(took.Seconds(), "s/import")
	}
}

// rawCopy is the floor: the file's cells as text into a table without keys.
func rawCopy(t *bench, file []byte) time.Duration {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), t.url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	header, err := csv.NewReader(bytes.NewReader(file[:bytes.IndexByte(file, '\n')])).Read()
	require.NoError(t, err)
	columns := make([]string, len(header))
	for i := range header {
		columns[i] = fmt.Sprintf("c%d text", i)
	}
	_, err = conn.Exec(t.Context(), "drop table if exists crm.bare; create table crm.bare ("+strings.Join(columns, ", ")+")")
	require.NoError(t, err)
	begin := clock.RealNow()
	_, err = conn.PgConn().CopyFrom(t.Context(), bytes.NewReader(file), "copy crm.bare from stdin with (format csv, header)")
	require.NoError(t, err)
	return clock.RealNow().Sub(begin)
}

func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}

// watchHeap looks at the heap every 10 ms and returns the most it saw.
func watchHeap(t testing.TB) func() uint64 {
	t.Helper()
	var most atomic.Uint64
	stop := make(chan struct{})
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				var stats runtime.MemStats
				runtime.ReadMemStats(&stats)
				most.Store(max(most.Load(), stats.HeapInuse+stats.StackInuse))
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return most.Load()
	}
}

// BenchmarkOptOuts is a list of 10,000 phones, from upload to done.
func BenchmarkOptOuts(b *testing.B) {
	for range b.N {
		t := newBench(b).work()
		t.run(list(10_000), "kind=opt_outs")
		if n := t.count("phone where opted_out_at is not null"); n != 10_000 {
			b.Fatalf("%d phones are opted out", n)
		}
	}
}
