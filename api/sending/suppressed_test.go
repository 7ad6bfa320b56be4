package sending_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
	"github.com/attackacrack/crm/api/suppression"
)

func TestAPhoneThatWasErasedStaysBlockedWhenItComesBack(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Sending.Gate.Suppression = suppression.Register{Key: "a secret"}
	b.Tx(func(tx db.Tx) error {
		return b.Sending.Gate.Suppression.Add(t.Context(), tx, sendingtest.E164(121), "opt_out", sendingtest.Thursday.AddDate(-1, 0, 0))
	})
	recipients := b.Plan(b.Person(121), b.Person(122))
	b.Work()
	sendingtest.Until(b, "accepted", `select state from send where recipient_id = $1`, recipients[1])
	sendingtest.Until(b, "suppressed", `select reason from send where state = 'cancelled' and recipient_id = $1`, recipients[0])
	require.Len(t, b.Vendor.Texts(), 1)
	require.Equal(t, "suppressed", sendingtest.One[string](b, `select reason from decision where not allowed and recipient_id = $1`, recipients[0]))
}
