package consent

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/attackacrack/crm/api/contacts"
)

var keywords = sync.OnceValue(func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, column := range table("keywords") {
		out[column[0]] = map[string]string{}
		for word := range strings.SplitSeq(column[1], ",") {
			from, to, _ := strings.Cut(word, "=")
			out[column[0]][from] = to
		}
	}
	return out
})

var (
	// A tapback arrives as words around a quotation of our text; what it quotes is not said by the customer.
	reaction  = regexp.MustCompile(`(?is)^\s*(?:(?:loved|liked|disliked|laughed at|emphasized|questioned|reacted \S+ to|removed an? [\w ]+ from|le gustó|le encantó|no le gustó|se rió de|enfatizó|\S{1,16} to)\s*)["“«].*["”»]\s*$`)
	quotation = regexp.MustCompile(`(?is)["“«][^"”»]*(?:reply|text|responda)[^"”»]*(?:stop|alto)[^"”»]*["”»]`)
	spaced    = regexp.MustCompile(`\b(?:\w[ .\-_*]+){2,}\w\b`)
	sentence  = regexp.MustCompile(`[.!?;\n]+|\bbut\b`)
	notWords  = regexp.MustCompile(`[^\p{L}\p{N}#'&\- ]+`)
	signs     = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "🛑", " stop ", "⛔", " stop ", "✋", " stop ", "$top", "stop",
		// Cyrillic letters that look Latin, a known way around keyword filters.
		"о", "o", "с", "c", "т", "t", "р", "p", "ѕ", "s", "а", "a", "е", "e")
	zeroes    = regexp.MustCompile(`([a-z])0([a-z])`)
	shortened = strings.NewReplacer("won't", "will not", "can't", "can not", "n't", " not", "i'm", "i am", "'ve", " have", "'re", " are", "i'd", "i would", "'ll", " will")
	token     = regexp.MustCompile(`[a-z']+`)
	// Any misspelling of "unsubscribe", but not "subscribe" itself.
	unsubscribe = regexp.MustCompile(`^(?:un+|nu|on|um)s?[us]+[bdvpn]*s?[csri]{1,3}[a-z]{0,6}b[a-z]{0,3}$`)
	repeated    = regexp.MustCompile(`(s)s{2,}|(t)t{2,}|(o)o{2,}|(p)p{2,}`)
)

func withoutQuotes(text, own string) string {
	if reaction.MatchString(text) {
		return ""
	}
	if utf8.RuneCountInString(own) > 12 {
		text = strings.ReplaceAll(text, own, " ")
	}
	return quotation.ReplaceAllString(text, " ")
}

// normalise undoes spelling tricks and texting shorthand, and puts "firstname" for the contact's own name.
func normalise(text, firstName string) string {
	plain := signs.Replace(contacts.Fold(signs.Replace(text)))
	plain = zeroes.ReplaceAllString(plain, "${1}o${2}")
	plain = spaced.ReplaceAllStringFunc(plain, func(letters string) string {
		return strings.Join(notWords.Split(strings.NewReplacer(" ", "", "-", "", "_", "", "*", "", ".", "").Replace(letters), -1), "")
	})
	plain = repeated.ReplaceAllString(plain, "$1$2$3$4")
	plain = shortened.Replace(plain)
	name := contacts.Fold(strings.TrimSpace(firstName))
	plain = token.ReplaceAllStringFunc(plain, func(word string) string {
		if name != "" && strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "s") == strings.TrimSuffix(name, "s") {
			return "firstname"
		}
		if better, known := keywords()["typo"][word]; known {
			return better
		}
		return unsubscribe.ReplaceAllString(word, "unsubscribe")
	})
	return strings.TrimSpace(plain)
}

func sentences(plain string) []string {
	out := []string{}
	for _, part := range sentence.Split(plain, -1) {
		if words := wordsOf(part); words != "" {
			out = append(out, words)
		}
	}
	return out
}

var fillers = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:` + strings.Join(slices.Sorted(maps.Keys(keywords()["filler"])), "|") + `)\b`)
})

// trimFillers drops the words of politeness and impatience around a keyword.
func trimFillers(plain string) string {
	return wordsOf(fillers().ReplaceAllString(wordsOf(plain), " "))
}

func wordsOf(plain string) string {
	return strings.Join(strings.Fields(notWords.ReplaceAllString(plain, " ")), " ")
}

func keyword(plain string) string {
	for _, words := range []string{wordsOf(plain), trimFillers(plain)} {
		for _, class := range []string{ClassOptOut, ClassOptIn, ClassHelp} {
			if _, known := keywords()[class][words]; known {
				return class
			}
		}
	}
	return ""
}

func spans(text string, words *regexp.Regexp) [][2]int {
	folded, places := strings.Builder{}, []int{}
	at := 0
	for _, r := range text {
		piece := contacts.Fold(string(r))
		folded.WriteString(piece)
		for range len(piece) {
			places = append(places, at)
		}
		at++
	}
	out := [][2]int{}
	for _, found := range words.FindAllStringIndex(folded.String(), -1) {
		out = append(out, [2]int{places[found[0]], places[found[1]-1] + 1})
	}
	return out
}
