package imports

import (
	"errors"
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/properties"
)

// candidate is one row of the file, normalised, before anything is looked up.
type candidate struct {
	no      int
	place   *properties.Property // nil without a street
	people  []personCell
	reasons []string // cells that were refused while the row went on
	reject  string   // why the row as a whole is refused
}

// personCell is one person of a row.
type personCell struct {
	raw, first, last, kind string
	phones, emails         []string
}

// read normalises a row. defaultState stands in where the file has no state.
func (p plan) read(no int, fields []string, defaultState string) candidate {
	row := candidate{no: no}
	for _, extra := range fields[min(p.width, len(fields)):] {
		if strings.TrimSpace(extra) != "" {
			row.reject = "too_many_fields"
			return row
		}
	}
	get := func(column int) string {
		if column < 0 || column >= len(fields) {
			return ""
		}
		return strings.TrimSpace(fields[column])
	}
	row.place = p.readPlace(get, &row, defaultState)
	for _, columns := range p.people {
		if person := columns.read(get, &row); person.raw != "" || len(person.phones)+len(person.emails) > 0 {
			row.people = append(row.people, person)
		}
	}
	if row.place == nil && len(row.people) == 0 {
		row.reject = "nothing_identifiable"
	}
	return row
}

func (p plan) readPlace(get func(int) string, row *candidate, defaultState string) *properties.Property {
	address := get(p.street)
	if address == "" {
		return nil
	}
	place := &properties.Property{}
	for _, pair := range p.property {
		if !place.Set(pair[1], get(pair[0])) {
			row.refuse("value_unreadable")
		}
	}
	place.Street, place.Unit = properties.SplitUnit(address)
	if unit := get(p.unit); unit != "" {
		place.Unit = unit
	}
	place.Zip5 = properties.Zip5(place.Zip5)
	where := place.Zip5
	if where == "" {
		where = strings.ToUpper(place.City)
	}
	if where == "" {
		row.refuse("address_incomplete")
		return nil
	}
	place.AddressKey = properties.Key(place.Street, place.Unit, where)
	place.Mailing = p.readMailing(get)
	if place.State == "" {
		place.State = defaultState
		street, unit := properties.SplitUnit(place.Mailing.Street)
		// Lists carry no state of the site: the mailing state holds where both addresses are one.
		if place.Mailing.State != "" && properties.Key(street, unit, place.Mailing.Zip) == place.AddressKey {
			place.State = place.Mailing.State
		}
	}
	place.Street = contacts.NameCase(place.Street)
	place.City = contacts.NameCase(place.City)
	if day := place.PurchaseDate; day != nil && day.Month() == 1 && day.Day() == 1 {
		place.PurchaseYearOnly = true
	}
	return place
}

func (p plan) readMailing(get func(int) string) properties.Mailing {
	cell := func(part string) string {
		column, ok := p.mail[part]
		if !ok {
			return ""
		}
		return strings.Join(strings.Fields(get(column)), " ")
	}
	return properties.Mailing{
		Street: contacts.NameCase(cell("street")),
		City:   contacts.NameCase(cell("city")),
		State:  strings.ToUpper(cell("state")),
		Zip:    properties.Zip5(cell("zip")),
	}
}

func (p personPlan) read(get func(int) string, row *candidate) personCell {
	person := personCell{kind: contacts.Person, raw: plainName(get(p.name))}
	if person.raw != "" {
		person.first, person.last, person.kind = contacts.ParseName(person.raw)
	} else {
		person.first, person.last = contacts.NameCase(get(p.first)), contacts.NameCase(get(p.last))
		person.raw = plainName(get(p.first) + " " + get(p.last))
	}
	for _, column := range p.phones {
		if text := get(column); text != "" {
			person.phones = append(person.phones, readPhones(text, row)...)
		}
	}
	for _, column := range p.emails {
		address := strings.ToLower(get(column))
		local, host, _ := strings.Cut(address, "@")
		switch {
		case address == "":
		case local == "" || !strings.Contains(host, ".") || strings.ContainsAny(address, " ,;<>\n\r\t") || strings.Contains(host, "@") || len(address) > 254:
			row.refuse("email_invalid")
		default:
			person.emails = append(person.emails, address)
		}
	}
	return person
}

// readPhones refuses bad numbers as cells: the row goes on without them.
func readPhones(text string, row *candidate) []string {
	var numbers []string
	for _, part := range phone.Split(text) {
		number, err := phone.Parse(part)
		if err != nil {
			row.refuse(phoneReason(err))
			continue
		}
		numbers = append(numbers, number.E164)
	}
	return numbers
}

func (c *candidate) refuse(reason string) { c.reasons = append(c.reasons, reason) }

func plainName(text string) string { return strings.Join(strings.Fields(text), " ") }

func phoneReason(err error) string {
	var known *phone.Error
	if errors.As(err, &known) {
		return "phone_" + known.Code
	}
	return "phone_invalid"
}
