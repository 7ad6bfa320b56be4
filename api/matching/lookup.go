package matching

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/properties"
)

// wanted collects what a chunk must ask the database for: whatever the file
// has not met before, each once.
type wanted struct {
	keys, phones, emails []string
	names                []string // of people of whom a row says nothing else
}

func (m *Merge) wanted(rows []intake.Candidate) wanted {
	var w wanted
	asked := map[uint64]struct{}{}
	want := func(kind byte, text string, into *[]string) {
		key := m.book.hash(kind, text)
		if _, known := m.book.of[key]; known {
			return
		}
		if _, twice := asked[key]; !twice {
			asked[key] = struct{}{}
			*into = append(*into, text)
		}
	}
	for i := range rows {
		if place := rows[i].Place; place != nil {
			want('a', place.AddressKey, &w.keys)
		}
		for _, person := range rows[i].People {
			for _, e164 := range person.Phones {
				want('p', e164, &w.phones)
			}
			for _, address := range person.Emails {
				want('e', address, &w.emails)
			}
			if alone := rows[i].Place == nil && len(person.Phones)+len(person.Emails) == 0; alone && m.book.of[m.name(person.Raw)] == 0 {
				w.names = append(w.names, contacts.SortName(person.First, person.Last))
			}
		}
	}
	return w
}

// lookUp enters what is known already: one statement per table and chunk.
func (m *Merge) lookUp(ctx context.Context, read db.Tx, rows []intake.Candidate) error {
	w, since := m.wanted(rows), m.book.size()
	found, err := properties.Find(ctx, read, w.keys)
	if err != nil {
		return err
	}
	var ids, apns []string
	placeOf := make(map[string]int32, len(found))
	know := func() {
		for i := range found {
			if at := m.knowPlace(&found[i]); at != 0 {
				ids = append(ids, found[i].ID)
				placeOf[found[i].ID] = at
			}
		}
	}
	know()
	for i := range rows {
		if place := rows[i].Place; place != nil && place.APN != "" && m.book.of[m.book.hash('a', place.AddressKey)] == 0 {
			apns = append(apns, place.APN)
		}
	}
	if found, err = properties.FindParcels(ctx, read, apns); err != nil {
		return err
	}
	know()
	if len(ids) > 0 {
		people, err := properties.People(ctx, read, ids)
		if err != nil {
			return err
		}
		for _, p := range people {
			place := placeOf[p.PropertyID]
			m.book.at(place).linked = m.book.at(place).linked || p.IsPrimary
			m.know(place, p.ContactID, p.RawName, p.FirstName+" "+p.LastName, p.HasPhone, p.HasEmail)
		}
	}
	numbers, err := contacts.FindByNumber(ctx, read, w.phones)
	if err != nil {
		return err
	}
	addresses, err := contacts.FindByEmail(ctx, read, w.emails)
	if err != nil {
		return err
	}
	if m.later() {
		hidden, err := contacts.FindByNumber(ctx, read, disguised(w.phones))
		if err != nil {
			return err
		}
		for i := range hidden {
			hidden[i].Key = undisguised(hidden[i].Key)
		}
		numbers = append(numbers, hidden...)
	}
	m.knowAll('p', numbers)
	m.knowAll('e', addresses)
	if err := m.lookUpNames(ctx, read, w.names); err != nil {
		return err
	}
	if err := m.lookUpAttributes(ctx, read, since); err != nil {
		return err
	}
	return m.recall(ctx, read, since)
}

// lookUpNames enters people of whom nothing but the name is known, under it.
func (m *Merge) lookUpNames(ctx context.Context, read db.Tx, names []string) error {
	if len(names) == 0 {
		return nil
	}
	found, err := contacts.FindByNameAlone(ctx, read, names)
	for _, f := range found {
		raw, full := m.name(f.RawName), m.name(f.FirstName+" "+f.LastName)
		if m.book.of[raw] == 0 && m.book.of[full] == 0 {
			at := m.book.add(full, item{id: f.ContactID, raw: raw, full: full})
			if raw != 0 {
				m.book.of[raw] = at
			}
		}
	}
	return err
}

// knowPlace enters a place; 0 when the file has met it before.
func (m *Merge) knowPlace(place *properties.Property) int32 {
	key := m.book.hash('a', place.AddressKey)
	if _, known := m.book.of[key]; known {
		return 0
	}
	var id pgtype.UUID
	if id.Scan(place.ID) != nil {
		return 0
	}
	at := m.book.add(key, item{id: id})
	m.places[at] = place
	if parcel := m.parcel(place); parcel != 0 {
		if _, known := m.book.of[parcel]; !known {
			m.book.of[parcel] = at
		}
	}
	return at
}

func (m *Merge) knowAll(kind byte, list []contacts.Found) {
	for _, f := range list {
		key := m.book.hash(kind, f.Key)
		thing, known := m.book.of[key]
		if !known {
			thing = m.book.add(key, item{id: f.ThroughID})
		}
		if f.ContactID.Valid {
			m.know(thing, f.ContactID, f.RawName, f.FirstName+" "+f.LastName, f.HasPhone, f.HasEmail)
		}
	}
}

// know enters a person and joins them to what they were found by.
func (m *Merge) know(thing int32, id pgtype.UUID, raw, full string, hasPhone, hasEmail bool) {
	key := m.book.hash('c', string(id.Bytes[:]))
	person, known := m.book.of[key]
	if !known {
		person = m.book.add(key, item{id: id, raw: m.name(raw), full: m.name(full), hasPhone: hasPhone, hasEmail: hasEmail})
	}
	if !m.book.joined(thing, person) {
		m.book.join(thing, person)
	}
}

// parcel is the key of a parcel number in its town, 0 without one: prefixes of
// different towns collide.
func (m *Merge) parcel(place *properties.Property) uint64 {
	if place.APN == "" || place.City == "" {
		return 0
	}
	return m.book.hash('n', place.APN+"|"+strings.ToUpper(place.City))
}
