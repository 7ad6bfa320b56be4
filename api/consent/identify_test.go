package consent

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATextNamesTheBusinessHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"Attack-a-Crack here.", "ATTACK A CRACK here", "It's attackacrack"} {
		require.True(t, Identifies(body, "Attack-a-Crack"), body)
	}
	require.False(t, Identifies("Hi, about your foundation", "Attack-a-Crack"))
	require.False(t, Identifies("anything", ""), "a business without a name is named by nothing")
	require.False(t, Identifies("anything", "—"))
}

func TestAnOptOutLineSaysHowToStop(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"Reply STOP to opt out.", "text stop to end", `Answer "STOP"`, "STOP to unsubscribe"} {
		require.True(t, OffersOptOut(body), body)
	}
	for _, body := range []string{"We can stop by on Monday.", "unsubscribe", ""} {
		require.False(t, OffersOptOut(body), body)
	}
}
