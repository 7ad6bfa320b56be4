package properties

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
)

// Header finds the field for a header of a list, by lower-case name; ok is
// false when places have no such field.
func Header(name string) (field int, ok bool) {
	kind := reflect.TypeFor[Property]()
	for i := range kind.NumField() {
		for _, alias := range strings.Split(kind.Field(i).Tag.Get("csv"), "|") {
			if alias != "" && alias == name {
				return i, true
			}
		}
	}
	return 0, false
}

// Field finds a field by its column, which must exist.
func Field(name string) int { return slices.Index(db.Fields[Property](), name) }

// FieldName is the column of a field.
func FieldName(field int) string { return reflect.TypeFor[Property]().Field(field).Tag.Get("db") }

// Set reads the text of a cell into a field. False means that the text does
// not fit; an empty one leaves the field empty.
func (p *Property) Set(field int, text string) bool {
	if text == "" {
		return true
	}
	value := reflect.ValueOf(p).Elem().Field(field)
	switch target := value.Addr().Interface().(type) {
	case *string:
		*target = text
		return true
	case **time.Time:
		day, ok := ReadDate(text)
		if ok {
			*target = &day
		}
		return ok
	case **bool:
		yes := text == "1" || strings.EqualFold(text, "yes") || strings.EqualFold(text, "true") || strings.EqualFold(text, "y")
		*target = &yes
		return true
	}
	number, err := strconv.ParseFloat(plainNumber(text), 64)
	if err != nil || number > 1e12 || number < -1e12 {
		return false
	}
	switch target := value.Addr().Interface().(type) {
	case **float64:
		*target = &number
	case **int:
		whole := int(number)
		if whole >= 1<<31 || whole <= -1<<31 {
			return false
		}
		*target = &whole
	case **int64:
		cents := int64(math.Round(number * 100)) // whatever is that large is money
		*target = &cents
	}
	return true
}

var noise = strings.NewReplacer("$", "", ",", "", "%", "", " ", "")

// plainNumber takes $1,234, (1,234) and 61% for what they mean.
func plainNumber(text string) string {
	if strings.Trim(text, "-.0123456789") == "" {
		return text
	}
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		text = "-" + text[1:len(text)-1]
	}
	return noise.Replace(text)
}

// Take merges what a list says of a place into what is known, by the rule of
// each field, and returns the changes for the journal.
func (p *Property) Take(from *Property, replace bool) []journal.Change {
	var changes []journal.Change
	mine, theirs := reflect.ValueOf(p).Elem(), reflect.ValueOf(from).Elem()
	for i := range mine.NumField() {
		rule := mine.Type().Field(i).Tag.Get("merge")
		was, is := mine.Field(i), theirs.Field(i)
		if rule == "" || is.IsZero() || reflect.DeepEqual(was.Interface(), is.Interface()) {
			continue
		}
		if !was.IsZero() && rule != "always" && (rule != "keep" || !replace) {
			continue
		}
		changes = append(changes, journal.Change{Entity: "property", EntityID: p.ID, Field: FieldName(i), Before: plain(was), After: plain(is)})
		was.Set(is)
	}
	return changes
}

// plain is nil for an empty field.
func plain(value reflect.Value) any {
	if value.IsZero() {
		return nil
	}
	return value.Interface()
}

// AlwaysRefreshed tells whether lists overwrite a field in any case.
func AlwaysRefreshed(name string) bool {
	kind := reflect.TypeFor[Property]()
	for i := range kind.NumField() {
		if field := kind.Field(i); field.Tag.Get("db") == name {
			return field.Tag.Get("merge") == "always"
		}
	}
	return false
}
