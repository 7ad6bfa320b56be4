package templates_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/templates"
)

func TestRenderFillsTokensWithTheirFallback(t *testing.T) {
	t.Parallel()
	year := 1952
	bought := 2011
	dana := lists.Recipient{FirstName: "Dana", City: "Quincy", Street: "41 Furnace Brook Pkwy", YearBuilt: &year, PurchaseYear: &bought}
	cases := []struct {
		name, body, want string
		person           lists.Recipient
	}{
		{"known", "Hi {{first_name|there}}, {{street|your home}} in {{city|town}}", "Hi Dana, 41 Furnace Brook Pkwy in Quincy", dana},
		{"years", "from {{year_built|long ago}}, yours since {{year_purchased|a while}}", "from 1952, yours since 2011", dana},
		{"fallback", "Hi {{first_name|there}}, {{year_built|an older}} home", "Hi there, an older home", lists.Recipient{}},
		{"spaces", "Hi {{ first_name | there }}", "Hi there", lists.Recipient{}},
		{"plain quotes", "It’s “free” – really…", "It's \"free\" - really...", dana},
		{"a value is no template", "Hi {{first_name|there}}", "Hi {{city}}", lists.Recipient{FirstName: "{{city}}"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, templates.Render(c.body, c.person))
		})
	}
}

func TestFlawsOfATemplate(t *testing.T) {
	t.Parallel()
	const good = "Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."
	cases := []struct {
		name, body string
		want       []string
	}{
		{"good", good, nil},
		{"empty", "  ", []string{"empty"}},
		{"unknown token", good + " {{firstname|x}}", []string{"unknown_token"}},
		{"no fallback", good + " {{city}}", []string{"no_fallback"}},
		{"empty fallback", good + " {{city| }}", []string{"no_fallback"}},
		{"open", good + " {{city", []string{"open_token"}},
		{"closed only", good + " city}}", []string{"open_token"}},
		{"no business", "Hi, reply STOP to end", []string{"no_business"}},
		{"no opt-out", "Attack a Crack here", []string{"no_opt_out"}},
		{"stop by is no opt-out line", "Attack-a-Crack can stop by on Monday", []string{"no_opt_out"}},
		{"spelling of the name", "ATTACK A CRACK. Text stop to end.", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var codes []string
			for _, flaw := range templates.Flaws(c.body, "Attack-a-Crack") {
				codes = append(codes, flaw.Code)
			}
			require.Equal(t, c.want, codes)
		})
	}
}
