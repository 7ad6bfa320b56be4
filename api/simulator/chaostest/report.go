package chaostest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Report adds up what many worlds went through.
type Report struct {
	mu     sync.Mutex
	cells  map[string]map[string]int // point → processes and deed → strikes
	moods  map[string]int
	worlds int
	total  Verdict
}

// NewReport is an empty one.
func NewReport() *Report {
	return &Report{cells: map[string]map[string]int{}, moods: map[string]int{}}
}

// Add counts a world and what was found in it.
func (r *Report) Add(w *World, verdict Verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.worlds++
	for _, struck := range w.struck {
		if r.cells[struck.Point] == nil {
			r.cells[struck.Point] = map[string]int{}
		}
		r.cells[struck.Point][fmt.Sprintf("%d %s", w.Processes, struck.Action)]++
	}
	for mood, n := range w.treated {
		r.moods[mood] += n
	}
	r.total.Texts += verdict.Texts
	r.total.Requests += verdict.Requests
	r.total.OptOuts += verdict.OptOuts
	r.total.Pauses += verdict.Pauses
	r.total.Answers += verdict.Answers
	r.total.InTheAir += verdict.InTheAir
	r.total.Absent += verdict.Absent
	r.total.Cancelled += verdict.Cancelled
	r.total.Rejected += verdict.Rejected
	for _, wrong := range verdict.Wrong {
		r.total.Wrong = append(r.total.Wrong, fmt.Sprintf("world %s, seed %d: %s", w.Name, w.Seed, wrong))
	}
}

// Wrong is every breach of every world.
func (r *Report) Wrong() []string { return r.total.Wrong }

// Missed is how many strikes found no text at their point.
func (r *Report) Missed() (n int) {
	for _, strikes := range r.cells[missed] {
		n += strikes
	}
	return n
}

var shortActions = []struct{ name, action string }{
	{"one", killOne},
	{"all", killAll},
	{"pg -9", crash},
	{"pg stop", restart},
	{"both", killAndFall},
}

// String is the matrix: strikes by point, deed and number of processes.
func (r *Report) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := strings.Builder{}
	fmt.Fprintf(&out, "\n%-44s", "kill -9 of one process, of all; Postgres …")
	for _, processes := range []int{1, 3} {
		for _, action := range shortActions {
			fmt.Fprintf(&out, " %9s", fmt.Sprint(processes, " ", action.name))
		}
	}
	strikes := 0
	for _, point := range append(Points(), missed) {
		fmt.Fprintf(&out, "\n%-44s", point)
		for _, processes := range []int{1, 3} {
			for _, action := range shortActions {
				n := r.cells[point][fmt.Sprintf("%d %s", processes, action.action)]
				strikes += n
				fmt.Fprintf(&out, " %9d", n)
			}
		}
	}
	out.WriteString("\n\ntexts by the vendor's behaviour:")
	for _, mood := range slices.Sorted(maps.Keys(r.moods)) {
		fmt.Fprintf(&out, "\n%6d  %s", r.moods[mood], mood)
	}
	t := r.total
	fmt.Fprintf(&out, "\n\n%d worlds, %d strikes, %d requests to send, %d texts, %d of them by people; %d absent, %d cancelled, %d rejected; %d opt-outs, %d pauses, %d texts in the air then; %d breaches\n",
		r.worlds, strikes, t.Requests, t.Texts, t.Answers, t.Absent, t.Cancelled, t.Rejected, t.OptOuts, t.Pauses, t.InTheAir, len(t.Wrong))
	return out.String()
}
