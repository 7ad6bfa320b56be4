package contacts

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/attackacrack/crm/api/platform/db"
)

// longest is what an index key keeps of a word; a cell of a file has no limit.
const longest = 40

// unaccented spells the letters that Unicode does not take apart.
var unaccented = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ð", "d", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ı", "i")

// apostrophes vanish: OBRIEN finds O'Brien.
var apostrophes = strings.NewReplacer("'", "", "’", "", "`", "")

// Fold spells a text in plain small letters: without accents, width and
// invisible signs.
func Fold(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return strings.ToLower(text)
	}
	return unaccented.Replace(strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text)))
}

// split cuts text into unaccented lower-case words.
func split(text string) []string {
	words := strings.FieldsFunc(Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		if len(word) > longest {
			runes := []rune(word)
			words[i] = string(runes[:min(longest, len(runes))])
		}
	}
	return words
}

// SortName is what contacts are ordered by: unaccented "last first".
func SortName(first, last string) string {
	name := []rune(tidy(Fold(last + " " + first)))
	return string(name[:min(len(name), 5*longest)])
}

// Terms are the words that find a contact: of its name, its streets and its
// e-mails. What stands at the beginning of an e-mail is found by the address,
// and numbers by the phone: they would double the price of an import.
func Terms(first, last string, emails, streets []string) []string {
	name := first + " " + last
	terms := split(name)
	if plain := apostrophes.Replace(name); plain != name {
		terms = append(terms, split(plain)...)
	}
	for _, email := range emails {
		local, _, _ := strings.Cut(email, "@")
		words := split(local)
		if len(words) > 0 && strings.HasPrefix(strings.ToLower(email), words[0]) {
			words = words[1:]
		}
		terms = append(terms, words...)
	}
	for _, street := range streets {
		for _, word := range split(apostrophes.Replace(street)) {
			if long := dictionary["street "+word]; long != "" {
				word = long
			}
			terms = append(terms, word)
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// AddWords fills the vocabulary that search reads prefixes and typos from.
// It waits for a transaction that adds the same words, so that what runs long
// (an import) calls it in a short one of its own: a spare word does no harm.
func AddWords(ctx context.Context, tx db.Tx, words []string) error {
	words = slices.DeleteFunc(slices.Clone(words), isPhoneDigits)
	slices.Sort(words) // one order for all: no deadlock
	words = slices.Compact(words)
	_, err := tx.Exec(ctx, `insert into term (word) select word from unnest($1::text[]) as word on conflict do nothing`, words)
	return err
}

// isPhoneDigits tells the words that would swell the vocabulary threefold.
func isPhoneDigits(word string) bool { return len(word) > 3 && isDigits(word) }

func isDigits(word string) bool {
	return strings.Trim(word, "0123456789") == ""
}

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
