package imports

import (
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// keys of one person of a row.
type personKeys struct {
	phones, emails []uint64
	raw, full      uint64
}

func (m *merge) keysOf(person *personCell) personKeys {
	k := personKeys{raw: m.name(person.raw), full: m.name(person.first + " " + person.last)}
	for _, e164 := range person.phones {
		k.phones = append(k.phones, m.book.hash('p', e164))
	}
	for _, address := range person.emails {
		k.emails = append(k.emails, m.book.hash('e', address))
	}
	return k
}

// name hashes a name however it is written; 0 stands for none.
func (m *merge) name(text string) uint64 {
	text = strings.ToUpper(plainName(text))
	if text == "" {
		return 0
	}
	return m.book.hash('w', text)
}

// matchPerson finds who a cell means: phone and same name, e-mail and same
// name, same name at the same place; then a bare number without a name takes
// the name. Another name on a known phone is somebody who shares it.
func (m *merge) matchPerson(at *merging, k personKeys) (person int32, takesName bool) {
	things := append(append([]uint64{}, k.phones...), k.emails...)
	if at.place != 0 {
		things = append(things, at.placeKey)
	}
	if len(things) == 0 {
		return m.book.of[k.raw], false // a name alone: once in a file
	}
	same := func(other int32) bool {
		known := m.book.items[other]
		if k.raw == 0 {
			return true
		}
		return known.raw == k.raw || known.full == k.raw || known.raw == 0 && known.full != 0 && known.full == k.full
	}
	for _, thing := range things {
		if k.raw == 0 && thing == at.placeKey {
			break // nobody is known by a place alone
		}
		if found := m.book.people(thing, same); found != 0 {
			return found, false
		}
	}
	for _, thing := range k.phones {
		bare := func(other int32) bool { return m.book.items[other].raw == 0 && m.book.items[other].full == 0 }
		if found := m.book.people(thing, bare); found != 0 {
			return found, true
		}
	}
	return 0, false
}

func (m *merge) takePerson(at *merging, cell *personCell) {
	k := m.keysOf(cell)
	known, takesName := m.matchPerson(at, k)
	fate := fateUnchanged
	skip := known != 0 && m.imp.Strategy == "skip" && !m.book.items[known].created
	if known == 0 {
		it := item{id: db.NewUUID(), created: true, raw: k.raw, full: k.full}
		key := uint64(0)
		if len(k.phones)+len(k.emails) == 0 && at.place == 0 {
			key = k.raw
		}
		known = m.book.add(key, it)
		m.chunk.people = append(m.chunk.people, contacts.Newcomer{
			ID: it.id, Kind: cell.kind, FirstName: cell.first, LastName: cell.last, RawName: cell.raw,
			Source: "import", Terms: m.terms(at, cell),
		})
		fate = fateCreated
	}
	id := m.book.items[known].id
	m.members = append(m.members, lists.Member{ContactID: id.String(), PropertyID: m.placeID(at), RowNo: at.no})
	if !skip {
		linked := m.linkAll(at, known, cell, k, fate == fateCreated)
		if takesName {
			m.changed(known, "name", nil, cell.raw)
			m.book.items[known].raw, m.book.items[known].full = k.raw, k.full
		}
		if (linked || takesName) && fate != fateCreated {
			fate = fateUpdated
			m.rename(at, known, cell, takesName)
		}
	}
	if fate == fateUpdated && m.book.items[known].created {
		fate = fateLinked // it is new in this file, and counted once
	}
	m.target(at, "contact", &m.book.items[known], fate)
}

func (m *merge) placeID(at *merging) *string {
	if at.place == 0 {
		return nil
	}
	id := m.book.items[at.place].id.String()
	return &id
}

func (m *merge) terms(at *merging, cell *personCell) []string {
	var streets []string
	if at.place != 0 {
		streets = append(streets, at.candidate.place.Street)
	}
	terms := contacts.Terms(cell.first, cell.last, cell.emails, cell.phones, streets)
	for _, word := range terms {
		m.chunk.words[word] = struct{}{}
	}
	return terms
}

// rename keeps a change of a contact for the end of the transaction: an
// inbound text that must write the same row waits no longer than that.
func (m *merge) rename(at *merging, person int32, cell *personCell, takesName bool) {
	entry := m.renamed[person]
	if entry == nil {
		entry = &renaming{ID: m.book.items[person].id}
		m.renamed[person] = entry
	}
	entry.Terms = append(entry.Terms, m.terms(at, cell)...)
	if takesName {
		entry.Kind, entry.FirstName, entry.LastName, entry.RawName = cell.kind, cell.first, cell.last, cell.raw
	}
}

// linkAll joins a person to what its row names, and tells whether any join is new.
func (m *merge) linkAll(at *merging, person int32, cell *personCell, k personKeys, isNew bool) bool {
	linked := false
	who := m.book.items[person].id
	for i, e164 := range cell.phones {
		phone, known := m.book.of[k.phones[i]]
		fate := fateUnchanged
		if !known {
			phone = m.book.add(k.phones[i], item{id: db.NewUUID(), created: true})
			lineType := "unknown"
			if m.plan.format == "propertyradar" {
				lineType = "mobile" // its phone columns are called so
			}
			m.phones = append(m.phones, contacts.NewPhone{ID: m.book.items[phone].id, E164: e164, LineType: lineType})
			fate = fateCreated
		}
		if !m.book.joined(k.phones[i], person) {
			m.book.join(k.phones[i], person)
			m.phoneUses = append(m.phoneUses, contacts.Link{ContactID: who, OtherID: m.book.items[phone].id, Primary: !m.book.items[person].hasPhone})
			m.book.items[person].hasPhone = true
			m.changed(person, "phone", nil, e164)
			linked = true
			fate = higher(fate, fateLinked)
		}
		m.target(at, "phone", &m.book.items[phone], fate)
	}
	for i, address := range cell.emails {
		email, known := m.book.of[k.emails[i]]
		fate := fateUnchanged
		if !known {
			email = m.book.add(k.emails[i], item{id: db.NewUUID(), created: true})
			m.chunk.emails = append(m.chunk.emails, contacts.NewEmail{ID: m.book.items[email].id, Address: address})
			fate = fateCreated
		}
		if !m.book.joined(k.emails[i], person) {
			m.book.join(k.emails[i], person)
			m.chunk.emailUses = append(m.chunk.emailUses, contacts.Link{ContactID: who, OtherID: m.book.items[email].id, Primary: !m.book.items[person].hasEmail})
			m.book.items[person].hasEmail = true
			m.changed(person, "email", nil, address)
			linked = true
			fate = higher(fate, fateLinked)
		}
		m.target(at, "email", &m.book.items[email], fate)
	}
	if at.place != 0 && !m.book.joined(at.placeKey, person) {
		m.book.join(at.placeKey, person)
		m.chunk.placeUses = append(m.chunk.placeUses, properties.Link{ContactID: who, PropertyID: m.book.items[at.place].id, Primary: !m.book.items[at.place].linked})
		m.book.items[at.place].linked = true
		m.changed(person, "property", nil, at.candidate.place.Street)
		linked = true
	}
	return linked
}

func higher(fate, other string) string {
	if rank[other] > rank[fate] {
		return other
	}
	return fate
}

// changed journals a change of a contact that was there before the import.
func (m *merge) changed(person int32, field string, before, after any) {
	if m.book.items[person].created {
		return
	}
	m.chunk.changes = append(m.chunk.changes, journal.Change{
		Entity: "contact", EntityID: m.book.items[person].id.String(), Field: field, Before: before, After: after,
	})
}
