package contacts

import (
	"regexp"
	"strings"
	"unicode"
)

// Kinds of contact.
const (
	Person       = "person"
	Organisation = "organisation"
)

// NameCase turns MARY O'BRIEN into Mary O'Brien. What has capitals and small
// letters already is left as somebody wrote it.
func NameCase(name string) string {
	words := strings.Fields(name)
	mixed := strings.ToUpper(name) != name && strings.ToLower(name) != name
	for i, word := range words {
		switch {
		case mixed:
		case i > 0 && is("small", word):
			words[i] = strings.ToLower(word)
		default:
			words[i] = wordCase(word, i == 0)
		}
	}
	return strings.Join(words, " ")
}

// pieces are the runs of letters of a word: SMITH-JONES has two, and KAREN'S
// and 1ST end in small letters, which O'BRIEN does not.
var pieces = regexp.MustCompile(`\d[\pL\pM]+|['’]\pL$|[\pL\pM]+`)

func wordCase(word string, first bool) string {
	if strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == "" {
		return pieceCase(strings.ToLower(word), first) // one piece, at a tenth of the pattern's price
	}
	return pieces.ReplaceAllStringFunc(word, func(piece string) string { return pieceCase(strings.ToLower(piece), first) })
}

func pieceCase(part string, first bool) string {
	switch {
	case is("capital", part) && (!first || part == "llc"):
		return strings.ToUpper(part)
	case strings.HasPrefix(part, "mc") && len(part) > 3:
		return "Mc" + title(part[2:])
	case is("mac", part):
		return "Mac" + title(part[3:])
	default:
		return title(part)
	}
}

func title(word string) string {
	runes := []rune(word)
	runes[0] = unicode.ToTitle(runes[0])
	return string(runes)
}

// ParseName reads a name as lists write it: FIRST LAST, recorder text
// LAST,FIRST M & FIRST M, or the name of a trust or company, which is kept
// whole as last name. Middle initials are left out; raw_name keeps them.
func ParseName(raw string) (first, last, kind string) {
	raw = strings.Join(strings.Fields(strings.ReplaceAll(raw, ",", ", ")), " ")
	if isEntity(raw) {
		return "", NameCase(raw), Organisation
	}
	one, two, couple := strings.Cut(raw, "&")
	first, last = splitName(one)
	if couple {
		first, last = joinNames(first, last, strings.TrimSpace(two), strings.Contains(one, ","))
	}
	if couple && first == "" {
		return "", NameCase(raw), Organisation
	}
	return NameCase(first), NameCase(last), Person
}

func isEntity(name string) bool {
	if strings.ContainsAny(name, "0123456789/") || strings.Contains(strings.ToLower(name), " of ") {
		return true
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' || r == '&' })
	for i, word := range words {
		if i > 0 && is("entity", word) {
			return true
		}
	}
	return false
}

// splitName cuts one person's name.
func splitName(name string) (first, last string) {
	before, after, comma := strings.Cut(name, ",")
	suffix := ""
	if comma && is("suffix", strings.TrimSpace(after)) {
		before, comma = before+" "+after, false // JOHN SMITH, JR
	}
	words := strings.Fields(before)
	if comma {
		words = strings.Fields(after)
	}
	if n := len(words); n > 1 && is("suffix", words[n-1]) {
		suffix = " " + words[n-1]
		words = words[:n-1]
	}
	if comma {
		return givenName(words), strings.TrimSpace(before) + suffix
	}
	from := len(words) - 1
	for from > 1 && is("particle", words[from-1]) {
		from--
	}
	if len(words) < 2 || from == 1 && len(words) > 2 && is("particle", words[0]) {
		from = 0 // MADONNA, and DE LA CRUZ without a first name
	}
	return givenName(words[:from]), strings.Join(words[from:], " ") + suffix
}

// givenName leaves out middle initials: JAMES T is greeted as James.
func givenName(words []string) string {
	for n := len(words); n > 1 && len(strings.Trim(words[n-1], ".")) == 1; n-- {
		words = words[:n-1]
	}
	return strings.Join(words, " ")
}

// joinNames adds the second person of a couple: JOHN & MARY SMITH, or
// SMITH,JOHN & MARY. Two bare surnames give no first name.
func joinNames(first, last, second string, comma bool) (bothFirst, bothLast string) {
	words := strings.Fields(second)
	switch {
	case comma && !strings.Contains(second, ","):
		return first + " & " + givenName(words), last
	case comma:
		return first, last // SMITH,JOHN & JONES,MARY: raw_name keeps the other
	}
	otherFirst, otherLast := splitName(second)
	switch {
	case otherFirst == "" || otherLast == "":
		return "", ""
	case first == "":
		return last + " & " + otherFirst, otherLast
	case strings.EqualFold(last, otherLast):
		return first + " & " + otherFirst, last
	default:
		return first + " & " + otherFirst, last + " & " + otherLast
	}
}
