// Package phone reads telephone numbers as people and lists write them and gives them one form, E.164.
// Only North American numbers (+1) are textable here. It knows no customer and owns no table.
package phone

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Number is a telephone number; an Extension makes it unfit for texts.
type Number struct {
	E164      string
	Extension string
}

// Error is a number that cannot be texted; Code is stable and shown in import reports.
type Error struct{ Code, Detail string }

func (e *Error) Error() string { return e.Detail }

var (
	// ErrInvalid is text that is no North American number.
	ErrInvalid = &Error{"invalid", "not a valid US or Canadian phone number"}
	// ErrTooShort has fewer than ten digits, mostly a number without its area code.
	ErrTooShort = &Error{"too_short", "fewer than ten digits: the area code is missing"}
	// ErrENotation is a number that a spreadsheet rounded; its digits are lost.
	ErrENotation = &Error{"e_notation", "a spreadsheet rounded this number, its digits are lost"}
	// ErrExtension comes together with the Number it was found on.
	ErrExtension = &Error{"extension", "a number with an extension cannot be texted"}
	// ErrUnassignedArea has an area code that does not exist.
	ErrUnassignedArea = &Error{"unassigned_area", "this area code does not exist"}
)

// areas names the assigned area codes: "open" ones accept every exchange, for "checked" ones the library is asked.
//
//go:embed areas.tsv
var areas string

var (
	eNotation = regexp.MustCompile(`^[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}$`)
	extension = regexp.MustCompile(`(?i)[\s,;]*(?:ext(?:ension|n)?\.?|x|#)[\s:.]*(\d{1,7})\s*$`)
	decimals  = regexp.MustCompile(`^(\D*(?:\d\D*){9,}\d)\.0{1,2}$`)
	letters   = regexp.MustCompile(`[A-Za-z]`)
	between   = regexp.MustCompile(`(?i)[/;,|&\n\r\t]+|\s+(?:or|and|y|o)\s+`)
	whole     = regexp.MustCompile(`(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b`)
)

// Parse reads one number. It returns ErrInvalid, ErrTooShort, ErrENotation, ErrUnassignedArea or,
// with the number filled in, ErrExtension.
func Parse(text string) (Number, error) {
	text = strings.TrimSpace(text)
	if digits, plain := digitsOf(text); plain && len(digits) == 10 { // nearly all: spare them the patterns
		e164, err := assigned(digits)
		return Number{E164: e164}, err
	}
	if eNotation.MatchString(text) {
		return Number{}, ErrENotation
	}
	text = decimals.ReplaceAllString(text, "$1")
	number := Number{}
	if found := extension.FindStringSubmatchIndex(text); found != nil && found[0] > 0 {
		number.Extension = text[found[2]:found[3]]
		text = text[:found[0]]
	}
	digits, plain := digitsOf(text)
	e164, err := national(text, digits, plain)
	if err != nil {
		return Number{}, err
	}
	number.E164 = e164
	if number.Extension != "" {
		return number, ErrExtension
	}
	return number, nil
}

// national decides on the digits alone where the text is plain; anything else is the library's to read.
func national(text, digits string, plain bool) (string, error) {
	if !plain {
		parsed, err := phonenumbers.Parse(text, "US")
		if err != nil || parsed.GetCountryCode() != 1 || letters.MatchString(text) {
			return "", ErrInvalid
		}
		digits = phonenumbers.GetNationalSignificantNumber(parsed)
	}
	if len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	switch {
	case digits == "" || len(digits) > 10:
		return "", ErrInvalid
	case len(digits) < 10:
		return "", ErrTooShort
	}
	return assigned(digits)
}

func assigned(digits string) (string, error) {
	open, checked, _ := strings.Cut(areas, "\n")
	area, exchange := digits[:3], digits[3:6]
	// N11 exchanges (911, 411) are service codes that the library lets through.
	if exchange[0] < '2' || exchange[1:] == "11" {
		return "", ErrInvalid
	}
	if strings.Contains(open, area) {
		return "+1" + digits, nil
	}
	if !strings.Contains(checked, area) {
		return "", ErrUnassignedArea
	}
	// 555-0100 to 555-0199 is reserved for fiction and never routable, so samples and tests may use it in any area.
	if exchange == "555" && digits[6:8] == "01" {
		return "+1" + digits, nil
	}
	parsed, err := phonenumbers.Parse("+1"+digits, "US")
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return "", ErrInvalid
	}
	return "+1" + digits, nil
}

// digitsOf also says whether everything else is the usual punctuation of an American number.
func digitsOf(text string) (string, bool) {
	plain := true
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune("()-. \u00a0", r):
			return -1
		}
		plain = false
		return -1
	}, strings.TrimPrefix(text, "+1"))
	return digits, plain
}

// Split cuts a cell that holds several numbers; a cell with one comes back whole.
func Split(cell string) []string {
	if digits, plain := digitsOf(cell); plain && len(digits) < 12 {
		return []string{strings.TrimSpace(cell)}
	}
	parts := []string{}
	for _, part := range between.Split(cell, -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if digits, _ := digitsOf(part); len(digits) < 7 {
			parts = nil
			break
		}
		parts = append(parts, strings.TrimSpace(part))
	}
	if len(parts) > 1 {
		return parts
	}
	if found := whole.FindAllString(cell, -1); len(found) > 1 && len(parts) == 1 {
		return found
	}
	return []string{strings.TrimSpace(cell)}
}

// Display writes +16175550142 as (617) 555-0142; anything else stays as it is.
func Display(e164 string) string {
	if len(e164) != 12 || e164[:2] != "+1" {
		return e164
	}
	return "(" + e164[2:5] + ") " + e164[5:8] + "-" + e164[8:]
}

// Area is the area code of a North American number, else "".
func Area(e164 string) string {
	if len(e164) != 12 || e164[:2] != "+1" {
		return ""
	}
	return e164[2:5]
}
