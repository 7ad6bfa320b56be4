package live_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/events"
)

func TestClientResumesAtAnyProcess(t *testing.T) {
	t.Parallel()
	b := start(t)
	conn := b.listen(0)
	require.Equal(t, "hello", b.next(conn).Type)
	b.publish(about("1"))
	seen := b.next(conn)
	require.NoError(t, conn.CloseNow())
	var list []events.Event
	for n := range 2500 { // more than one page
		list = append(list, about(strconv.Itoa(n)))
	}
	list = append(list, events.Event{Topic: "x", Entity: "x", EntityID: "not for us", Audience: []string{"user:somebody else"}})
	b.publish(list...)
	b.numbered(len(list) + 1)

	b.process()
	conn = b.listen(0)
	newest := b.next(conn).Seq
	if newest < seen.Seq { // the hub has not read yet
		newest = b.next(conn).Seq
	}
	require.GreaterOrEqual(t, newest, seen.Seq)
	conn = b.listen(seen.Seq)
	hello := b.next(conn)
	require.Equal(t, "hello", hello.Type)
	require.Equal(t, seen.Seq, hello.Seq)
	for n := range 2500 {
		require.Equal(t, strconv.Itoa(n), b.next(conn).EntityID)
	}
	b.publish(about("live again"))
	require.Equal(t, "live again", b.next(conn).EntityID)
}

func TestClientThatMissedTooMuchIsToldToResync(t *testing.T) {
	t.Parallel()
	b := start(t)
	first := b.listen(0)
	require.Equal(t, "hello", b.next(first).Type)
	b.publish(about("1"), about("2"), about("3"))
	seq := b.next(first).Seq
	b.next(first)
	last := b.next(first).Seq
	_, err := b.db.Pool.Exec(t.Context(), `update event set at = at - interval '25 hours' where seq <= $1`, seq+1)
	require.NoError(t, err)
	got := b.next(b.listen(seq))
	require.Equal(t, "resync", got.Type)
	require.Equal(t, last, got.Seq)
	require.Equal(t, "hello", b.next(b.listen(seq+1)).Type, "what it misses is still there")
	require.Equal(t, "resync", b.next(b.listen(last+1000)).Type, "from another database")
}

func TestSlowClientIsClosedAndMissesNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	slow, quick := b.listen(0), b.listen(0)
	require.Equal(t, "hello", b.next(slow).Type)
	require.Equal(t, "hello", b.next(quick).Type)
	const all = 600
	heavy := strings.Repeat("x", 64<<10)
	for n := range all / 100 {
		var list []events.Event
		for m := range 100 {
			event := about(strconv.Itoa(n*100 + m))
			event.Payload = map[string]string{"filler": heavy}
			list = append(list, event)
		}
		b.publish(list...)
		for m := range 100 {
			require.Equal(t, strconv.Itoa(n*100+m), b.next(quick).EntityID, "another client is not held up")
		}
	}
	var seq int64
	seen := 0
	for {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		kind, body, err := slow.Read(ctx)
		cancel()
		if err != nil {
			break
		}
		require.NotZero(t, kind)
		require.Contains(t, string(body), `"entity_id":"`+strconv.Itoa(seen)+`"`, "without a gap")
		seen++
		seq++
	}
	require.Less(t, seen, all, "it was closed")
	first := b.seqOf("0")
	conn := b.listen(first + seq - 1)
	require.Equal(t, "hello", b.next(conn).Type)
	for ; seen < all; seen++ {
		require.Equal(t, strconv.Itoa(seen), b.next(conn).EntityID)
	}
}

func (b *bench) seqOf(id string) (seq int64) {
	b.t.Helper()
	require.NoError(b.t, b.db.GetContext(b.t.Context(), &seq, `select min(seq) from event where entity_id = $1`, id))
	return seq
}

func TestTicketsWorkOnceAndNotForLong(t *testing.T) {
	t.Parallel()
	b := start(t)
	ticket := b.ticket()
	var stored int
	require.NoError(t, b.db.GetContext(t.Context(), &stored, `select count(*) from ws_ticket where encode(hash, 'escape') like '%' || $1 || '%'`, ticket))
	require.Zero(t, stored, "only a hash is stored")
	_, status := b.dial(ticket, 0)
	require.Equal(t, http.StatusSwitchingProtocols, status)
	_, status = b.dial(ticket, 0)
	require.Equal(t, http.StatusUnauthorized, status, "used")
	_, status = b.dial("guess", 0)
	require.Equal(t, http.StatusUnauthorized, status)
	late := b.ticket()
	_, err := b.db.Pool.Exec(t.Context(), `update ws_ticket set expires_at = now() - interval '1 second'`)
	require.NoError(t, err)
	_, status = b.dial(late, 0)
	require.Equal(t, http.StatusUnauthorized, status, "too late")
	waiting := b.ticket()
	b.disabled.Store(true)
	_, status = b.dial(waiting, 0)
	require.Equal(t, http.StatusForbidden, status, "disabled since")
}
