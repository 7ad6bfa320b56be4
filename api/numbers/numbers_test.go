package numbers_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	s := b.Serve()
	b.Numbers.List = func(context.Context) ([]numbers.Number, error) {
		return []numbers.Number{{VendorID: sendingtest.NumberPN, E164: sendingtest.OurNumber, Label: "Renamed"}, {VendorID: "PN0002", E164: "+16175550198", Label: "Second"}}, nil
	}
	require.Len(t, s.OK(http.MethodPost, "/v1/numbers/sync", nil)["items"], 2)
	b.Plan(b.Person(631))
	item := s.OK(http.MethodGet, "/v1/numbers", nil)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Office", item["label"])
	today := item["today"].(map[string]any)
	require.InDelta(t, 1, today["reserved"], 0)
	require.InDelta(t, 124, today["free"], 0)
	path := "/v1/numbers/" + b.NumberID
	changed := s.OK(http.MethodPatch, path, map[string]any{"cold_cap": 5, "paused": true}, "If-Match", `"1"`)
	require.NotNil(t, changed["paused_at"])
	status, _ := s.Call(http.MethodPatch, path, map[string]any{"paused": false}, "If-Match", `"1"`)
	require.Equal(t, http.StatusPreconditionFailed, status)
	status, refused := s.Call(http.MethodPost, "/v1/messages", map[string]any{"to": sendingtest.E164(632), "number_id": b.NumberID, "body": "Hello", "client_key": "pause-0001"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "number_paused", refused["code"])
	b.Work()
	s.OK(http.MethodPatch, path, map[string]any{"paused": false}, "If-Match", `"2"`)
	sendingtest.Until(b, 1, `select count(*) from send where state = 'accepted'`)
	require.Equal(t, 5, sendingtest.One[int](b, `select cap from number_day`))
}
