package sending_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// Texts that are posted together end each by its own answer, and one whose
// answer cannot be kept leaves its neighbours alone.
func TestTextsPostedTogetherEndEachByItsOwnAnswer(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Sending.Sender = sendingtest.Client(b.Vendor.URL(), nil)
	b.Vendor.Answer = func(w http.ResponseWriter, _ *http.Request, text sendingtest.Posted) bool {
		status, special := map[string]int{sendingtest.E164(901): 500, sendingtest.E164(902): 400, sendingtest.E164(904): 202}[text.To]
		if !special {
			return true
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"data":{"id":"AC-other"}}`))
		return false
	}
	b.Settle(sending.Report{VendorID: "AC-other", NumberVendorID: sendingtest.NumberPN, From: sendingtest.OurNumber, To: sendingtest.E164(990), Text: "From elsewhere", Status: "delivered", At: sendingtest.Thursday})
	recipients := b.Plan(b.Person(901), b.Person(902), b.Person(903), b.Person(904), b.Person(905))
	b.Work()
	sendingtest.Until(b, 0, `select count(*) from send where state in ('planned', 'claimed')`)
	var states []string
	for _, recipient := range recipients {
		states = append(states, b.State(recipient))
	}
	// The fourth got the id of another text: it may have left, so that it is asked about.
	require.Equal(t, []string{"unknown", "rejected", "accepted", "unknown", "accepted"}, states)
	require.Equal(t, 5, len(b.Vendor.Texts()))
	require.Equal(t, 5, sendingtest.One[int](b, `select used + external from number_day`), "a refused text gives its place back, one from elsewhere takes one")
}
