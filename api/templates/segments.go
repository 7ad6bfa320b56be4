package templates

import (
	"strings"
	"unicode/utf8"
)

// Count is what a text costs: how it is encoded, how many units it has and into how many segments it is cut.
type Count struct {
	Encoding   string `json:"encoding" enum:"GSM-7,UCS-2" doc:"How the text travels." example:"GSM-7"`
	Characters int    `json:"characters" doc:"Septets in GSM-7, UTF-16 units in UCS-2." example:"142"`
	Segments   int    `json:"segments" doc:"Parts the text is cut into and paid by." example:"1"`
	PerSegment int    `json:"per_segment" doc:"Characters that fit in one part at this length." example:"160"`
}

// Change is one character of a text that a plainer one is put for.
type Change struct {
	At   int    `json:"at" doc:"Its place in the text as written, in characters from 0." example:"11"`
	From string `json:"from" doc:"Character as written." example:"’"`
	To   string `json:"to" doc:"Character as sent." example:"'"`
}

const (
	basic     = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extension = "\f^{}\\[~]|€"
)

// typography maps what phones and word processors put in for plain characters.
var typography = map[rune]string{
	'’': "'", '‘': "'", '‚': "'", '‛': "'", '′': "'", '´': "'", '`': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '«': `"`, '»': `"`,
	'–': "-", '—': "-", '‒': "-", '―': "-", '‐': "-", '‑': "-", '−': "-",
	'…': "...", '•': "-", '·': "-",
	'\u00a0': " ", '\u202f': " ", '\u2009': " ", '\u2007': " ", '\u2002': " ", '\u2003': " ", '\t': " ",
	'\u200b': "", '\u200c': "", '\ufeff': "", '\u00ad': "",
}

// Segments counts a text as the networks do: packed greedily, no two-unit character across a boundary.
func Segments(text string) Count {
	count := Count{Encoding: "GSM-7", PerSegment: 160}
	units, long := septets, 153
	for _, r := range text {
		if septets(r) == 0 {
			count = Count{Encoding: "UCS-2", PerSegment: 70}
			units, long = utf16Units, 67
			break
		}
	}
	packed, room := 0, 0
	for _, r := range text {
		width := units(r)
		count.Characters += width
		if width > room {
			packed++
			room = long
		}
		room -= width
	}
	count.Segments = min(packed, 1)
	if count.Characters > count.PerSegment {
		count.Segments, count.PerSegment = packed, long
	}
	return count
}

// septets is 0 for what GSM-7 does not have.
func septets(r rune) int {
	switch {
	case r >= 'a' && r <= 'z', r == ' ': // nearly all of a text
		return 1
	case r == utf8.RuneError:
		return 0
	case strings.ContainsRune(basic, r):
		return 1
	case strings.ContainsRune(extension, r):
		return 2
	}
	return 0
}

func utf16Units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Transliterate puts plain characters for typographic ones, which alone would more than halve the room,
// and names each change. It leaves letters alone: a name stays as it is spelled.
func Transliterate(text string) (string, []Change) {
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf || r == '`' || r == '\t' }) < 0 {
		return text, []Change{} // plain already, as nearly every text of a list
	}
	out, changes, at := strings.Builder{}, []Change{}, 0
	for _, r := range text {
		to, known := typography[r]
		if known {
			changes = append(changes, Change{At: at, From: string(r), To: to})
		} else {
			to = string(r)
		}
		out.WriteString(to)
		at++
	}
	return out.String(), changes
}
