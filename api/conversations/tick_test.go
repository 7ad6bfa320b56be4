package conversations_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
)

func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	b.tx(func(tx db.Tx) error {
		_, err := tx.Exec(b.t.Context(), query, args...)
		return err
	})
}

// A claim whose job is lost is given up: unknown where its call had begun,
// else it passes the gate again.
func TestClaimsWithoutAJobAreGivenUp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recipients := b.plan(b.person(871), b.person(872))
	b.exec(`delete from river_job`)
	b.exec(`update send set state = 'claimed', claimed_at = $1, dial_before = $1 where recipient_id = any($2)`, thursday.Add(-time.Hour), recipients)
	b.exec(`update send set begun_at = claimed_at where recipient_id = $1`, recipients[0])
	b.work()
	until(b, "accepted", `select state from send where recipient_id = $1`, recipients[1])
	require.Zero(t, b.vendor.perPhone()[e164(871)])
	until(b, 0, `select count(*) from send where state = 'claimed'`)
	require.Contains(t, []string{"unknown", "absent"}, b.state(recipients[0]))
}

func TestASnoozedConversationComesBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.serve()
	b.receive("in-1", e164(873), "How much would that be?", thursday)
	path := "/v1/conversations/" + one[string](b, `select id from conversation`)
	snoozed := s.ok(http.MethodPatch, path, map[string]any{"state": "snoozed", "snoozed_until": thursday.Add(time.Hour)})
	require.Equal(t, "snoozed", snoozed["state"])
	require.Nil(t, snoozed["contact"])
	require.Nil(t, snoozed["property"])
	b.set(thursday.Add(time.Hour))
	b.work()
	until(b, 1, `select count(*) from conversation where state = 'open' and snoozed_until is null`)
	status, answer := s.call(http.MethodGet, "/v1/conversations/"+db.NewID(), nil)
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "not_found", answer["code"])
	status, answer = s.call(http.MethodGet, path+"/entries?cursor=nonsense", nil)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "bad_cursor", answer["code"])
	status, _ = s.call(http.MethodPost, "/v1/phones/"+db.NewID()+"/hold", map[string]any{"reason": "By hand"})
	require.Equal(t, http.StatusNotFound, status)
}

// Two texts of the same words in flight: a report on one waits until their
// calls have ended.
func TestAReportThatFitsTwoTextsWaits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	phone := b.person(874)
	recipients := b.plan(phone, phone)
	b.exec(`update send set automated = false, state = 'claimed', claimed_at = $1, begun_at = $1`, thursday)
	report := conversations.Report{
		VendorID: "AC5000", NumberVendorID: numberPN, From: ourNumber, To: e164(874), Text: firstText, Status: "delivered", At: thursday,
	}
	err := b.db.InTx(t.Context(), func(tx db.Tx) error { return b.m.Settle(t.Context(), tx, report) })
	require.ErrorIs(t, err, conversations.ErrAmbiguous)
	b.exec(`update send set state = 'rejected' where recipient_id = $1`, recipients[0])
	b.settle(report)
	require.Equal(t, "delivered", b.state(recipients[1]))
}

func TestASendErrorNamesItsOutcome(t *testing.T) {
	t.Parallel()
	cause := errors.New("no route")
	failure := &conversations.SendError{Outcome: conversations.NeverLeft, Code: "x", Detail: "the vendor cannot be reached", Cause: cause}
	require.ErrorIs(t, failure, cause)
	require.Equal(t, "never_left x: the vendor cannot be reached", failure.Error())
	require.Equal(t, conversations.Unknown, conversations.OutcomeOf(cause))
}
