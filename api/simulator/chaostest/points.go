package chaostest

import (
	"maps"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

// The points at which the stand-in, not a trigger, stops the program, and those
// that are a scene of several steps.
const (
	bytesWritten  = "vendor: bytes written, text not accepted"
	vendorAccepts = "vendor: accepted, not answered"
	listAsked     = "reconcile: asked for the list"
	optOutClaimed = "opt-out while claimed"
	pauseClaimed  = "pause while claimed"
	anywhere      = "anywhere, at a random time"
	missed        = "missed: no text came to the point"
)

// Points are all points of rules §3, each split where it has two sides.
func Points() []string {
	points := append(slices.Collect(maps.Keys(traps)), phonesLocked, bytesWritten, vendorAccepts, listAsked, optOutClaimed, pauseClaimed, anywhere)
	slices.Sort(points)
	return points
}

// What is done to the program at a point.
const (
	killOne     = "kill -9 of the one that is there"
	killAll     = "kill -9 of all"
	crash       = "Postgres killed"
	restart     = "Postgres restarted"
	killAndFall = "kill -9 of all and Postgres killed"
)

// Actions are all of them; the last three need a server of the world's own.
func Actions() []string { return []string{killOne, killAll, crash, restart, killAndFall} }

// Moods are the vendor's misbehaviours, one a text.
func Moods() []vendortest.Mood {
	return []vendortest.Mood{
		{Name: "well"},
		{Name: "429", Refuse: []int{429}},
		{Name: "429 three times", Refuse: []int{429, 429, 429}},
		{Name: "500, not accepted", Answer: "500", Lose: true},
		{Name: "500, accepted", Answer: "500"},
		{Name: "500, accepted, list lags", Answer: "500", Hidden: 2},
		{Name: "500, accepted, list fails", Answer: "500", Lists: 2},
		{Name: "500, accepted, list never, report late", Answer: "500", Hidden: 1000, Report: "late"},
		{Name: "hangs, accepted", Answer: "hang", Report: "late"},
		{Name: "hangs, not accepted", Answer: "hang", Lose: true},
		{Name: "reset, accepted", Answer: "reset", Report: "never"},
		{Name: "reset, not accepted", Answer: "reset", Lose: true},
		{Name: "cut in the answer", Answer: "cut", Report: "never"},
		{Name: "answer is no JSON", Answer: "garbage", Hidden: 3},
		{Name: "slow", Answer: "slow"},
		{Name: "report twice", Report: "twice"},
		{Name: "report before the answer", Report: "early"},
		{Name: "report late", Report: "late"},
		{Name: "report before no answer", Report: "early", Answer: "reset"},
		{Name: "never reported", Report: "never"},
		{Name: "400", Refuse: []int{400}, Code: "0200400"},
		{Name: "402, the account", Refuse: []int{402}, Code: "0200402"},
	}
}

// moodsOf leaves out what a caller must wait ten seconds for, where time is short.
func moodsOf(quick bool) []vendortest.Mood {
	return slices.DeleteFunc(Moods(), func(m vendortest.Mood) bool { return quick && m.Answer == "hang" })
}

func join(phones []string) string { return strings.Join(phones, " ") }
