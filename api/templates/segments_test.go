package templates

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSegments(t *testing.T) {
	t.Parallel()
	many := strings.Repeat
	for text, want := range map[string]Count{
		"":                                    {"GSM-7", 0, 0, 160},
		"a":                                   {"GSM-7", 1, 1, 160},
		many("a", 160):                        {"GSM-7", 160, 1, 160},
		many("a", 161):                        {"GSM-7", 161, 2, 153},
		many("a", 306):                        {"GSM-7", 306, 2, 153},
		many("a", 307):                        {"GSM-7", 307, 3, 153},
		many("a", 152) + "€" + many("a", 152): {"GSM-7", 306, 3, 153},
		many("€", 80):                         {"GSM-7", 160, 1, 160},
		many("€", 81):                         {"GSM-7", 162, 2, 153},
		many("ж", 70):                         {"UCS-2", 70, 1, 70},
		many("ж", 71):                         {"UCS-2", 71, 2, 67},
		many("ж", 66) + "😀" + many("ж", 66):   {"UCS-2", 134, 3, 67},
		many("a", 159) + "’":                  {"UCS-2", 160, 3, 67},
		many("😀", 35):                         {"UCS-2", 70, 1, 70},
		many("😀", 36):                         {"UCS-2", 72, 2, 67},
		"ñü¿àèéùìòÇ":                          {"GSM-7", 10, 1, 160},
	} {
		require.Equal(t, want, Segments(text), text)
	}
	for _, letter := range []string{"á", "í", "ó", "ú", "ê", "ç", "`", "\t", "\xff"} {
		require.Equal(t, "UCS-2", Segments(letter).Encoding, letter)
	}
}

func TestTransliterate(t *testing.T) {
	t.Parallel()
	text, changes := Transliterate(strings.Repeat("a", 159) + "’")
	require.Equal(t, Count{"GSM-7", 160, 1, 160}, Segments(text))
	require.Equal(t, []Change{{159, "’", "'"}}, changes)
	text, changes = Transliterate("“It’s” – José’s wall…")
	require.Equal(t, `"It's" - José's wall...`, text)
	require.Equal(t, []Change{{0, "“", `"`}, {3, "’", "'"}, {5, "”", `"`}, {7, "–", "-"}, {13, "’", "'"}, {20, "…", "..."}}, changes)
	_, changes = Transliterate("plain")
	require.Empty(t, changes)
}
