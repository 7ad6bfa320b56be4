package forecast

import (
	"time"

	"github.com/attackacrack/crm/api/consent"
)

// kind is people for whom the gate answers alike.
type kind struct {
	facts  consent.Facts
	always bool // of other campaigns only the number is known
}

type question struct {
	kind   uint16
	minute int64
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
