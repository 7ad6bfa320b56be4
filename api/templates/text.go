package templates

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
)

// token is {{name}} or {{name|fallback}}.
var token = regexp.MustCompile(`\{\{\s*([a-zA-Z_]+)\s*(?:\|([^{}]*))?\}\}`)

// values are what tokens stand for.
var values = map[string]func(lists.Recipient) string{
	"first_name":     func(person lists.Recipient) string { return person.FirstName },
	"city":           func(person lists.Recipient) string { return person.City },
	"street":         func(person lists.Recipient) string { return person.Street },
	"year_built":     func(person lists.Recipient) string { return year(person.YearBuilt) },
	"year_purchased": func(person lists.Recipient) string { return year(person.PurchaseYear) },
}

func year(known *int) string {
	if known == nil {
		return ""
	}
	return strconv.Itoa(*known)
}

// Render fills a text's tokens for one person; the result is what the vendor
// gets, smart quotes and dashes already made plain.
func Render(body string, person lists.Recipient) string { return Renderer(body)(person) }

// Renderer is Render of one text for many people: it looks for the tokens once.
func Renderer(body string) func(lists.Recipient) string {
	type piece struct {
		before, fallback string
		value            func(lists.Recipient) string
	}
	var pieces []piece
	end := 0
	for _, at := range token.FindAllStringSubmatchIndex(body, -1) {
		one := piece{before: body[end:at[0]], value: values[body[at[2]:at[3]]]}
		if at[4] >= 0 {
			one.fallback = strings.TrimSpace(body[at[4]:at[5]])
		}
		if one.value == nil {
			one.value = func(lists.Recipient) string { return "" }
		}
		pieces, end = append(pieces, one), at[1]
	}
	return func(person lists.Recipient) string {
		out := strings.Builder{}
		for _, one := range pieces {
			out.WriteString(one.before)
			out.WriteString(cmp.Or(one.value(person), one.fallback))
		}
		out.WriteString(body[end:])
		text, _ := Transliterate(out.String())
		return strings.TrimSpace(text)
	}
}

// Flaw is what keeps a template from being sent.
type Flaw struct {
	Code    string `json:"code" doc:"A stable code" example:"unknown_token"`
	Message string `json:"message" doc:"What is wrong and what to do" example:"{{firstname}} is no token. Known: first_name, city, street, year_built, year_purchased."`
}

// longestText is the vendor's limit (OpenPhone: content 1-1600).
const longestText = 1600

// Flaws lists what is wrong with a template: unknown tokens, braces that do
// not close, no fallback, no business name, no opt-out line, too long.
func Flaws(body, business string) []Flaw {
	flaws := []Flaw{}
	add := func(code, message string, args ...any) {
		flaws = append(flaws, Flaw{Code: code, Message: fmt.Sprintf(message, args...)})
	}
	if strings.TrimSpace(body) == "" {
		add("empty", "Write the message.")
		return flaws
	}
	for _, parts := range token.FindAllStringSubmatch(body, -1) {
		switch {
		case values[parts[1]] == nil:
			add("unknown_token", "{{%s}} is no token. Known: %s.", parts[1], strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		case strings.TrimSpace(parts[2]) == "":
			add("no_fallback", "{{%s}} needs a word for people without one: {{%s|there}}.", parts[1], parts[1])
		}
	}
	if rest := token.ReplaceAllString(body, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		add("open_token", "A token is not closed. Write it as {{first_name|there}}.")
	}
	switch {
	case business == "":
		add("no_business", "The first text must say who is writing. Enter the name of the business in the settings.")
	case !consent.Identifies(body, business):
		add("no_business", "The first text must say who is writing: name %s.", business)
	}
	if !consent.OffersOptOut(body) {
		add("no_opt_out", "The first text must tell people how to stop, for example: Reply STOP to opt out.")
	}
	if length := len([]rune(body)); length > longestText {
		add("too_long", "The message has %d characters; the most is %d.", length, longestText)
	}
	return flaws
}
