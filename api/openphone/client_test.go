package openphone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/simulator/contracttest"
)

const key = "raw-key-0001"

var text = carrier.Text{NumberVendorID: "PN0001", To: "+16175550101", Body: "Hello there"}

// client talks to a handler over a real socket.
func client(t *testing.T, handler http.HandlerFunc) *openphone.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return openphone.New(openphone.Config{BaseURL: server.URL + "/", Key: key})
}

func failureOf(t *testing.T, err error) *carrier.Error {
	t.Helper()
	var failure *carrier.Error
	require.True(t, errors.As(err, &failure), "%v", err)
	return failure
}

type sendCase struct {
	Name       string
	Status     int
	Documented bool
	Outcome    string
	Code       string
	Detail     string
	VendorID   string `json:"vendor_id"`
	Raw        string
	Body       json.RawMessage
}

func TestSendEndsInOneOutcomePerAnswer(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/send.json")
	require.NoError(t, err)
	var cases []sendCase
	require.NoError(t, json.Unmarshal(raw, &cases))
	vendor := contracttest.Load(t)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			body := c.Body
			if body == nil {
				body = []byte(c.Raw)
			}
			calls := 0
			sender := client(t, func(w http.ResponseWriter, r *http.Request) {
				calls++
				vendor.Request(t, r)
				require.Equal(t, key, r.Header.Get("Authorization"))
				require.Empty(t, r.Header.Get("Idempotency-Key"))
				require.Empty(t, r.Header.Get("X-Idempotency-Key"))
				sent, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				require.JSONEq(t, `{"content":"Hello there","from":"PN0001","to":["+16175550101"]}`, string(sent))
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(c.Status)
				_, _ = w.Write(body)
			})
			if c.Documented {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.openphone.com/v1/messages", nil)
				vendor.Response(t, request, &http.Response{
					StatusCode: c.Status,
					Header:     http.Header{"Content-Type": {"application/json"}},
					Body:       io.NopCloser(bytes.NewReader(body)),
				})
			}
			accepted, err := sender.Send(t.Context(), text)
			require.Equal(t, 1, calls)
			if c.Outcome == "accepted" {
				require.NoError(t, err)
				require.Equal(t, c.VendorID, accepted.VendorID)
				require.Equal(t, "PN0001", accepted.NumberVendorID)
				require.Equal(t, text.To, accepted.To)
				require.Equal(t, text.Body, accepted.Body)
				return
			}
			failure := failureOf(t, err)
			require.Equal(t, c.Outcome, string(failure.Outcome))
			require.Equal(t, c.Code, failure.Code)
			if c.Detail != "" {
				require.Equal(t, c.Detail, failure.Detail)
			}
			require.NotContains(t, err.Error(), "555")
		})
	}
}

func TestAServerThatCannotBeReachedNeverGotTheText(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	for name, base := range map[string]string{
		"refused": server.URL,
		"no name": "http://no-such-host.invalid",
	} {
		_, err := openphone.New(openphone.Config{BaseURL: base, Key: key}).Send(t.Context(), text)
		require.Equal(t, carrier.NeverLeft, carrier.OutcomeOf(err), name)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	_, err := openphone.New(openphone.Config{BaseURL: secure.URL, Key: key}).Send(t.Context(), text)
	require.Equal(t, carrier.NeverLeft, carrier.OutcomeOf(err), "a certificate that nobody signed")
}

func TestATextIsUnknownWhenTheAnswerDoesNotCome(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	sender := client(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-release
	})
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := sender.Send(ctx, text)
	require.Equal(t, carrier.Unknown, carrier.OutcomeOf(err))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestALimiterThatFailsStopsTheText(t *testing.T) {
	t.Parallel()
	broken := errors.New("no database")
	sender := openphone.New(openphone.Config{BaseURL: "http://127.0.0.1:1", Limiter: func(context.Context) error { return broken }})
	n, err := sender.Admit(t.Context(), 50)
	require.Zero(t, n)
	require.Equal(t, carrier.NeverLeft, carrier.OutcomeOf(err))
	require.ErrorIs(t, err, broken)
	_, err = sender.Fetch(t.Context(), "AC0001")
	require.ErrorIs(t, err, broken)
}

func TestTheLimitAdmitsOneTextAtATime(t *testing.T) {
	t.Parallel()
	free := func(context.Context) error { return nil }
	limited, err := openphone.New(openphone.Config{Limiter: free}).Admit(t.Context(), 50)
	require.NoError(t, err)
	require.Equal(t, 1, limited)
	unlimited, err := openphone.New(openphone.Config{}).Admit(t.Context(), 50)
	require.NoError(t, err)
	require.Equal(t, 50, unlimited)
}
