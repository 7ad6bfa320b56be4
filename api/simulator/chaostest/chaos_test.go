package chaostest_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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

// Thursday, 14:00 in New York, and two minutes before the window closes.
var (
	afternoon = time.Date(2026, 11, 19, 19, 0, 0, 0, time.UTC)
	evening   = time.Date(2026, 11, 19, 22, 58, 45, 0, time.UTC)
)

// TestTwentyKills strikes at twenty points and judges the four worlds
// in which it did.
func TestTwentyKills(t *testing.T) {
	t.Parallel()
	seed := seedOf(t, 20261119)
	dice := rand.New(rand.NewPCG(seed, 20))
	points := chaostest.Points()
	dice.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	binary := chaostest.Build(t)
	worlds := []chaostest.Options{
		{Name: "one process", Processes: 1, Starts: afternoon},
		{Name: "one process, own server", Processes: 1, Starts: afternoon, OwnServer: true},
		{Name: "three processes", Processes: 3, Starts: afternoon, Cap: 20},
		{Name: "three processes, evening", Processes: 3, Starts: evening},
	}
	var all sync.WaitGroup
	for i, world := range worlds {
		world.Seed, world.Binary = seed+uint64(i), binary
		var episodes []chaostest.Episode
		for n := range 5 {
			episodes = append(episodes, chaostest.Episode{Point: points[(i*5+n)%len(points)], Action: actions[dice.IntN(len(actions))], Quick: true})
		}
		// Not t.Parallel, which lets as many run as there are cores: these wait more than they work.
		all.Go(func() {
			t.Run(world.Name, func(t *testing.T) {
				verdict := live(t, world, episodes)
				require.Empty(t, verdict.Wrong)
				require.NotZero(t, verdict.Texts)
			})
		})
	}
	all.Wait()
}

var actions = []string{"kill -9 of the one that is there", "kill -9 of all", "Postgres killed", "Postgres restarted", "kill -9 of all and Postgres killed"}

// live plays episodes in a world, lets it settle and judges it.
func live(t *testing.T, options chaostest.Options, episodes []chaostest.Episode) chaostest.Verdict {
	w := chaostest.New(t, options)
	for _, episode := range episodes {
		t.Logf("%s: %s: %s", options.Name, episode.Point, episode.Action)
		w.Play(episode)
	}
	w.Settle()
	return w.Judge()
}
