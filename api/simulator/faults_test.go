package simulator_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/simulator"
)

// TestEachFaultEndsInItsOutcome: what the client says of a call against what
// the vendor's log says of it.
func TestEachFaultEndsInItsOutcome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change   func(*simulator.Switches)
		outcome  carrier.Outcome
		accepted int
	}{
		"429":           {func(s *simulator.Switches) { s.Rate429 = 1 }, carrier.NeverLeft, 0},
		"500 before":    {func(s *simulator.Switches) { s.Rate500, s.AfterAccept = 1, 0 }, carrier.Unknown, 0},
		"500 after":     {func(s *simulator.Switches) { s.Rate500, s.AfterAccept = 1, 1 }, carrier.Unknown, 1},
		"cut":           {func(s *simulator.Switches) { s.Cut = 1 }, carrier.Unknown, 1},
		"hangs before":  {func(s *simulator.Switches) { s.Hang, s.AfterAccept = 1, 0 }, carrier.Unknown, 0},
		"hangs after":   {func(s *simulator.Switches) { s.Hang, s.AfterAccept = 1, 1 }, carrier.Unknown, 1},
		"no fault":      {func(*simulator.Switches) {}, "", 1},
		"nearly always": {func(s *simulator.Switches) { s.Rate429 = 0.999999 }, carrier.NeverLeft, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := start(t, c.change)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err := v.client.Send(ctx, v.text("Hello there"))
			if c.outcome == "" {
				require.NoError(t, err)
			} else {
				require.Equal(t, c.outcome, carrier.OutcomeOf(err), "%v", err)
			}
			require.Eventually(t, func() bool {
				log, err := v.Accepted(t.Context())
				return err == nil && len(log) == c.accepted
			}, soon, 10*time.Millisecond)
		})
	}
}

func TestATextMayShowLateInTheLists(t *testing.T) {
	t.Parallel()
	v := start(t, func(s *simulator.Switches) { s.ListLag = 1 })
	_, err := v.client.Send(t.Context(), v.text("Hello there"))
	require.NoError(t, err)
	found, err := v.client.Outgoing(t.Context(), office, customer, monday)
	require.NoError(t, err)
	require.Empty(t, found)
	v.set(monday.Add(30 * time.Second))
	found, err = v.client.Outgoing(t.Context(), office, customer, monday)
	require.NoError(t, err)
	require.Len(t, found, 1)
}

func TestWebhooksMayComeTwiceLateAndOutOfOrder(t *testing.T) {
	t.Parallel()
	v := start(t, func(s *simulator.Switches) { s.Duplicate, s.Late, s.OutOfOrder = 1, 1, 1 })
	l := v.listen(t, 0)
	v.work(t)
	_, err := v.Reply(t.Context(), customer, office, "Hello?")
	require.NoError(t, err)
	v.set(monday.Add(40 * time.Second))
	var waiting int
	require.NoError(t, v.db.GetContext(t.Context(), &waiting, `select count(*) from sim_due where kind = 'post'`))
	require.Equal(t, 2, waiting)
	v.set(monday.Add(time.Minute))
	require.Eventually(t, func() bool { return len(l.got()) == 2 }, soon, 10*time.Millisecond)
	require.Equal(t, l.got()[0].ID, l.got()[1].ID)
}

func TestARefusedWebhookIsPostedAgain(t *testing.T) {
	t.Parallel()
	v := start(t, nil)
	l := v.listen(t, 2)
	_, err := v.Reply(t.Context(), customer, office, "Hello?")
	require.NoError(t, err)
	v.work(t) // only now: what is due outlives the process
	for i := range 6 {
		v.set(monday.Add(time.Duration(i+1) * 10 * time.Second))
		if len(l.got()) == 1 {
			break
		}
		require.Eventually(t, func() bool {
			var waiting int
			require.NoError(t, v.db.GetContext(t.Context(), &waiting, `select count(*) from sim_due where at <= $1`, v.clock.Now()))
			return waiting == 0
		}, soon, 10*time.Millisecond)
	}
	require.Equal(t, []string{openphone.KindReceived}, l.kinds())
}
