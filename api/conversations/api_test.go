package conversations_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

const userID = "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"

// server is the API with one signed-in person.
type server struct {
	b        *bench
	http     *httptest.Server
	role     string
	mu       sync.Mutex
	statuses map[int]int
}

func (b *bench) serve() *server {
	b.t.Helper()
	s := &server{b: b, role: "owner", statuses: map[int]int{}}
	b.tx(func(tx db.Tx) error {
		_, err := tx.Exec(b.t.Context(), `insert into app_user (id, email, name, role, created_at) values ($1, 'jo@example.com', 'Jo', 'owner', $2)`, userID, thursday)
		return err
	})
	api := httpd.New(httpd.Options{DB: b.db, Clock: b.clock, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) {
			return actor.Actor{Kind: actor.User, ID: userID, Name: "Jo", Role: s.role}, nil
		},
		Allows: func(actor.Actor, string) bool { return true },
	}})
	b.m.Routes(api)
	require.NoError(b.t, api.Check())
	s.http = httptest.NewServer(api.Router)
	b.t.Cleanup(s.http.Close)
	return s
}

// call may run in any goroutine, so that it reports a broken call as status 0.
func (s *server) call(method, path string, body any, headers ...string) (int, map[string]any) {
	var reader bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&reader).Encode(body); err != nil {
			return 0, nil
		}
	}
	request, err := http.NewRequestWithContext(context.Background(), method, s.http.URL+path, &reader)
	if err != nil {
		return 0, nil
	}
	request.Header.Set("Authorization", "Bearer x")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	_ = json.NewDecoder(response.Body).Decode(&answer)
	return response.StatusCode, answer
}

func (s *server) note(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses[status]++
}

func (s *server) refused(status int) int { return s.statuses[status] }

// ok calls and wants 200.
func (s *server) ok(method, path string, body any, headers ...string) map[string]any {
	s.b.t.Helper()
	status, answer := s.call(method, path, body, headers...)
	require.Equal(s.b.t, http.StatusOK, status, "%s %s: %v", method, path, answer)
	return answer
}

func TestTheInbox(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.serve()
	for n := range 5 {
		b.person(600 + n)
		b.receive(fmt.Sprintf("in-%d", n), e164(600+n), "How much would that be?", thursday.Add(time.Duration(n)*time.Minute))
	}
	b.plan(b.person(610))
	b.work()
	until(b, 1, `select count(*) from send where state = 'accepted'`)

	b.set(thursday.Add(time.Hour))
	first := s.ok(http.MethodGet, "/v1/conversations?state=open&limit=3", nil)
	require.Len(t, first["items"], 3)
	rest := s.ok(http.MethodGet, "/v1/conversations?state=open&limit=3&cursor="+first["next_cursor"].(string), nil)
	require.Len(t, rest["items"], 2)
	require.Nil(t, rest["next_cursor"])
	newest := first["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Robert Number 604", newest["contact"].(map[string]any)["name"])
	require.Equal(t, "(617) 555-0604", newest["phone"].(map[string]any)["display"])
	require.Equal(t, "Quincy", newest["property"].(map[string]any)["city"])
	require.Equal(t, "How much would that be?", newest["last_entry"].(map[string]any)["body"])
	require.InDelta(t, 1, newest["unread"], 0)
	campaign := s.ok(http.MethodGet, "/v1/conversations?campaign_only=true", nil)
	require.Len(t, campaign["items"], 1)
	require.Len(t, s.ok(http.MethodGet, "/v1/conversations?q=0602", nil)["items"], 1)
	require.Len(t, s.ok(http.MethodGet, "/v1/conversations?q=number+602", nil)["items"], 1)
	require.Empty(t, s.ok(http.MethodGet, "/v1/conversations?q=nobody", nil)["items"])

	id := newest["id"].(string)
	require.Equal(t, map[string]any{"mine": 0.0, "unassigned": 5.0, "all": 5.0, "unread": 5.0, "campaign_only": 1.0}, s.ok(http.MethodGet, "/v1/conversations/counts", nil))
	require.InDelta(t, 0, s.ok(http.MethodPost, "/v1/conversations/"+id+"/read", nil)["unread"], 0)
	require.Equal(t, "Jo", s.ok(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"assigned_to": userID})["assigned_name"])
	status, _ := s.call(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"state": "snoozed"})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "done", s.ok(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"state": "done"})["state"])
	require.Equal(t, "note", s.ok(http.MethodPost, "/v1/conversations/"+id+"/notes", map[string]any{"body": "Call back"})["kind"])
	entries := s.ok(http.MethodGet, "/v1/conversations/"+id+"/entries", nil)["items"].([]any)
	require.Len(t, entries, 2)
	require.Equal(t, "Jo", entries[0].(map[string]any)["author_name"])
	require.Equal(t, "none", entries[1].(map[string]any)["class"])
	require.Nil(t, entries[1].(map[string]any)["send"])

	campaignID := campaign["items"].([]any)[0].(map[string]any)["id"].(string)
	sent := s.ok(http.MethodGet, "/v1/conversations/"+campaignID+"/entries?limit=1", nil)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Quincy", sent["campaign"].(map[string]any)["name"])
	require.Equal(t, "accepted", sent["send"].(map[string]any)["state"])
	contactID := newest["contact"].(map[string]any)["id"].(string)
	require.Len(t, s.ok(http.MethodGet, "/v1/contacts/"+contactID+"/timeline", nil)["items"], 2)

	s.role = "crew"
	require.Len(t, s.ok(http.MethodGet, "/v1/conversations?state=done", nil)["items"], 1)
	status, _ = s.call(http.MethodGet, "/v1/conversations/"+campaignID, nil)
	require.Equal(t, http.StatusNotFound, status)
	status, _ = s.call(http.MethodGet, "/v1/contacts/"+contactID+"/timeline", nil)
	require.Equal(t, http.StatusNotFound, status)
}

func TestAPersonTextsThroughTheGate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.serve()
	b.work()
	b.person(620)
	contactID := one[string](b, `select contact_id from contact_phone`)
	message := s.ok(http.MethodPost, "/v1/messages", map[string]any{
		"contact_id": contactID, "number_id": b.numberID, "body": "Hello", "client_key": "first-0001",
	})
	conversation := "/v1/conversations/" + message["conversation_id"].(string)
	until(b, "accepted", `select state from send`)
	require.Equal(t, 1, one[int](b, `select used from number_day`))
	require.Equal(t, userID, one[string](b, `select author from entry`))
	for body, code := range map[string]string{"12": "invalid_number", "+1617": "invalid_number"} {
		status, answer := s.call(http.MethodPost, "/v1/messages", map[string]any{"to": body, "number_id": b.numberID, "body": "Hello", "client_key": "first-0002"})
		require.Equal(t, http.StatusUnprocessableEntity, status)
		require.Equal(t, code, answer["code"])
	}

	night := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	b.set(night)
	closed := s.ok(http.MethodGet, conversation+"/gate", nil)
	require.Equal(t, false, closed["allowed"])
	require.Equal(t, "outside_window", closed["reason"])
	require.Equal(t, "2026-11-20T13:00:00Z", closed["allowed_at"])
	status, refused := s.call(http.MethodPost, conversation+"/messages", map[string]any{"body": "Are you there?", "client_key": "night-0001"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "outside_window", refused["code"])

	b.receive("in-1", e164(620), "Yes, still up", night)
	require.Equal(t, "It is outside of the hours in which texts may be sent.", s.ok(http.MethodGet, conversation+"/gate", nil)["warning"])
	s.ok(http.MethodPost, conversation+"/messages", map[string]any{"body": "Good", "client_key": "night-0002"})
	until(b, 2, `select count(*) from send where state in ('accepted', 'delivered')`)
	require.Equal(t, 1, one[int](b, `select sum(used) from number_day`))

	phoneID := one[string](b, `select id from phone`)
	marked := s.ok(http.MethodPost, "/v1/phones/"+phoneID+"/opt-out", map[string]any{"reason": "She asked on the phone"})
	require.NotNil(t, marked["opted_out_at"])
	status, refused = s.call(http.MethodPost, conversation+"/messages", map[string]any{"body": "Sorry", "client_key": "night-0003"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "opted_out", refused["code"])
	require.Equal(t, 1, one[int](b, `select count(*) from decision where not allowed and reason = 'opted_out' and entry_id is null`))
	require.Nil(t, s.ok(http.MethodPost, "/v1/phones/"+phoneID+"/opt-in", map[string]any{"reason": "A mistake"})["opted_out_at"])
	for _, kind := range []string{"hold", "wrong-number", "release"} {
		s.ok(http.MethodPost, "/v1/phones/"+phoneID+"/"+kind, map[string]any{"reason": "By hand"})
	}
	require.Equal(t, 1, one[int](b, `select count(*) from phone where held_at is null and wrong_number_at is null and opted_out_at is null`))
	require.Equal(t, 5, one[int](b, `select count(*) from phone_mark where source = 'person' and actor = $1 and reason <> ''`, userID))
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.serve()
	b.m.Numbers = func(context.Context) ([]conversations.VendorNumber, error) {
		return []conversations.VendorNumber{{VendorID: numberPN, E164: ourNumber, Label: "Renamed"}, {VendorID: "PN0002", E164: "+16175550198", Label: "Second"}}, nil
	}
	require.Len(t, s.ok(http.MethodPost, "/v1/numbers/sync", nil)["items"], 2)
	b.plan(b.person(631))
	item := s.ok(http.MethodGet, "/v1/numbers", nil)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Office", item["label"])
	today := item["today"].(map[string]any)
	require.InDelta(t, 1, today["reserved"], 0)
	require.InDelta(t, 124, today["free"], 0)
	path := "/v1/numbers/" + b.numberID
	changed := s.ok(http.MethodPatch, path, map[string]any{"cold_cap": 5, "paused": true}, "If-Match", `"1"`)
	require.NotNil(t, changed["paused_at"])
	status, _ := s.call(http.MethodPatch, path, map[string]any{"paused": false}, "If-Match", `"1"`)
	require.Equal(t, http.StatusPreconditionFailed, status)
	status, refused := s.call(http.MethodPost, "/v1/messages", map[string]any{"to": e164(632), "number_id": b.numberID, "body": "Hello", "client_key": "pause-0001"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "number_paused", refused["code"])
	b.work()
	s.ok(http.MethodPatch, path, map[string]any{"paused": false}, "If-Match", `"2"`)
	until(b, 1, `select count(*) from send where state = 'accepted'`)
	require.Equal(t, 5, one[int](b, `select cap from number_day`))
}
