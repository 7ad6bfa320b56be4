package intake

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/properties"
)

// Layout is what each column of a file means, by its header and never by its
// place: which columns an export has is the exporting user's choice.
type Layout struct {
	Format     string     `json:"format"`
	Columns    []Column   `json:"columns"`
	Sample     [][]string `json:"sample"`
	Header     string     `json:"header"` // what files with the same columns share
	Headerless bool       `json:"headerless,omitempty"`
	Unsure     bool       `json:"unsure,omitempty"` // a person must look before anything is read
}

// Column is one column of a file.
type Column struct {
	Name    string   `json:"name" doc:"Its header; a repeated one gets _2, an empty one column_N" example:"Primary Name"`
	Field   string   `json:"field" doc:"What it is read as: a key of the fields; empty when it is not read" example:"1.name"`
	Type    string   `json:"type" enum:"phone,email,zip,name,number,money,date,text,empty" doc:"What its cells look like" example:"name"`
	Samples []string `json:"samples" nullable:"false" doc:"Some of its cells" example:"[\"MARY O'BRIEN\"]"`
}

// Field is what a column can be read as.
type Field struct {
	Key   string `json:"key" doc:"Its key" example:"1.phone"`
	Label string `json:"label" doc:"Its name for people" example:"Phone"`
	Group string `json:"group" enum:"person,second person,place,mailing address,other" doc:"Where it belongs" example:"person"`
	Type  string `json:"type" doc:"What its cells look like" example:"phone"`
}

var (
	//go:embed headers.tsv
	headerLines string
	//go:embed fields.tsv
	fieldLines string
	//go:embed formats.tsv
	formatLines string

	headers = readHeaders(headerLines)
	fields  = readFields(fieldLines)
)

// readHeaders maps header names in plain form to fields.
func readHeaders(lines string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(lines) {
		name, field, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		known[name] = field
	}
	return known
}

func readFields(lines string) (list []Field) {
	for line := range strings.Lines(lines) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, Field{Key: cells[0], Label: cells[1], Group: cells[2], Type: cells[3]})
	}
	return list
}

// plain is a header without case, underscores and spare spaces.
func plain(header string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(header, "_", " ")), " "))
}

// many tells the fields that several columns of a file may hold.
func many(field string) bool {
	return field == "" || field == "known" || field == "attribute" || strings.HasSuffix(field, ".phone") || strings.HasSuffix(field, ".email")
}

// NewLayout reads the first records of a file: the fields by its header, and
// where that says nothing, a proposal by its cells.
func NewLayout(sample [][]string, filename string) Layout {
	l := Layout{Format: "generic", Sample: sample, Columns: make([]Column, len(sample[0]))}
	l.Headerless = slices.ContainsFunc(sample[0], func(cell string) bool { kind := typeOf([]string{cell}); return kind == "phone" || kind == "email" })
	rows := sample[1:]
	if l.Headerless {
		rows = sample
	}
	seen := map[string]int{}
	for i, name := range sample[0] {
		if name = strings.TrimSpace(name); name == "" || l.Headerless {
			name = fmt.Sprintf("column_%d", i+1)
		}
		if seen[plain(name)]++; seen[plain(name)] > 1 {
			name = fmt.Sprintf("%s_%d", name, seen[plain(name)])
		}
		l.Columns[i] = describe(name, rows, i)
	}
	own := l.recognise(slices.DeleteFunc(slices.Clone(sample[0]), ours), strings.ToLower(filename))
	for i := range l.Columns {
		l.give(i, fieldOf(plain(sample[0][i]), own), l.Headerless)
	}
	for i := range l.Columns {
		l.propose(i, rows)
	}
	l.Unsure, l.Header, l.Sample = l.Unsure || l.Headerless, l.header(), clip(sample)
	return l
}

// fieldOf is what a header is called; the format's own meaning goes first.
func fieldOf(name string, own map[string]string) string {
	if field, ok := own[name]; ok {
		return field
	}
	if place, ok := properties.Header(name); ok {
		return "property." + properties.FieldName(place)
	}
	return headers[name]
}

// give lets a column be a field, unless another is that field already.
func (l *Layout) give(column int, field string, not bool) {
	if field != "" && !not && (many(field) || !l.Has(field)) {
		l.Columns[column].Field = field
	}
}

// Has tells whether any column is a field.
func (l *Layout) Has(field string) bool {
	return slices.ContainsFunc(l.Columns, func(c Column) bool { return c.Field == field })
}

// recognise names the format and returns what it alone calls its columns.
func (l *Layout) recognise(header []string, filename string) map[string]string {
	have := map[string]bool{}
	for _, name := range header {
		have[plain(name)] = true
	}
	for line := range strings.Lines(formatLines) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		format, how, file, names := cells[0], cells[1], cells[2], strings.Split(cells[3], ",")
		own, all := map[string]string{}, strings.Contains(filename, file)
		for _, name := range names {
			name, field, odd := strings.Cut(name, "=")
			all = all && (have[name] || how == "begins" && strings.HasPrefix(plain(header[0]), name))
			if odd {
				own[name] = field
			}
		}
		if all && (how != "is" || len(names) == len(header)) {
			l.Format = format
			return own
		}
	}
	return nil
}

// Useful tells whether any column could name a person or a place.
func (l Layout) Useful() bool {
	return slices.ContainsFunc(l.Columns, func(c Column) bool { return identifies(c.Field) })
}

// HasPhones tells whether any column holds phones.
func (l Layout) HasPhones() bool { return l.Has("1.phone") || l.Has("2.phone") }

func identifies(field string) bool {
	_, part, person := strings.Cut(field, ".")
	return field == "street" || person && slices.Contains([]string{"name", "last", "phone", "email"}, part)
}

// Read lets columns be the fields that a person, or a saved map, says; a field
// that is unknown, given twice or missing is refused with its place.
func (l Layout) Read(chosen []string) (Layout, error) {
	refused := problem.Invalid("bad_mapping", "This cannot be read so. See at the columns.")
	wrong := func(location, message string, args ...any) {
		refused.Errors = append(refused.Errors, problem.Field{Location: location, Message: fmt.Sprintf(message, args...)})
	}
	if len(chosen) != len(l.Columns) {
		wrong("body.columns", "The file has %d columns, these are %d.", len(l.Columns), len(chosen))
		return l, refused
	}
	l.Columns, l.Unsure = slices.Clone(l.Columns), false
	for i, field := range chosen {
		known := slices.ContainsFunc(fields, func(f Field) bool { return f.Key == field })
		switch first := slices.Index(chosen, field); {
		case field != "" && !known:
			wrong(fmt.Sprintf("body.columns[%d].field", i), "There is no field %q.", field)
		case first < i && !many(field):
			wrong(fmt.Sprintf("body.columns[%d].field", i), "Column %s is this field already.", l.Columns[first].Name)
		}
		l.Columns[i].Field = field
	}
	if !l.Useful() {
		wrong("body.columns", "Choose at least one column for a name, a phone, an e-mail or a street.")
	}
	if len(refused.Errors) == 0 {
		return l, nil
	}
	return l, refused
}
