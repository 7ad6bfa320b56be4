package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/live"
)

// screen is an open screen: a socket that follows the event stream.
type screen struct {
	x    *product
	conn *websocket.Conn
}

func (x *product) openScreen(since int64) *screen {
	x.t.Helper()
	var ticket live.Ticket
	x.must(http.StatusCreated, http.MethodPost, "/v1/live/ticket", nil, &ticket)
	address := fmt.Sprintf("%s/v1/live?ticket=%s&since=%d", strings.Replace(x.url, "http", "ws", 1), ticket.Ticket, since)
	conn, _, err := websocket.Dial(x.t.Context(), address, nil)
	require.NoError(x.t, err)
	x.t.Cleanup(func() { _ = conn.CloseNow() })
	s := &screen{x: x, conn: conn}
	require.Equal(x.t, "hello", s.next().Type)
	return s
}

func (s *screen) next() (event live.Event) {
	s.x.t.Helper()
	ctx, cancel := context.WithTimeout(s.x.t.Context(), soon)
	defer cancel()
	_, raw, err := s.conn.Read(ctx)
	require.NoError(s.x.t, err)
	require.NoError(s.x.t, json.Unmarshal(raw, &event))
	return event
}

// until reads events up to one of a topic.
func (s *screen) until(topic string) live.Event {
	s.x.t.Helper()
	for {
		if event := s.next(); event.Topic == topic {
			return event
		}
	}
}

// customerWrites posts a signed webhook with an inbound text, as the vendor does.
func (x *product) customerWrites(from, text string) {
	x.t.Helper()
	_, err := x.app.simulator.Reply(x.t.Context(), from, "", text)
	require.NoError(x.t, err)
}

func TestAScreenFollowsATextFromTheCustomer(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	x.firstText("+16175550142")
	first, second := x.openScreen(0), x.openScreen(0)
	x.customerWrites("+16175550142", "Can you look at my wall?")
	for _, s := range []*screen{first, second} {
		event := s.until("entry.added")
		require.JSONEq(t, `{"conversation_id":"`+one[string](x, `select id from conversation`)+`","direction":"in","kind":"text"}`, string(event.Payload))
	}
	seen := first.until("conversation.changed").Seq
	x.customerWrites("+16175550142", "It is wet again")
	late := x.openScreen(seen) // a phone that lost its signal comes back
	require.Equal(t, "entry.added", late.until("entry.added").Topic)
	require.Equal(t, 2, one[int](x, `select count(*) from entry where direction = 'in'`))
}

// firstText writes to a phone by hand, so that the customer knows the number.
func (x *product) firstText(to string) {
	x.t.Helper()
	x.must(http.StatusOK, http.MethodPost, "/v1/messages", map[string]any{
		"to": to, "number_id": x.numbers()[0], "body": "Attack-a-Crack here, you called about a crack. Reply STOP to opt out.", "client_key": "first-" + to,
	}, nil)
	until(x, 1, `select count(*) from sim_message where customer = $1`, to)
}

// An import of 100,000 rows, read and merged in the background, delays no
// inbound text: each one is on the open screen before the import has ended.
func TestALargeImportDoesNotDelayAnInboundText(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	x.firstText("+16175550142")
	s := x.openScreen(0)
	file := strings.Builder{}
	file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1,Primary Email1\r\n")
	for n := range 100_000 {
		phone := ""
		if n < 100 { // only 555-0100 to 555-0199 are fiction
			phone = fmt.Sprintf("617-555-%04d", 100+n)
		}
		fmt.Fprintf(&file, "SFR,%d OAK ST,QUINCY,02169,BEN %s,%s,ben%d@example.com\r\n", n+1, letters(n), phone, n)
	}
	var imp struct{ ID string }
	x.must(http.StatusCreated, http.MethodPost, "/v1/imports?filename=large.csv&run=true&list_name="+url.QueryEscape("All of Quincy"), file.String(), &imp)
	during := map[string]int{}
	for n := 0; ; n++ {
		before := one[string](x, `select state from import where id = $1`, imp.ID)
		if before == "done" {
			break
		}
		x.customerWrites("+16175550142", fmt.Sprintf("Text number %d", n))
		for event := s.next(); event.Topic != "entry.added"; {
			event = s.next()
		}
		if after := one[string](x, `select state from import where id = $1`, imp.ID); after == before {
			during[after]++
		}
	}
	t.Logf("texts that came and were shown while the import was: %v", during)
	require.NotZero(t, during["reading"]+during["preview"])
	require.NotZero(t, during["merging"])
	require.Equal(t, 100_000, one[int](x, `select count(*) from import_row where import_id = $1 and fate = 'created'`, imp.ID))
	require.Equal(t, "done", one[string](x, `select state from import where id = $1`, imp.ID))
}
