package openphone_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/simulator/contracttest"
)

func bodyOf(text string) io.Reader { return strings.NewReader(text) }

func listed(id, direction, to, at string) string {
	return fmt.Sprintf(`{"id":%q,"to":[%q],"from":"+17815550190","text":"Hello there","phoneNumberId":"PN0001","direction":%q,`+
		`"userId":"US0001","status":"delivered","createdAt":%q,"updatedAt":%q}`, id, to, direction, at, at)
}

func TestOutgoingFollowsThePagesOldestFirst(t *testing.T) {
	t.Parallel()
	vendor := contracttest.Load(t)
	pages := map[string]string{
		"": `{"data":[` + listed("AC3", "outgoing", "+16175550101", "2026-11-23T15:00:03Z") + `,` +
			listed("AC9", "incoming", "+17815550190", "2026-11-23T15:00:02Z") + `],"totalItems":1,"nextPageToken":"two"}`,
		"two": `{"data":[` + listed("AC2", "outgoing", "+16175550101", "2026-11-23T15:00:02Z") + `,` +
			listed("AC8", "outgoing", "+16175550102", "2026-11-23T15:00:02Z") + `],"totalItems":1,"nextPageToken":"three"}`,
		"three": `{"data":[` + listed("AC1", "outgoing", "+16175550101", "2026-11-23T15:00:01Z") + `],"totalItems":1,"nextPageToken":null}`,
	}
	reader := client(t, func(w http.ResponseWriter, r *http.Request) {
		vendor.Request(t, r)
		require.Contains(t, r.URL.RawQuery, "participants=%2B16175550101")
		query := r.URL.Query()
		require.Equal(t, "PN0001", query.Get("phoneNumberId"))
		require.Equal(t, "100", query.Get("maxResults"))
		require.Equal(t, "2026-11-23T15:00:00.000Z", query.Get("createdAfter"))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, pages[query.Get("pageToken")])
	})
	since := time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("EST", -5*3600))
	found, err := reader.Outgoing(t.Context(), "PN0001", "+16175550101", since)
	require.NoError(t, err)
	require.Len(t, found, 3)
	for i, id := range []string{"AC1", "AC2", "AC3"} {
		require.Equal(t, id, found[i].VendorID)
	}
}

func TestFetchReadsOneText(t *testing.T) {
	t.Parallel()
	vendor := contracttest.Load(t)
	reader := client(t, func(w http.ResponseWriter, r *http.Request) {
		vendor.Request(t, r)
		require.Equal(t, "/v1/messages/AC1", r.URL.Path)
		_, _ = io.WriteString(w, `{"data":`+listed("AC1", "outgoing", "+16175550101", "2026-11-23T15:00:01Z")+`}`)
	})
	found, err := reader.Fetch(t.Context(), "AC1")
	require.NoError(t, err)
	require.Equal(t, "delivered", found.Status)
	require.Equal(t, "+16175550101", found.To)
}

func TestPhoneNumbersReadsTheAccount(t *testing.T) {
	t.Parallel()
	vendor := contracttest.Load(t)
	reader := client(t, func(w http.ResponseWriter, r *http.Request) {
		vendor.Request(t, r)
		_, _ = io.WriteString(w, `{"data":[{"id":"PN0001","number":"+17815550190","name":"Office","symbol":null}]}`)
	})
	found, err := reader.PhoneNumbers(t.Context())
	require.NoError(t, err)
	require.Equal(t, []numbers.Number{{VendorID: "PN0001", E164: "+17815550190", Label: "Office"}}, found)
}

func TestReadsFailWithTheirOutcome(t *testing.T) {
	t.Parallel()
	reader := client(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	_, err := reader.PhoneNumbers(t.Context())
	require.Equal(t, "never_left", string(failureOf(t, err).Outcome))
	_, err = reader.Outgoing(t.Context(), "PN0001", "+16175550101", time.Time{})
	require.Error(t, err)
	_, err = reader.Fetch(t.Context(), "AC1")
	require.Error(t, err)
}
