package intake

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/properties"
)

// Layout is what each column of a file means, by its header and never by its
// place: which columns an export has is the exporting user's choice.
type Layout struct {
	Format  string   `json:"format"`
	Columns []Column `json:"columns"`
}

// Column is one column of a file.
type Column struct {
	Name  string `json:"name" doc:"Its header; a repeated one gets _2, an empty one column_N" example:"Primary Name"`
	Field string `json:"field" doc:"What it is read as; empty when it is not known" example:"1.name"`
}

//go:embed headers.tsv
var headerLines string

// headers maps header names in lower case to fields.
var headers = pairs(headerLines)

func pairs(lines string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(lines) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		known[name] = rest
	}
	return known
}

// NewLayout reads a header.
func NewLayout(header []string) Layout {
	l := Layout{Format: "generic", Columns: make([]Column, len(header))}
	seen := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		plain := strings.ToLower(strings.ReplaceAll(name, "_", " "))
		seen[plain]++
		if seen[plain] > 1 {
			name = fmt.Sprintf("%s_%d", name, seen[plain])
		}
		l.Columns[i] = Column{Name: name}
		if field, ok := properties.Header(plain); ok && seen[plain] == 1 {
			l.Columns[i].Field = "property." + properties.FieldName(field)
		} else if seen[plain] == 1 {
			l.Columns[i].Field = headers[plain]
		}
	}
	if seen["type"]*seen["address"]*seen["city"]*seen["zip"]*seen["primary name"]*seen["primary mobile phone1"] > 0 {
		l.Format = "propertyradar"
	}
	return l
}

// Useful tells whether any column could name a person or a place.
func (l Layout) Useful() bool {
	return slices.ContainsFunc(l.Columns, func(c Column) bool {
		_, part, person := strings.Cut(c.Field, ".")
		return c.Field == "street" || person && slices.Contains([]string{"name", "last", "phone", "email"}, part)
	})
}

// Plan says in which cells to look for what.
type Plan struct {
	format       string
	width        int
	street, unit int
	mail         map[string]int
	people       [2]personPlan
	property     [][2]int // column, field
}

type personPlan struct {
	name, first, last int
	phones, emails    []int
}

// Plan prepares the reading of rows.
func (l Layout) Plan() Plan {
	p := Plan{format: l.Format, width: len(l.Columns), street: -1, unit: -1, mail: map[string]int{}}
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
			field, _ := properties.Header(strings.ToLower(strings.ReplaceAll(column.Name, "_", " ")))
			p.property = append(p.property, [2]int{i, field})
		case "1", "2":
			p.people[group[0]-'1'].take(part, i)
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
