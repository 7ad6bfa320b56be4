package matching

import (
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
)

// keys of one person of a row.
type personKeys struct {
	phones, emails []uint64
	raw, full      uint64
}

func (m *Merge) keysOf(person *intake.Person) personKeys {
	k := personKeys{raw: m.name(person.Raw), full: m.name(person.First + " " + person.Last)}
	for _, e164 := range person.Phones {
		k.phones = append(k.phones, m.book.hash('p', e164))
	}
	for _, address := range person.Emails {
		k.emails = append(k.emails, m.book.hash('e', address))
	}
	return k
}

// name hashes a name however it is written; 0 stands for none.
func (m *Merge) name(text string) uint64 {
	text = strings.ToUpper(intake.PlainName(text))
	if text == "" {
		return 0
	}
	return m.book.hash('w', text)
}

// matchPerson finds who a cell means: phone and same name, e-mail and same
// name, same name at the same place; then a bare number without a name takes
// the name. Another name on a known phone is somebody who shares it.
func (m *Merge) matchPerson(at *merging, k personKeys) (person int32, takesName bool) {
	things := make([]int32, 0, 8) // 0, what nobody has met, is nobody's
	for _, key := range k.phones {
		things = append(things, m.book.of[key])
	}
	numbers := things
	for _, key := range k.emails {
		things = append(things, m.book.of[key])
	}
	if at.place != 0 {
		things = append(things, at.place)
	}
	if len(things) == 0 {
		return m.book.of[k.raw], false // a name alone: once in a file
	}
	same := func(other int32) bool {
		known := m.book.at(other)
		if k.raw == 0 {
			return true
		}
		return known.raw == k.raw || known.full == k.raw || known.raw == 0 && known.full != 0 && known.full == k.full
	}
	for _, thing := range things {
		if k.raw == 0 && thing != 0 && thing == at.place {
			break // nobody is known by a place alone
		}
		if found := m.book.people(thing, same); found != 0 {
			return found, false
		}
	}
	for _, thing := range numbers {
		bare := func(other int32) bool { return m.book.at(other).raw == 0 && m.book.at(other).full == 0 }
		if found := m.book.people(thing, bare); found != 0 {
			return found, true
		}
	}
	return 0, false
}

func (m *Merge) takePerson(at *merging, cell *intake.Person) {
	k := m.keysOf(cell)
	known, takesName := m.matchPerson(at, k)
	fate := ledger.Unchanged
	skip := known != 0 && m.Strategy == "skip" && !m.book.at(known).created
	if known == 0 {
		it := item{id: db.NewUUID(), created: true, raw: k.raw, full: k.full}
		key := uint64(0)
		if len(k.phones)+len(k.emails) == 0 && at.place == 0 {
			key = k.raw
		}
		known = m.book.add(key, it)
		m.chunk.people = append(m.chunk.people, contacts.Newcomer{
			ID: it.id, Kind: cell.Kind, FirstName: cell.First, LastName: cell.Last, RawName: cell.Raw,
			Source: "import", Terms: m.terms(at, cell), Attributes: cell.Attributes,
		})
		fate = ledger.Created
	}
	m.list(at, known)
	if !skip {
		linked := m.linkAll(at, known, cell, k)
		if takesName {
			for _, part := range [][2]string{{"first_name", cell.First}, {"last_name", cell.Last}, {"raw_name", cell.Raw}} {
				m.changed(known, part[0], "", nil, part[1])
			}
			if cell.Kind != contacts.Person {
				m.changed(known, "kind", "", contacts.Person, cell.Kind)
			}
			m.book.at(known).raw, m.book.at(known).full = k.raw, k.full
		}
		kept := m.keep(known, cell, fate == ledger.Created)
		if (linked || takesName || len(kept) > 0) && fate != ledger.Created {
			fate = ledger.Updated
			m.rename(at, known, cell, takesName, kept)
		}
	}
	if fate == ledger.Updated && m.book.at(known).created {
		fate = ledger.Linked // it is new in this file, and counted once
	}
	m.target(at, ledger.Contact, m.book.at(known), fate)
}

// list puts a person on the list, for a place once.
func (m *Merge) list(at *merging, person int32) {
	if m.book.first(uint64(person)<<32 | uint64(at.place)) {
		m.chunk.Members = append(m.chunk.Members, lists.Member{ContactID: m.book.at(person).id, PropertyID: m.book.at(at.place).id, RowNo: int32(at.No)})
	}
}
