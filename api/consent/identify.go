package consent

import (
	"regexp"
	"strings"
)

// Identifies tells whether a text says who is writing, however it spells the
// name. The check of a template and the gate both ask here, so that what may
// be launched may also be sent.
func Identifies(body, business string) bool {
	name := plainLetters(business)
	return name != "" && strings.Contains(plainLetters(body), name)
}

func plainLetters(text string) string { return notPlain.ReplaceAllString(strings.ToLower(text), "") }

var notPlain = regexp.MustCompile(`[^a-z0-9]`)

// optOutLine is how a first text tells people to stop: the words, not just
// the letters ("stop by").
var optOutLine = regexp.MustCompile(`(?i)\b(?:reply|text|send|answer)\s+["'“”]?stop\b|\bstop\s+to\s+(?:opt|end|unsubscribe|quit|stop)|["'“”]stop["'“”]`)

// OffersOptOut tells whether a text says how to get no more of them.
func OffersOptOut(body string) bool { return optOutLine.MatchString(body) }
