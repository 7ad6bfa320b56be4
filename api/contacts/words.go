package contacts

import (
	_ "embed"
	"strings"
)

//go:embed names.tsv
var namesTSV string

// dictionary holds what the spelling of names and streets goes by.
var dictionary = readDictionary(namesTSV)

// readDictionary maps "kind word" to a word's long form, or to itself.
func readDictionary(text string) map[string]string {
	known := map[string]string{}
	for line := range strings.Lines(text) {
		kind, words, _ := strings.Cut(strings.TrimSpace(line), "\t")
		for _, word := range strings.Fields(words) {
			short, long, found := strings.Cut(word, "=")
			if !found {
				long = short
			}
			known[kind+" "+short] = long
		}
	}
	return known
}

// is tells whether a word is of a kind, however it is written.
func is(kind, word string) bool {
	return dictionary[kind+" "+strings.ReplaceAll(strings.ToLower(strings.Trim(word, ",")), ".", "")] != ""
}
