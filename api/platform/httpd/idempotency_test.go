package httpd_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/clock"
)

const key = "Idempotency-Key"

func (b *bench) count(query string) (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.GetContext(b.t.Context(), &n, query))
	return n
}

func TestRepeatedRequestIsAnsweredAgainAndDoesNothing(t *testing.T) {
	t.Parallel()
	now, set := clock.Manual(clock.RealNow())
	b := start(t, now)
	first := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1")
	require.Equal(t, http.StatusCreated, first.Code, first.Body)
	again := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1")
	require.Equal(t, http.StatusCreated, again.Code)
	require.Equal(t, first.Body.String(), again.Body.String())
	require.Equal(t, first.Header().Get("Content-Type"), again.Header().Get("Content-Type"))
	require.Equal(t, "true", again.Header().Get("Idempotency-Replayed"))
	require.EqualValues(t, 1, b.runs.Load())

	other := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"bucket"}`, key, "k1")
	require.Equal(t, http.StatusUnprocessableEntity, other.Code)
	require.Equal(t, "idempotency_key_reused", other.problem.Code)
	require.Equal(t, http.StatusUnprocessableEntity, b.do(http.MethodPost, "/v1/things?x=1", "maria", `{"name":"ladder"}`, key, "k1").Code)
	require.Equal(t, http.StatusCreated, b.do(http.MethodPost, "/v1/things", "jo", `{"name":"bucket"}`, key, "k1").Code, "keys are each person's own")
	require.Equal(t, http.StatusUnprocessableEntity, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"x"}`, key, string(make([]byte, 201))).Code)

	refused := b.do(http.MethodPost, "/v1/things", "maria", `{"name":""}`, key, "k2")
	require.Equal(t, http.StatusUnprocessableEntity, refused.Code)
	repeated := b.do(http.MethodPost, "/v1/things", "maria", `{"name":""}`, key, "k2")
	require.Equal(t, refused.Body.String(), repeated.Body.String(), "a refusal is an answer too")
	require.Equal(t, "application/problem+json", repeated.Header().Get("Content-Type"))
	set(now.Now().Add(25 * time.Hour))
	require.Equal(t, http.StatusConflict, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1").Code, "after a day the key is new: the row exists")
}

func TestRequestThatIsBeingCarriedOut(t *testing.T) {
	t.Parallel()
	now, set := clock.Manual(clock.RealNow())
	b := start(t, now)
	entered, leave := make(chan struct{}), make(chan struct{})
	b.spoil = func() error {
		close(entered)
		<-leave
		return nil
	}
	done := make(chan int)
	go func() { done <- b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1").Code }()
	<-entered
	// The effect is committed, the answer is not out yet.
	early := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1")
	require.Equal(t, http.StatusConflict, early.Code)
	require.Equal(t, "already_done", early.problem.Code)
	close(leave)
	require.Equal(t, http.StatusCreated, <-done)

	_, err := b.db.Pool.Exec(t.Context(), `update idempotency set state = 'started', status = null, body = null`)
	require.NoError(t, err)
	busy := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1")
	require.Equal(t, http.StatusConflict, busy.Code)
	require.Equal(t, "in_progress", busy.problem.Code)
	set(now.Now().Add(2 * time.Minute))
	_, err = b.db.Pool.Exec(t.Context(), `delete from email`)
	require.NoError(t, err)
	b.spoil = func() error { return nil }
	require.Equal(t, http.StatusCreated, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1").Code,
		"a process that died before it had an effect is forgotten after a minute")
	require.Equal(t, 1, b.count(`select count(*) from email`))
}

func TestFailureOfOursFreesTheKeyUnlessItHadAnEffect(t *testing.T) {
	t.Parallel()
	b := start(t, clock.Clock{})
	b.spoil = func() error { return errors.New("crash") }
	require.Equal(t, http.StatusInternalServerError, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1").Code)
	lost := b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k1")
	require.Equal(t, http.StatusConflict, lost.Code, "it was committed before it failed")
	require.Equal(t, "already_done", lost.problem.Code)
	require.Equal(t, 1, b.count(`select count(*) from email`))

	_, err := b.db.Pool.Exec(t.Context(), `delete from idempotency; delete from email`)
	require.NoError(t, err)
	b.spoil = func() error { panic("crash") }
	require.Equal(t, http.StatusInternalServerError, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k2").Code)
	require.Equal(t, 1, b.count(`select count(*) from idempotency where state = 'committed'`), "a panic after the commit")
	_, err = b.db.Pool.Exec(t.Context(), `update idempotency set state = 'started', at = at - interval '2 minutes'; delete from email`)
	require.NoError(t, err)
	b.spoil = func() error { return nil }
	require.Equal(t, http.StatusCreated, b.do(http.MethodPost, "/v1/things", "maria", `{"name":"ladder"}`, key, "k2").Code, "a panic before it runs again")
}
