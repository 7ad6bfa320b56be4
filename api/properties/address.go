package properties

import (
	_ "embed"
	"strings"
)

//go:embed suffixes.tsv
var suffixLines string

// suffixes maps the long and odd spellings of street suffixes to the postal one.
var suffixes = readSuffixes(suffixLines)

func readSuffixes(lines string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(lines) {
		short, spellings, _ := strings.Cut(strings.TrimSpace(line), "\t")
		known[short] = short
		for _, spelling := range strings.Fields(spellings) {
			known[spelling] = short
		}
	}
	return known
}

// Key is what makes an address one place: street, unit and ZIP without case,
// punctuation and the spelling of the suffix. It is empty without a street.
func Key(street, unit, zip5 string) string {
	words := plainWords(street)
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	if short := suffixes[words[last]]; short != "" && last > 0 {
		words[last] = short
	}
	return strings.Join(words, " ") + "|" + strings.Join(plainWords(unit), " ") + "|" + zip5
}

func plainWords(text string) []string {
	return strings.Fields(strings.Map(func(r rune) rune {
		switch r {
		case '.', '\'':
			return -1
		case ',', '#', ';':
			return ' '
		}
		return r
	}, strings.ToUpper(text)))
}

// SplitUnit parts "12 OAK ST UNIT 4" into street and unit.
func SplitUnit(address string) (street, unit string) {
	street = strings.Join(strings.Fields(address), " ")
	upper := strings.ToUpper(street)
	if len(upper) != len(street) {
		return street, "" // a letter that grows in capitals: positions do not fit
	}
	for _, mark := range []string{" UNIT ", " APT ", " APT. ", " STE ", " SUITE ", " #"} {
		if at := strings.LastIndex(upper, mark); at > 0 {
			return strings.TrimRight(street[:at], " ,"), strings.TrimSpace(street[at+len(mark):])
		}
	}
	return street, ""
}

// Zip5 gives a ZIP the zero back that a spreadsheet took, and leaves ZIP+4 out.
// It is empty when the text is no ZIP.
func Zip5(text string) string {
	text, _, _ = strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), ".0"), "-")
	if len(text) == 9 || len(text) == 8 {
		text = text[:len(text)-4]
	}
	if len(text) == 3 || len(text) == 4 {
		text = strings.Repeat("0", 5-len(text)) + text
	}
	if len(text) != 5 || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}
