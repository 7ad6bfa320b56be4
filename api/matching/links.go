package matching

import (
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

func (m *Merge) terms(at *merging, cell *intake.Person) []string {
	var streets []string
	if at.place != 0 {
		streets = append(streets, at.Place.Street)
	}
	terms := contacts.Terms(cell.First, cell.Last, cell.Emails, streets)
	for _, word := range terms {
		if key := m.book.hash('v', word); m.book.first(key) {
			m.chunk.Words = append(m.chunk.Words, word)
		}
	}
	return terms
}

// rename keeps a change of a contact for the end of the transaction: an
// inbound text that must write the same row waits no longer than that.
func (m *Merge) rename(at *merging, person int32, cell *intake.Person, takesName bool, kept map[string]string) {
	entry := m.renames[person]
	if entry == nil {
		entry = &contacts.Newcomer{ID: m.book.at(person).id}
		m.renames[person] = entry
	}
	entry.Terms = append(entry.Terms, m.terms(at, cell)...)
	for name, text := range kept {
		if entry.Attributes == nil {
			entry.Attributes = map[string]string{}
		}
		entry.Attributes[name] = text
	}
	if takesName {
		entry.Kind, entry.FirstName, entry.LastName, entry.RawName = cell.Kind, cell.First, cell.Last, cell.Raw
	}
}

// linkAll joins a person to what its row names, and tells whether any join is new.
func (m *Merge) linkAll(at *merging, person int32, cell *intake.Person, k personKeys) bool {
	linked := false
	who := m.book.at(person).id
	for i, e164 := range cell.Phones {
		phone, known := m.book.of[k.phones[i]]
		fate := ledger.Unchanged
		if !known {
			phone = m.book.add(k.phones[i], item{id: db.NewUUID(), created: true})
			lineType := "unknown"
			if m.Format == "propertyradar" {
				lineType = "mobile" // its phone columns are called so
			}
			m.phones = append(m.phones, contacts.NewPhone{ID: m.book.at(phone).id, E164: e164, LineType: lineType})
			fate = ledger.Created
		}
		if !m.book.joined(phone, person) {
			m.book.join(phone, person)
			m.phoneUses = append(m.phoneUses, contacts.Link{ContactID: who, OtherID: m.book.at(phone).id, Primary: !m.book.at(person).hasPhone})
			m.book.at(person).hasPhone = true
			m.changed(person, "phone", m.book.at(phone).id.String(), nil, e164)
			linked = true
			fate = max(fate, ledger.Linked)
		}
		m.target(at, ledger.Phone, m.book.at(phone), fate)
	}
	for i, address := range cell.Emails {
		email, known := m.book.of[k.emails[i]]
		fate := ledger.Unchanged
		if !known {
			email = m.book.add(k.emails[i], item{id: db.NewUUID(), created: true})
			m.chunk.emails = append(m.chunk.emails, contacts.NewEmail{ID: m.book.at(email).id, Address: address})
			fate = ledger.Created
		}
		if !m.book.joined(email, person) {
			m.book.join(email, person)
			m.chunk.emailUses = append(m.chunk.emailUses, contacts.Link{ContactID: who, OtherID: m.book.at(email).id, Primary: !m.book.at(person).hasEmail})
			m.book.at(person).hasEmail = true
			m.changed(person, "email", m.book.at(email).id.String(), nil, address)
			linked = true
			fate = max(fate, ledger.Linked)
		}
		m.target(at, ledger.Email, m.book.at(email), fate)
	}
	if at.place != 0 && !m.book.joined(at.place, person) {
		m.book.join(at.place, person)
		m.chunk.placeUses = append(m.chunk.placeUses, properties.Link{ContactID: who, PropertyID: m.book.at(at.place).id, Primary: !m.book.at(at.place).linked})
		m.book.at(at.place).linked = true
		m.changed(person, "property", m.book.at(at.place).id.String(), nil, at.Place.Street)
		linked = true
	}
	return linked
}

// changed journals a change of a contact that was there before the import.
func (m *Merge) changed(person int32, field, otherID string, before, after any) {
	if m.book.at(person).created {
		return
	}
	m.chunk.changes = append(m.chunk.changes, journal.Change{
		Entity: "contact", EntityID: m.book.at(person).id.String(), Field: field, OtherID: otherID, Before: before, After: after,
	})
}
