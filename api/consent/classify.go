package consent

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The classes of a reply; ClassNone is ordinary talk.
const (
	ClassNone        = "none"
	ClassOptOut      = "opt_out"
	ClassOptIn       = "opt_in"
	ClassHelp        = "help"
	ClassWrongNumber = "wrong_number"
)

// Context is what is known about the person who replies and the text they reply to.
type Context struct{ FirstName, OwnLastText string }

// Reply says what an inbound text means for sending. Spans are [from,to) in code points of the text: the doubtful words.
// Flags: decline, legal, auto, reaction, limited (a refusal with a condition), doubt.
type Reply struct {
	Class string
	Hold  bool
	Flags []string
	Spans [][2]int
}

type phrase struct {
	effect, otherwise string
	match, except     *regexp.Regexp
}

var phrases = sync.OnceValue(func() []phrase {
	macros, out := []string{}, []phrase{}
	for _, column := range table("phrases") {
		if column[0] == "macro" {
			macros = append(macros, column[1], column[2])
			continue
		}
		expand := strings.NewReplacer(macros...)
		row := phrase{effect: column[2], otherwise: column[4], match: regexp.MustCompile(expand.Replace(column[1]))}
		if column[3] != "" {
			row.except = regexp.MustCompile(expand.Replace(column[3]))
		}
		out = append(out, row)
	}
	return out
})

// Classify decides what a reply asks for. A clear opt-out is opt_out; whatever may be one is held for a person.
func Classify(text string, about Context) Reply {
	reply := Reply{Class: ClassNone}
	spoken := withoutQuotes(text, about.OwnLastText)
	if strings.TrimSpace(spoken) == "" {
		if strings.TrimSpace(text) != "" {
			reply.flag("reaction")
		}
		return reply
	}
	plain := normalise(spoken, about.FirstName)
	if class := keyword(plain); class != "" {
		reply.Class = class
		return reply
	}
	left := []string{}
	for _, sentence := range sentences(plain) {
		left = append(left, reply.read(sentence))
	}
	reply.settle(text, strings.Join(left, " "), len(strings.Fields(trimFillers(plain))))
	return reply
}

// read applies each phrase to one sentence and returns what no phrase explains.
func (r *Reply) read(sentence string) string {
	if keyword(sentence) == ClassOptOut && r.Class != ClassOptOut {
		r.Class = ClassOptOut
		return ""
	}
	rest := sentence
	for _, row := range phrases() {
		if row.effect == "residue" || !row.match.MatchString(rest) {
			continue
		}
		effect := row.effect
		if row.except != nil && row.except.MatchString(sentence) {
			effect = row.otherwise
		}
		switch effect {
		case ClassOptOut, ClassOptIn, ClassWrongNumber:
			if r.Class != ClassOptOut {
				r.Class = effect
			}
		case "hold":
			r.Hold = true
			r.flag("limited")
			rest = row.match.ReplaceAllString(rest, " ")
		case "legal":
			r.Hold = true
			r.flag(effect)
		case "auto", "decline":
			r.flag(effect)
		case "footer", "idiom", ClassNone:
			rest = row.match.ReplaceAllString(rest, " ")
		}
	}
	return rest
}

// settle looks for an opt-out word that nothing has explained: in a short text it is meant, in a long one a person decides.
func (r *Reply) settle(text, rest string, words int) {
	residue := phrases()[len(phrases())-1].match
	doubtful := r.Class != ClassOptOut && residue.MatchString(rest)
	switch {
	case doubtful && (words <= 3 || r.Class == ClassWrongNumber && words <= 8):
		r.Class = ClassOptOut
	case doubtful:
		r.Hold = true
		r.flag("doubt")
		r.Spans = spans(text, residue)
	}
	if r.Class == ClassOptOut {
		r.Flags = slices.DeleteFunc(r.Flags, func(name string) bool { return name != "legal" && name != "auto" })
		r.Hold = slices.Contains(r.Flags, "legal")
	}
}

func (r *Reply) flag(name string) {
	if !slices.Contains(r.Flags, name) {
		r.Flags = append(r.Flags, name)
	}
}
