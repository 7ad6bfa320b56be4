package suppression_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/suppression"
)

func TestASuppressedPhoneIsKnownByItsKeyedHashAlone(t *testing.T) {
	t.Parallel()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	ours, none, other := suppression.Register{Key: "a secret"}, suppression.Register{}, suppression.Register{Key: "another"}
	numbers := []string{"+16175550142", "+16175550143"}
	found, err := none.Of(t.Context(), handle, numbers)
	require.NoError(t, err)
	require.Empty(t, found, "nobody was erased")
	add := func(s suppression.Register) error {
		return handle.InTx(t.Context(), func(tx db.Tx) error {
			return s.Add(t.Context(), tx, "+16175550142", "opt_out", time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC))
		})
	}
	require.Error(t, add(none), "not without a key")
	require.NoError(t, add(ours))
	require.NoError(t, add(ours), "twice is once")
	found, err = ours.Of(t.Context(), handle, numbers)
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"+16175550142": true}, found)
	for _, wrong := range []suppression.Register{none, other} {
		_, err = wrong.Of(t.Context(), handle, numbers[1:])
		require.Error(t, err, "with a wrong key nobody can tell")
	}
	var plain int
	require.NoError(t, handle.GetContext(t.Context(), &plain, `select count(*) from suppression where encode(phone_hmac, 'escape') like '%555%' or length(phone_hmac) <> 32`))
	require.Zero(t, plain)
}
