// Package chaostest kills the built program at every point of a text's life
// (rules §3) and lets a checker judge what is left. The program runs as real
// processes on a real database against a stand-in of the vendor that shares no
// code with it (vendortest). Nothing in the program knows of this: triggers of
// the test's own stop a transaction at an exact statement, the stand-in stops
// a request, and then comes kill -9.
package chaostest

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

const (
	webhookKey = "Y2hhb3MtdGVzdHMtc2lnbmluZy1rZXktMDAwMQ=="
	// patience is how long anything may take on a busy machine.
	patience = 90 * time.Second
)

// Options are the sort of a world.
type Options struct {
	Name      string
	Seed      uint64
	Binary    string // the built program
	Processes int
	Starts    time.Time // the time of the business
	Cap       int       // cold texts a day and number; 0: the product's own
	OwnServer bool      // a Postgres of its own, which can be killed
	Newer     bool      // webhooks of the newer generation
}

// World is one database, one vendor and some processes.
type World struct {
	Options
	t         testing.TB
	dice      *rand.Rand
	folder    string
	postgres  *postgres // nil: a server that others use too
	address   string
	db        *pgxpool.Pool
	vendor    *vendortest.Vendor
	began     time.Time
	leapt     time.Duration
	mu        sync.Mutex
	processes []*process
	token     string
	people    int
	answers   int
	presses   sync.WaitGroup // of buttons, by people who wait for an answer
	campaigns []campaign
	trouble   []string       // what failed and was tried again
	struck    []Episode      // what was done, for the report
	treated   map[string]int // texts by the vendor's mood
}

type campaign struct {
	id     string
	draft  map[string]any
	phones []string
	paused bool
}

// New starts a world: its processes run and know the vendor's numbers.
func New(t testing.TB, options Options) *World {
	t.Helper()
	w := &World{Options: options, t: t, folder: t.TempDir(), treated: map[string]int{}, dice: rand.New(rand.NewPCG(options.Seed, 1)), began: clock.RealNow()}
	if options.OwnServer {
		w.postgres = startPostgres(t)
		w.address = w.postgres.database(t)
	} else {
		w.address = dbtest.New(t)
	}
	var err error
	w.db, err = pgxpool.New(t.Context(), w.address)
	require.NoError(t, err)
	t.Cleanup(w.db.Close)
	w.vendor, err = vendortest.Start(vendortest.Options{
		LogFile: w.logFile(), Now: w.now, Real: clock.RealNow, Key: webhookKey, Newer: options.Newer, Receivers: w.receivers,
		Numbers: map[string]string{"PN0001": "+17815550001", "PN0002": "+17815550002", "PN0003": "+17815550003"},
	})
	require.NoError(t, err)
	t.Cleanup(w.vendor.Close)
	for n := range options.Processes {
		w.processes = append(w.processes, &process{world: w, name: fmt.Sprintf("p%d", n+1)})
		t.Cleanup(w.processes[n].kill)
	}
	w.processes[0].start() // alone: each start makes another link for the owner
	w.signIn()
	w.startAll()
	w.installTraps()
	if options.Cap > 0 {
		w.eachNumber(func(number) map[string]any { return map[string]any{"cold_cap": options.Cap} })
	}
	return w
}

func (w *World) logFile() string { return filepath.Join(w.folder, "vendor.jsonl") }

// now is the time of the business, by which the processes are started.
func (w *World) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Starts.Add(w.leapt + clock.RealNow().Sub(w.began))
}

// Age is for how many seconds the world has been there.
func (w *World) Age() float64 { return clock.RealNow().Sub(w.began).Seconds() }

// receivers are the addresses for webhooks of the processes that run.
func (w *World) receivers() (addresses []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.processes {
		if p.address != "" {
			addresses = append(addresses, p.address+"/webhooks/openphone")
		}
	}
	return addresses
}

// leap ends all processes, by kill -9 or in order, and starts them later.
func (w *World) leap(by time.Duration) {
	w.t.Helper()
	for _, p := range w.processes {
		if w.dice.IntN(2) == 0 {
			p.kill()
		} else {
			p.stop()
		}
	}
	w.mu.Lock()
	w.leapt += by
	w.mu.Unlock()
	w.startAll()
}

// startAll starts the processes that do not run.
func (w *World) startAll() {
	w.t.Helper()
	if !w.anyRuns() {
		// A leader that was killed stays leader for 15 seconds more: nothing but time.
		w.exec(`delete from crm.river_leader`)
	}
	var starting sync.WaitGroup
	for _, p := range w.processes {
		if !p.runs() {
			starting.Go(p.start)
		}
	}
	starting.Wait()
}

func (w *World) anyRuns() bool {
	for _, p := range w.processes {
		if p.runs() {
			return true
		}
	}
	return false
}

// exec runs a statement of the harness; a server that just restarts is waited for.
func (w *World) exec(query string, args ...any) {
	w.t.Helper()
	w.untilNil("the database takes "+query, func() error {
		_, err := w.db.Exec(w.t.Context(), query, args...)
		return err
	})
}

// one reads one value.
func one[T any](w *World, query string, args ...any) (value T) {
	w.t.Helper()
	w.untilNil("the database answers "+query, func() error { return w.db.QueryRow(w.t.Context(), query, args...).Scan(&value) })
	return value
}

// untilNil is until for what fails with a reason.
func (w *World) untilNil(what string, try func() error) {
	w.t.Helper()
	last := ""
	w.until(what, func() bool {
		err := try()
		if err != nil && err.Error() != last {
			last = err.Error()
			w.trouble = append(w.trouble, what+": "+last)
		}
		return err == nil
	})
}

// until waits for a condition, and names it where it does not come.
func (w *World) until(what string, condition func() bool) {
	w.t.Helper()
	deadline := clock.RealNow().Add(patience)
	for !condition() {
		if clock.RealNow().After(deadline) {
			w.explain()
			require.FailNow(w.t, "never: "+what, "world %s, seed %d", w.Name, w.Seed)
		}
		clock.Sleep(w.t.Context(), 20*time.Millisecond)
	}
}
