package openphone_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/openphone"
)

const acceptedAnswer = `{"data":{"id":"AC0001","to":["+16175550101"],"text":"Hello there","direction":"outgoing","status":"queued"}}`

// TestACutKeptAliveConnectionIsNotPostedTwice: net/http replays a request by
// itself when a connection that it had kept dies under it, unless the request
// cannot be replayed. The server answers the first POST of a connection, reads
// the second and cuts.
func TestACutKeptAliveConnectionIsNotPostedTwice(t *testing.T) {
	t.Parallel()
	var received atomic.Int32
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerOnceThenCut(conn, &received)
		}
	}()
	sender := openphone.New(openphone.Config{BaseURL: "http://" + listener.Addr().String(), Key: key})
	accepted, unknown := 0, 0
	for range 20 {
		before := received.Load()
		_, err := sender.Send(t.Context(), text)
		require.LessOrEqual(t, received.Load()-before, int32(1))
		if err == nil {
			accepted++
			continue
		}
		require.Equal(t, carrier.Unknown, carrier.OutcomeOf(err))
		unknown++
	}
	require.Equal(t, 10, accepted)
	require.Equal(t, 10, unknown)
	require.Equal(t, int32(20), received.Load())
}

func answerOnceThenCut(conn net.Conn, received *atomic.Int32) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for answers := range 2 {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		received.Add(1)
		if answers == 1 {
			return
		}
		response := &http.Response{
			StatusCode: http.StatusAccepted, ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/json"}},
			Body:   io.NopCloser(bodyOf(acceptedAnswer)), ContentLength: int64(len(acceptedAnswer)),
		}
		_ = response.Write(conn)
	}
}

// TestAClientThatIsStoppedLeavesTheTextUnknown: a shutdown in the middle of a
// call must not count as "never left".
func TestAClientThatIsStoppedLeavesTheTextUnknown(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	sender := client(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := sender.Send(ctx, text)
	require.Equal(t, carrier.Unknown, carrier.OutcomeOf(err))
}
