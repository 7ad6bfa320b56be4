package consent

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type example struct{ class, flag, text string }

func examples(t *testing.T, path string) []example {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	out := []example{}
	for _, column := range cut(string(raw)) {
		out = append(out, example{column[0], column[1], column[len(column)-1]})
	}
	return out
}

func TestClassifyOwnersExamples(t *testing.T) {
	t.Parallel()
	list := examples(t, "testdata/replies.tsv")
	require.Len(t, list, 102)
	for _, e := range list {
		got := Classify(e.text, Context{FirstName: "Robert"})
		t.Run(e.text, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, e.class, got.Class, "%s: %+v", e.text, got)
			require.Equal(t, e.flag == "hold", got.Hold, "%s: %+v", e.text, got)
			require.Equal(t, e.flag == "decline", slices.Contains(got.Flags, "decline"), "%s: %+v", e.text, got)
		})
	}
}

// The second set was labelled before the phrases were written; customers of the simulator answer from it.
func TestClassifyRealisticReplies(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for _, e := range examples(t, "../simulator/data/replies.tsv") {
		got := Classify(e.text, Context{FirstName: "Robert"})
		ordinary := e.class != ClassOptOut && e.flag != "hold" && e.flag != "legal"
		counts["all"]++
		if got.Class != e.class {
			t.Logf("%s/%s but %+v: %s", e.class, e.flag, got, e.text)
			counts["other class"]++
		}
		if e.flag == "hold" || e.flag == "legal" {
			require.True(t, got.Hold || got.Class == ClassOptOut, e.text)
		}
		if e.class == ClassOptOut {
			counts["opt-outs"]++
			require.True(t, got.Hold || got.Class == ClassOptOut, "an opt-out got through: %s %+v", e.text, got)
			if got.Class != ClassOptOut {
				counts["opt-outs only held"]++
			}
		}
		if ordinary {
			counts["ordinary"]++
			if got.Class == ClassOptOut {
				counts["ordinary called opt-out"]++
			}
			if got.Hold {
				counts["ordinary held"]++
				t.Logf("held %+v: %s", got, e.text)
			}
		}
	}
	t.Log(counts)
	require.LessOrEqual(t, counts["ordinary called opt-out"]*100, counts["ordinary"]*5)
	require.LessOrEqual(t, counts["ordinary held"]*100, counts["ordinary"]*10)
}

// The third set tries to slip opt-outs through and to be mistaken for them; doubtful ones may be held.
func TestClassifyAdversarialReplies(t *testing.T) {
	t.Parallel()
	ordinary, mistaken, optOuts, held := 0, 0, 0, 0
	for _, e := range examples(t, "testdata/adversarial.tsv") {
		got := Classify(e.text, Context{FirstName: "Robert"})
		if e.class == ClassOptOut {
			optOuts++
			require.True(t, got.Hold || got.Class == ClassOptOut, "an opt-out got through: %s %+v", e.text, got)
			if got.Class != ClassOptOut {
				held++
			}
			continue
		}
		ordinary++
		if got.Class == ClassOptOut {
			mistaken++
		}
	}
	require.LessOrEqual(t, mistaken*100, ordinary*5)
	require.LessOrEqual(t, held*100, optOuts*10)
}

func TestClassifyContext(t *testing.T) {
	t.Parallel()
	own := "Hi Ana, this is Attack-a-Crack. Reply STOP to opt out."
	require.Equal(t, Reply{Class: ClassNone, Flags: []string{"reaction"}}, Classify("Liked “"+own+"”", Context{OwnLastText: own}))
	require.Equal(t, ClassNone, Classify(own+"\nWhat does it cost?", Context{OwnLastText: own}).Class)
	require.Equal(t, ClassOptOut, Classify(own+"\nstop then", Context{OwnLastText: own}).Class)
	require.Equal(t, ClassOptOut, Classify("“STOP”", Context{}).Class)
	require.Equal(t, ClassWrongNumber, Classify("I'm not Ana", Context{FirstName: "Ana"}).Class)
	require.Equal(t, ClassNone, Classify("I'm not Ana", Context{FirstName: "Robert"}).Class)
	require.Equal(t, ClassOptOut, Classify("Wrong number, please stop", Context{}).Class)
	legal := Classify("Stop texting me or my lawyer will sue", Context{})
	require.Equal(t, ClassOptOut, legal.Class)
	require.True(t, legal.Hold)
	require.Equal(t, []string{"legal"}, legal.Flags)
	doubt := Classify("Señor, what would happen if I cancel then", Context{})
	require.Equal(t, Reply{Class: ClassNone, Hold: true, Flags: []string{"doubt"}, Spans: [][2]int{{30, 36}}}, doubt)
}

func TestClassifyMisspelledUnsubscribe(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"unsubscribe", "unsuscribe", "unsubcribe", "unsubscr1be", "unsubsribe", "unsubscribed", "unsubsrcibe", "nusubscribe", "unsibscribe", "unsubscibe", "unsuscribed", "UNSUBSCRIBEE", "unsbscribe"} {
		require.Equal(t, ClassOptOut, Classify(word+" me from this", Context{}).Class, word)
	}
	require.Equal(t, ClassOptIn, Classify("subscribe", Context{}).Class)
}

func FuzzClassify(f *testing.F) {
	for _, seed := range []string{"STOP", "s t o p", "don't text me before 9am", "🛑", "Número equivocado", "Loved “x”"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Classify(text, Context{FirstName: "Robert", OwnLastText: "Hi Robert, it is Attack-a-Crack"})
		length := len([]rune(text))
		for _, span := range got.Spans {
			require.True(t, span[0] < span[1] && span[1] <= length)
		}
		require.NotEmpty(t, got.Class)
		if !strings.ContainsAny(text, "\"“«") {
			require.NotEqual(t, Reply{Class: ClassNone}, Classify("stop texting me. "+text, Context{}))
		}
	})
}
