package matching

import (
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
)

// Repeat decides on rows that an earlier import of the same bytes read, and
// whose records nobody has changed since: they name the same ones again, and
// change nothing.
func (m *Merge) Repeat(fates []ledger.Fate) *Chunk {
	m.chunk = &Chunk{Last: int(fates[len(fates)-1].RowNo)}
	for _, was := range fates {
		if was.Fate == "rejected" {
			m.chunk.fates = append(m.chunk.fates, was)
			continue
		}
		at := &merging{Candidate: &intake.Candidate{No: int(was.RowNo), Reasons: []string{was.Reason}}, seen: true}
		for _, target := range was.Targets {
			key := m.book.hash('i', string(target.ID.Bytes[:]))
			thing, known := m.book.of[key]
			if !known {
				thing = m.book.add(key, item{id: target.ID})
			}
			m.target(at, target.Entity, m.book.at(thing), ledger.Unchanged)
			switch target.Entity {
			case ledger.Property: // comes first
				at.place = thing
			case ledger.Contact:
				m.list(at, thing)
			}
		}
		m.chunk.fates = append(m.chunk.fates, at.fate())
	}
	m.chunk.writeDown(m)
	return m.chunk
}
