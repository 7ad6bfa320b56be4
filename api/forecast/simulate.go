package forecast

import (
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
)

// run is a campaign that is run ahead.
type run struct {
	id      string
	numbers []string
	starts  time.Time
	begun   bool
	left    int // how many have had no turn
	limit   int // its own a day and number; 0 for none
	all     []*line
	missed  []person // whom another texted before
}

// person is one of a campaign's people.
type person struct {
	phone    uint32 // the same in every campaign
	kind     uint16
	segments uint8
}

// line is the people of one campaign on one number, in their order.
type line struct {
	*run
	people []person
	days   map[string]int
}

// book is a number with what its days have given already.
type book struct {
	first        string // its first day
	cap, coldCap int    // of the first day, of the others
	turn         int    // its place among the numbers
	half         Half
	taken        map[string]int
	lines        []*line // in the order in which the pacer asks them
	now          time.Time
}

// simulation runs the pacer ahead.
type simulation struct {
	window  consent.Window
	stagger time.Duration
	kinds   []kind
	asked   map[question]consent.Decision
	texted  map[uint32]time.Time
}

// farthest is how far ahead a forecast looks.
const farthest = 20 * 365 * 24 * time.Hour

// run gives everybody of a campaign a day, event by event, while the others
// that use its numbers, or text the same phones, do what they will do.
func (s *simulation) run(own *run, books []*book, from time.Time) {
	for _, b := range books {
		b.now, b.first = from, numbers.DayOf(from)
	}
	for own.left > 0 && len(books) > 0 {
		next := slices.MinFunc(books, func(a, b *book) int { return a.now.Compare(b.now) })
		if next.now.Sub(from) >= farthest || !s.step(next) {
			return
		}
	}
}

// step does what a number's pacer will do at its next event, if there is one.
func (s *simulation) step(b *book) bool {
	now := b.now
	opens, closes, found := s.window.Opening(now)
	if !found {
		return false
	}
	s.begin(b, now)
	if opens.After(now) {
		b.now = b.earlier(opens)
		return true
	}
	tomorrow, _, _ := s.window.Opening(closes)
	day, limit := numbers.DayOf(now), b.coldCap
	if day == b.first {
		limit = b.cap
	}
	pace := paceOf(now, closes, tomorrow, limit-b.taken[day], limit, b.half)
	b.half, b.now = pace.Half, b.earlier(pace.Next)
	var lines []*line
	var claims []Claim
	for _, line := range b.lines {
		if !line.begun || line.left == 0 {
			continue
		}
		claim := Claim{Room: len(line.people), Today: line.days[day]}
		if line.limit > 0 {
			claim.Room = max(0, min(claim.Room, line.limit-claim.Today))
		}
		lines, claims = append(lines, line), append(claims, claim)
	}
	var batch []planned
	for i, share := range Shares(pace.Texts, turnOf(now, b.turn), claims) {
		step := stagger(s.stagger, share)
		for n, who := range lines[i].people[:share] {
			batch = append(batch, planned{lines[i], who, now.Add(time.Duration(n) * step)})
		}
		lines[i].people = lines[i].people[share:]
		lines[i].left -= share
		b.half.Given += share
	}
	slices.SortStableFunc(batch, func(a, b planned) int { return a.at.Compare(b.at) })
	for _, text := range batch {
		s.send(b, text, limit)
	}
	return true
}

// earlier is an instant, or the start of a campaign before it.
func (b *book) earlier(at time.Time) time.Time {
	for _, line := range b.lines {
		if !line.begun && line.starts.After(b.now) && line.starts.Before(at) {
			at = line.starts
		}
	}
	return at
}

// begin starts the campaigns whose time has come, without those whom another
// has texted since.
func (s *simulation) begin(b *book, now time.Time) {
	for _, line := range b.lines {
		if line.begun || line.starts.After(now) {
			continue
		}
		line.begun = true
		for _, each := range line.all {
			each.people = slices.DeleteFunc(each.people, func(who person) bool {
				_, texted := s.texted[who.phone]
				if texted {
					line.left--
					line.missed = append(line.missed, who)
				}
				return texted
			})
		}
	}
}

// planned is a text that has its time.
type planned struct {
	*line
	person
	at time.Time
}

// send lets a text go when the gate will.
func (s *simulation) send(b *book, text planned, limit int) {
	if last, known := s.texted[text.phone]; known && text.at.Before(last.Add(consent.CampaignsApart)) {
		text.missed = append(text.missed, text.person)
		return
	}
	at, goes := s.leaves(text.kind, text.at)
	if !goes {
		return
	}
	cold := s.kinds[text.kind].facts.Cold()
	day := numbers.DayOf(at)
	for cold && b.taken[day] >= limit { // waits for the day after
		at, _ = s.leaves(text.kind, numbers.DayAfter(at))
		day, limit = numbers.DayOf(at), b.coldCap
	}
	if cold {
		b.taken[day]++
	}
	text.days[day]++
	s.texted[text.phone] = at
}
