package contacts_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"12", "1962", "ann", "avenue", "brien", "mary", "munoz", "o", "oak", "obrien"},
		contacts.Terms("Mary-Ann", "O'Brien Muñoz", []string{"jose.1962@example.com"}, []string{"12 Oak Ave"}))
	require.Equal(t, []string{"lukasz", "th"}, contacts.Terms("ŁUKASZ", "Th", nil, nil))
	require.Equal(t, []string{"jose", "mary"}, contacts.Terms("", "", []string{"José@example.com", "_mary@example.com", "@", ""}, nil), "what no beginning of an address finds")
	require.Equal(t, []string{"12", "123"}, contacts.Terms("", "", nil, []string{"12", "123"}))
	require.Empty(t, contacts.Terms("", "", nil, nil))
	require.Len(t, contacts.Terms(strings.Repeat("ж", 500), "", nil, nil)[0], 80, "an index key has its limit")
	require.Equal(t, "munoz jose", contacts.SortName("José", " Muñoz"))
	require.Len(t, contacts.SortName("", strings.Repeat("a", 500)), 200)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Mary O'Brien":         "mary obrien",
		"(617) 555-0142":       "6175550142",
		"+1 617.555.0142":      "6175550142",
		"555-0142":             "5550142",
		"mary 617 555 0142":    "6175550142 mary",
		"12 Oak St":            "12 oak st",
		"mary.ob@example.com":  "mary ob",
		"mary mary MARY":       "mary",
		"a b c d e f g h i j":  "a b c d e f g h",
		"'; drop table term--": "drop table term",
		"%_\\()&|!":            "",
		"\x00\xff":             "",
	} {
		require.Equal(t, want, strings.Join(contacts.Tokens(text), " "), text)
	}
}

func TestWordsOfASearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, card := b.call(t, http.MethodPost, "/v1/contacts", `{"phone":"(617) 555-0142","email":"Mwalker.1962@example.com"}`)
	err := b.db.InTx(t.Context(), func(tx db.Tx) error {
		words := []string{"mary", "martha", "walker", "john", "elizabeth", "road", "12", "1234", "6175550142", "mary"}
		if err := contacts.AddWords(t.Context(), tx, words); err != nil {
			return err
		}
		if err := contacts.AddWords(t.Context(), tx, words); err != nil {
			return err
		}
		return nil
	})
	require.NoError(t, err)
	require.Equal(t, "7", b.one(t, `select count(*)::text from term`), "no digits of phones")
	for text, want := range map[string]string{
		"mar":       "mar mary martha",
		"rd":        "rd road",
		"617555":    "617555 !",
		"0142":      "0142 !",
		"0143":      "0143",
		"555-0142":  "5550142 !",
		"75550142":  "75550142 !",
		"mwal":      "mwal !",
		"mw":        "mw",
		"1962":      "1962",
		"617":       "617",
		"1":         "1 12",
		"walekr":    "walekr ~walker",
		"jonh":      "jonh ~john",
		"ohn":       "ohn",
		"ojhn":      "ojhn ~john",
		"nary":      "nary ~mary",
		"elizbeht":  "elizbeht ~elizabeth",
		"elzbeht":   "elzbeht",
		"mar 12":    "12 | mar mary martha",
		"zzzzzzzzz": "zzzzzzzzz",
	} {
		groups, err := contacts.Means(t.Context(), b.db, text, false)
		require.NoError(t, err)
		near, err := contacts.Means(t.Context(), b.db, text, true)
		require.NoError(t, err)
		var got []string
		for i, group := range groups {
			line := strings.Join(group.Words, " ")
			for _, word := range near[i].Words[len(group.Words):] {
				line += " ~" + word
			}
			for _, id := range group.ContactIDs {
				require.Equal(t, card["id"], id, text)
				line += " !"
			}
			got = append(got, line)
		}
		require.Equal(t, want, strings.Join(got, " | "), text)
	}
}
