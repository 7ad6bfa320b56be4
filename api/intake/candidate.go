package intake

import (
	"errors"
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/properties"
)

// Candidate is one row of the file, normalised, before anything is looked up.
type Candidate struct {
	No      int
	Place   *properties.Property // nil without a street
	People  []Person
	Reasons []string // cells that were refused while the row went on
	Reject  string   // why the row as a whole is refused
}

// Person is one person of a row.
type Person struct {
	Raw, First, Last, Kind string
	Phones, Emails         []string
	Attributes             map[string]string // columns of the file that are kept as they are
}

// Read normalises a row. defaultState stands in where the file has no state.
func (p Plan) Read(no int, fields []string, defaultState string) Candidate {
	row := Candidate{No: no}
	for _, extra := range fields[min(p.width, len(fields)):] {
		if strings.TrimSpace(extra) != "" {
			row.Reject = "too_many_fields"
			return row
		}
	}
	get := func(column int) string {
		if column < 0 || column >= len(fields) {
			return ""
		}
		return csvfile.Unguard(strings.TrimSpace(fields[column]))
	}
	row.Place = p.readPlace(get, &row, defaultState)
	for _, columns := range p.people {
		if person := columns.read(get, &row); person.Raw != "" || len(person.Phones)+len(person.Emails) > 0 {
			row.People = append(row.People, person)
		}
	}
	p.keep(get, &row)
	if row.Place == nil && len(row.People) == 0 {
		row.Reject = "nothing_identifiable"
	}
	return row
}

// keep gives the columns that are kept as they are to the first person.
func (p Plan) keep(get func(int) string, row *Candidate) {
	for column, name := range p.attributes {
		text := get(column)
		switch {
		case text == "":
		case len(row.People) == 0:
			row.refuse("nobody_to_keep_it")
		default:
			first := &row.People[0]
			if first.Attributes == nil {
				first.Attributes = map[string]string{}
			}
			first.Attributes[name] = text
		}
	}
}

func (p Plan) readPlace(get func(int) string, row *Candidate, defaultState string) *properties.Property {
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
	if place.Zip5 == "" && place.City == "" {
		address, place.City, place.State, place.Zip5 = properties.SplitAddress(address)
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

func (p Plan) readMailing(get func(int) string) properties.Mailing {
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

func (p personPlan) read(get func(int) string, row *Candidate) Person {
	person := Person{Kind: contacts.Person, Raw: PlainName(get(p.name))}
	if person.Raw != "" {
		person.First, person.Last, person.Kind = contacts.ParseName(person.Raw)
	} else {
		person.First, person.Last = contacts.NameCase(get(p.first)), contacts.NameCase(get(p.last))
		person.Raw = PlainName(get(p.first) + " " + get(p.last))
	}
	for _, column := range p.phones {
		if text := get(column); text != "" {
			person.Phones = append(person.Phones, readPhones(text, row)...)
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
			person.Emails = append(person.Emails, address)
		}
	}
	return person
}

// readPhones refuses bad numbers as cells: the row goes on without them.
func readPhones(text string, row *Candidate) []string {
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

func (c *Candidate) refuse(reason string) { c.Reasons = append(c.Reasons, reason) }

// PlainName is a name without spare spaces.
func PlainName(text string) string { return strings.Join(strings.Fields(text), " ") }

func phoneReason(err error) string {
	var known *phone.Error
	if errors.As(err, &known) {
		return "phone_" + known.Code
	}
	return "phone_invalid"
}
