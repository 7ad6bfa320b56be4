package chaostest_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/simulator/chaostest"
)

// seedOf is CRM_CHAOS_SEED, else one of the moment; it is printed.
func seedOf(t *testing.T, otherwise uint64) uint64 {
	t.Helper()
	seed := otherwise
	if text := os.Getenv("CRM_CHAOS_SEED"); text != "" {
		var err error
		seed, err = strconv.ParseUint(text, 10, 64)
		require.NoError(t, err, "CRM_CHAOS_SEED")
	}
	t.Logf("seed %d", seed)
	return seed
}

// Thursday in New York: 14:00, 17:30, and a minute before the window closes.
var (
	afternoon = time.Date(2026, 11, 19, 19, 0, 0, 0, time.UTC)
	halfPast5 = time.Date(2026, 11, 19, 22, 30, 0, 0, time.UTC)
	evening   = time.Date(2026, 11, 19, 22, 58, 45, 0, time.UTC)
)

// TestTwentyKills strikes at twenty points and judges the four worlds
// in which it did.
func TestTwentyKills(t *testing.T) {
	t.Parallel()
	seed := seedOf(t, 20261119)
	dice := rand.New(rand.NewPCG(seed, 20))
	points, actions := chaostest.Points(), chaostest.Actions()
	dice.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	worlds := []chaostest.Options{
		{Name: "one process", Processes: 1, Starts: afternoon},
		{Name: "one process, own server", Processes: 1, Starts: afternoon, OwnServer: true, Newer: true},
		{Name: "three processes", Processes: 3, Starts: halfPast5, Cap: 12, Newer: true},
		{Name: "three processes, evening", Processes: 3, Starts: evening},
	}
	binary, report := chaostest.Build(t), chaostest.NewReport()
	var all sync.WaitGroup
	for i, world := range worlds {
		world.Seed, world.Binary = seed+uint64(i), binary
		var episodes []chaostest.Episode
		for n := range 5 {
			episodes = append(episodes, chaostest.Episode{Point: points[(i*5+n)%len(points)], Action: actions[dice.IntN(len(actions))], Quick: true})
		}
		// Not t.Parallel, which lets as many run as there are cores: these wait more than they work.
		all.Go(func() { t.Run(world.Name, func(t *testing.T) { live(t, world, episodes, report) }) })
	}
	all.Wait()
	t.Log(report)
	require.Empty(t, report.Wrong())
	require.Less(t, report.Missed(), 5)
}

// TestChaos goes on for as long as CRM_CHAOS says (make chaos): a new world
// every minute or so, three at a time, until every pair of a point and a deed
// has had its turn and then again.
func TestChaos(t *testing.T) {
	t.Parallel()
	if os.Getenv("CRM_CHAOS") == "" {
		t.Log("make chaos runs this; CRM_CHAOS=10m is how long")
		return
	}
	long, err := time.ParseDuration(os.Getenv("CRM_CHAOS"))
	require.NoError(t, err, "CRM_CHAOS")
	seed := seedOf(t, uint64(clock.RealNow().Unix()))
	next, binary, report, end := deck(seed), chaostest.Build(t), chaostest.NewReport(), clock.RealNow().Add(long)
	var all sync.WaitGroup
	var worlds atomic.Uint64
	for range 3 {
		all.Go(func() {
			for clock.RealNow().Before(end) {
				n := worlds.Add(1)
				dice := rand.New(rand.NewPCG(seed, n))
				world := chaostest.Options{
					Name: fmt.Sprintf("%d", n), Seed: seed + n, Binary: binary, Processes: 1 + 2*dice.IntN(2), OwnServer: dice.IntN(3) > 0,
					Starts: []time.Time{afternoon, halfPast5, evening}[dice.IntN(3)], Cap: []int{0, 0, 12}[dice.IntN(3)], Newer: dice.IntN(2) == 0,
				}
				var episodes []chaostest.Episode
				for range 5 {
					episodes = append(episodes, next(world.OwnServer))
				}
				t.Run("world "+world.Name, func(t *testing.T) { live(t, world, episodes, report) })
			}
		})
	}
	all.Wait()
	t.Logf("seed %d%s", seed, report)
	require.Empty(t, report.Wrong())
}

// deck deals the pairs of points and deeds in a shuffled order; the deeds to a
// server only to worlds that have one of their own.
func deck(seed uint64) func(ownServer bool) chaostest.Episode {
	dice := rand.New(rand.NewPCG(seed, 0))
	var mu sync.Mutex
	piles := map[bool][]chaostest.Episode{}
	return func(ownServer bool) chaostest.Episode {
		mu.Lock()
		defer mu.Unlock()
		if len(piles[ownServer]) == 0 {
			for i, action := range chaostest.Actions() {
				for _, point := range chaostest.Points() {
					if ownServer == (i >= 2) {
						piles[ownServer] = append(piles[ownServer], chaostest.Episode{Point: point, Action: action})
					}
				}
			}
			pile := piles[ownServer]
			dice.Shuffle(len(pile), func(i, j int) { pile[i], pile[j] = pile[j], pile[i] })
		}
		dealt := piles[ownServer][0]
		piles[ownServer] = piles[ownServer][1:]
		return dealt
	}
}

// live plays episodes in a world, lets it settle and judges it.
func live(t *testing.T, options chaostest.Options, episodes []chaostest.Episode, report *chaostest.Report) {
	w := chaostest.New(t, options)
	quick := true
	for _, episode := range episodes {
		t.Logf("%4.0f s, %s: %s: %s", w.Age(), options.Name, episode.Point, episode.Action)
		w.Play(episode)
		quick = quick && episode.Quick
	}
	t.Logf("%4.0f s, %s: settles", w.Age(), options.Name)
	w.Settle(quick)
	verdict := w.Judge()
	t.Logf("%4.0f s, %s: %d texts, %d breaches", w.Age(), options.Name, verdict.Texts, len(verdict.Wrong))
	report.Add(w, verdict)
	require.Empty(t, verdict.Wrong)
	require.NotZero(t, verdict.Texts)
}
