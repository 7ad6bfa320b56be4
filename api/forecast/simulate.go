package forecast

import (
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
)

// line is the people of one campaign on one number, in their order.
type line struct {
	people []uint16 // the kind of each
	limit  int      // its own a day; 0 for none
	days   map[string]int
}

// book is a number with what its days have given already.
type book struct {
	cap, coldCap int // of the first day, of the others
	turn         int // its place among the numbers
	half         Half
	taken        map[string]int
	lines        []*line // in the order in which the pacer asks them
	own          *line   // the one whose days are asked for
}

// kind is people for whom the gate answers alike.
type kind struct {
	facts  consent.Facts
	always bool // of other campaigns only the number is known
}

// simulation runs the pacer ahead.
type simulation struct {
	window  consent.Window
	stagger time.Duration
	kinds   []kind
	asked   map[question]consent.Decision
}

type question struct {
	kind   uint16
	minute int64
}

// farthest is how far ahead a forecast looks.
const farthest = 20 * 365 * 24 * time.Hour

// run gives everybody of a number a day, half hour by half hour, until nobody
// of its own line waits.
func (s *simulation) run(b *book, from time.Time) {
	first := numbers.DayOf(from)
	for now := from; len(b.own.people) > 0 && now.Sub(from) < farthest; {
		opens, closes, found := s.window.Opening(now)
		if !found {
			return
		}
		if opens.After(now) {
			now = opens
			continue
		}
		tomorrow, _, _ := s.window.Opening(closes)
		day, limit := numbers.DayOf(now), b.coldCap
		if day == first {
			limit = b.cap
		}
		pace := paceOf(now, closes, tomorrow, limit-b.taken[day], limit, b.half)
		b.half = pace.Half
		claims := make([]Claim, len(b.lines))
		for i, line := range b.lines {
			claims[i] = Claim{Room: len(line.people), Today: line.days[day]}
			if line.limit > 0 {
				claims[i].Room = max(0, min(len(line.people), line.limit-line.days[day]))
			}
		}
		for i, share := range Shares(pace.Texts, turnOf(now, b.turn), claims) {
			s.batch(b, b.lines[i], share, now, limit)
			b.half.Given += share
		}
		now = pace.Next
	}
}

// batch lets the next people of a line go.
func (s *simulation) batch(b *book, line *line, texts int, now time.Time, limit int) {
	step := stagger(s.stagger, texts)
	for i, kind := range line.people[:texts] {
		at, goes := s.leaves(kind, now.Add(time.Duration(i)*step))
		if !goes {
			continue
		}
		cold := s.kinds[kind].facts.Cold()
		day := numbers.DayOf(at)
		for cold && b.taken[day] >= limit { // waits for the day after
			at, _ = s.leaves(kind, numbers.DayAfter(at))
			day, limit = numbers.DayOf(at), b.coldCap
		}
		if cold {
			b.taken[day]++
		}
		line.days[day]++
	}
	line.people = line.people[texts:]
}

// leaves is when a text that is planned for an instant passes the gate, if ever.
func (s *simulation) leaves(kind uint16, at time.Time) (time.Time, bool) {
	for range 10 {
		decision := s.decide(kind, at)
		if decision.Allowed {
			return at, true
		}
		if decision.Final || !decision.NotBefore.After(at) {
			return at, false
		}
		at = decision.NotBefore
	}
	return at, false
}

// decide remembers answers: windows open and close on whole minutes. Who waits
// for an instant of his own is asked about each time.
func (s *simulation) decide(kind uint16, at time.Time) consent.Decision {
	about := s.kinds[kind]
	if about.always {
		opens, _, _ := s.window.Opening(at)
		return consent.Decision{Allowed: opens.Equal(at), NotBefore: opens}
	}
	if about.facts.Phone.LastAutomatedAt != nil {
		return consent.Decide(about.facts, at)
	}
	key := question{kind, at.Unix() / 60}
	decision, known := s.asked[key]
	if !known {
		decision = consent.Decide(about.facts, at)
		s.asked[key] = decision
	}
	return decision
}
