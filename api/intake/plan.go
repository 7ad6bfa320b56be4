package intake

import (
	"strings"

	"github.com/attackacrack/crm/api/properties"
)

// Plan says in which cells to look for what.
type Plan struct {
	format       string
	width        int
	street, unit int
	mail         map[string]int
	people       [2]personPlan
	property     [][2]int // column, field
	attributes   map[int]string
}

type personPlan struct {
	name, first, last int
	phones, emails    []int
}

// Plan prepares the reading of rows.
func (l Layout) Plan() Plan {
	p := Plan{format: l.Format, width: len(l.Columns), street: -1, unit: -1, mail: map[string]int{}, attributes: map[int]string{}}
	for i := range p.people {
		p.people[i] = personPlan{name: -1, first: -1, last: -1}
	}
	for i, column := range l.Columns {
		group, part, _ := strings.Cut(column.Field, ".")
		switch group {
		case "street":
			p.street = i
		case "unit":
			p.unit = i
		case "mail":
			p.mail[part] = i
		case "property":
			p.property = append(p.property, [2]int{i, properties.Field(part)})
		case "1", "2":
			p.people[group[0]-'1'].take(part, i)
		case "attribute":
			p.attributes[i] = column.Name
		}
	}
	return p
}

func (p *personPlan) take(part string, column int) {
	switch part {
	case "name":
		p.name = column
	case "first":
		p.first = column
	case "last":
		p.last = column
	case "phone":
		p.phones = append(p.phones, column)
	case "email":
		p.emails = append(p.emails, column)
	}
}
