package intake

import (
	"errors"
	"regexp"
	"strings"

	"github.com/attackacrack/crm/api/platform/phone"
)

const (
	shown     = 3   // samples of a column
	shownRows = 6   // records of the sample
	longest   = 200 // bytes of a cell that is shown
)

// kinds are what cells may look like, the narrowest first.
var kinds = []struct {
	name string
	fits func(string) bool
}{
	{"email", regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$`).MatchString},
	{"phone", isPhone},
	{"zip", regexp.MustCompile(`^\d{5}(-\d{4})?$`).MatchString},
	{"date", regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})( \d{1,2}:\d{2}(:\d{2})?)?$`).MatchString},
	{"money", regexp.MustCompile(`^\(?-?\s*\$\s*-?[\d,.]+\)?$`).MatchString},
	{"number", regexp.MustCompile(`^\(?-?[\d,]*\.?\d+\s*%?\)?$`).MatchString},
	{"name", regexp.MustCompile(`^[\pL][\pL.,'’& -]*$`).MatchString},
}

var street = regexp.MustCompile(`^\d+[A-Za-z]?(-\d+)? +\S*\pL`)

func isPhone(cell string) bool {
	for _, part := range phone.Split(cell) {
		if _, err := phone.Parse(part); err != nil && !errors.Is(err, phone.ErrExtension) && !errors.Is(err, phone.ErrENotation) {
			return false
		}
	}
	return true
}

// typeOf is what at least four of five cells look like.
func typeOf(cells []string) string {
	for _, kind := range kinds {
		if mostly(cells, kind.fits) {
			return kind.name
		}
	}
	if len(cells) == 0 {
		return "empty"
	}
	return "text"
}

func mostly(cells []string, fits func(string) bool) bool {
	n := 0
	for _, cell := range cells {
		if fits(cell) {
			n++
		}
	}
	return n > 0 && n*5 >= len(cells)*4
}

// filled are the cells of a column that hold something.
func filled(rows [][]string, column int) (cells []string) {
	for _, row := range rows {
		if column < len(row) && strings.TrimSpace(row[column]) != "" {
			cells = append(cells, strings.TrimSpace(row[column]))
		}
	}
	return cells
}

func describe(name string, rows [][]string, column int) Column {
	cells := filled(rows, column)
	c := Column{Name: name, Type: typeOf(cells), Samples: []string{}}
	for _, cell := range cells[:min(shown, len(cells))] {
		c.Samples = append(c.Samples, cut(cell))
	}
	return c
}

func clip(sample [][]string) [][]string {
	clipped := make([][]string, 0, shownRows)
	for _, row := range sample[:min(shownRows, len(sample))] {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cut(cell)
		}
		clipped = append(clipped, cells)
	}
	return clipped
}

func cut(cell string) string { return strings.ToValidUTF8(cell[:min(longest, len(cell))], "") }

// propose lets the cells speak where the header does not. What identifies
// somebody is asked about before it is believed, or lost.
func (l *Layout) propose(column int, rows [][]string) {
	c := &l.Columns[column]
	if c.Field != "" {
		return
	}
	field := map[string]string{"phone": "1.phone", "email": "1.email", "zip": "property.zip5"}[c.Type]
	named := l.Has("1.name") || l.Has("1.last") || l.Format != "generic" && l.Format != "realtor"
	switch {
	case c.Type == "name" && !named:
		field = l.proposeName(column)
	case c.Type == "text" && !l.Has("street") && mostly(filled(rows, column), street.MatchString):
		field = "street"
	}
	l.give(column, field, false)
	l.Unsure = l.Unsure || c.Field != "" && identifies(c.Field)
}

// proposeName takes two columns of single words for first and last names.
func (l *Layout) proposeName(column int) string {
	words := func(c Column) int { return len(strings.Fields(strings.Join(c.Samples, " "))) - len(c.Samples) }
	switch next := column + 1; {
	case l.Has("1.first"):
		return "1.last"
	case words(l.Columns[column]) == 0 && next < len(l.Columns) && l.Columns[next].Type == "name" && words(l.Columns[next]) == 0:
		return "1.first"
	}
	return "1.name"
}
