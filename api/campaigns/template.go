package campaigns

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Person is what a template may say about a recipient.
type Person struct {
	ContactID    string `db:"contact_id"`
	FirstName    string `db:"first_name"`
	LastName     string `db:"last_name"`
	Street       string `db:"street"`
	City         string `db:"city"`
	YearBuilt    *int   `db:"year_built"`
	PurchaseYear *int   `db:"purchase_year"`
}

// Name is how a person is listed.
func (p Person) Name() string {
	if name := strings.TrimSpace(p.FirstName + " " + p.LastName); name != "" {
		return name
	}
	return "No name"
}

// token is {{name}} or {{name|fallback}}.
var token = regexp.MustCompile(`\{\{\s*([a-zA-Z_]+)\s*(?:\|([^{}]*))?\}\}`)

var tokens = []string{"first_name", "city", "street", "year_built", "year_purchased"}

func (p Person) value(name string) string {
	switch name {
	case "first_name":
		return p.FirstName
	case "city":
		return p.City
	case "street":
		return p.Street
	case "year_built":
		if p.YearBuilt != nil {
			return strconv.Itoa(*p.YearBuilt)
		}
	case "year_purchased":
		if p.PurchaseYear != nil {
			return strconv.Itoa(*p.PurchaseYear)
		}
	}
	return ""
}

// Render fills a template's tokens for one person; the text is what the
// vendor gets, smart quotes and dashes already made plain.
func Render(body string, person Person) string {
	text := token.ReplaceAllStringFunc(body, func(found string) string {
		parts := token.FindStringSubmatch(found)
		if value := person.value(parts[1]); value != "" {
			return value
		}
		return strings.TrimSpace(parts[2])
	})
	text, _ = Transliterate(text)
	return strings.TrimSpace(text)
}

// Flaw is what keeps a template from being sent.
type Flaw struct {
	Code    string `json:"code" doc:"A stable code" example:"unknown_token"`
	Message string `json:"message" doc:"What is wrong and what to do" example:"{{firstname}} is no token. Known: first_name, city, street, year_built, year_purchased."`
}

// longestText is the vendor's limit (OpenPhone: content 1-1600).
const longestText = 1600

// optOutLine is how a first text tells people to stop: the words, not just
// the letters ("stop by").
var optOutLine = regexp.MustCompile(`(?i)\b(?:reply|text|send|answer)\s+["'“”]?stop\b|\bstop\s+to\s+(?:opt|end|unsubscribe|quit|stop)|["'“”]stop["'“”]`)

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
		case !slices.Contains(tokens, parts[1]):
			add("unknown_token", "{{%s}} is no token. Known: %s.", parts[1], strings.Join(tokens, ", "))
		case strings.TrimSpace(parts[2]) == "":
			add("no_fallback", "{{%s}} needs a word for people without one: {{%s|there}}.", parts[1], parts[1])
		}
	}
	if rest := token.ReplaceAllString(body, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		add("open_token", "A token is not closed. Write it as {{first_name|there}}.")
	}
	if business != "" && !strings.Contains(plain(body), plain(business)) {
		add("no_business", "The first text must say who is writing: name %s.", business)
	}
	if !optOutLine.MatchString(body) {
		add("no_opt_out", "The first text must tell people how to stop, for example: Reply STOP to opt out.")
	}
	if length := len([]rune(body)); length > longestText {
		add("too_long", "The message has %d characters; the most is %d.", length, longestText)
	}
	return flaws
}

// plain makes names comparable: lower case, letters and digits only.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return -1
		}
	}, text)
}
