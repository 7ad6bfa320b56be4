package sending_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// A claim whose job is lost is given up: unknown where its call had begun,
// else it passes the gate again.
func TestClaimsWithoutAJobAreGivenUp(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	recipients := b.Plan(b.Person(871), b.Person(872))
	b.Exec(`delete from river_job`)
	b.Exec(`update send set state = 'claimed', claimed_at = $1, dial_before = $1 where recipient_id = any($2)`, sendingtest.Thursday.Add(-time.Hour), recipients)
	b.Exec(`update send set begun_at = claimed_at where recipient_id = $1`, recipients[0])
	b.Work()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipients[1])
	require.Zero(t, b.Vendor.PerPhone()[sendingtest.E164(871)])
	sendingtest.Until(b, 0, `select count(*) from send where state = 'claimed'`)
	require.Contains(t, []string{"unknown", "absent"}, b.State(recipients[0]))
}

// Two texts of the same words in flight: a report on one waits until their
// calls have ended.
func TestAReportThatFitsTwoTextsWaits(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	phone := b.Person(874)
	recipients := b.Plan(phone, phone)
	b.Exec(`update send set automated = false, state = 'claimed', claimed_at = $1, begun_at = $1`, sendingtest.Thursday)
	report := sending.Report{
		VendorID: "AC5000", NumberVendorID: sendingtest.NumberPN, From: sendingtest.OurNumber, To: sendingtest.E164(874), Text: sendingtest.FirstText, Status: "delivered", At: sendingtest.Thursday,
	}
	err := b.DB.InTx(t.Context(), func(tx db.Tx) error { return b.Sending.Settle(t.Context(), tx, report) })
	require.ErrorIs(t, err, sending.ErrAmbiguous)
	b.Exec(`update send set state = 'rejected' where recipient_id = $1`, recipients[0])
	b.Settle(report)
	require.Equal(t, "delivered", b.State(recipients[1]))
}

func TestASendErrorNamesItsOutcome(t *testing.T) {
	t.Parallel()
	cause := errors.New("no route")
	failure := &carrier.Error{Outcome: carrier.NeverLeft, Code: "x", Detail: "the vendor cannot be reached", Cause: cause}
	require.ErrorIs(t, failure, cause)
	require.Equal(t, "never_left x: the vendor cannot be reached", failure.Error())
	require.Equal(t, carrier.Unknown, carrier.OutcomeOf(cause))
}
