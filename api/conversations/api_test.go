package conversations_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

func TestTheInbox(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	s := b.Serve()
	for n := range 5 {
		b.Person(600 + n)
		b.Receive(fmt.Sprintf("in-%d", n), sendingtest.E164(600+n), "How much would that be?", sendingtest.Thursday.Add(time.Duration(n)*time.Minute))
	}
	b.Plan(b.Person(610))
	b.Work()
	sendingtest.Until(b, 1, `select count(*) from send where state = 'accepted'`)

	b.Set(sendingtest.Thursday.Add(time.Hour))
	first := s.OK(http.MethodGet, "/v1/conversations?state=open&limit=3", nil)
	require.Len(t, first["items"], 3)
	rest := s.OK(http.MethodGet, "/v1/conversations?state=open&limit=3&cursor="+first["next_cursor"].(string), nil)
	require.Len(t, rest["items"], 2)
	require.Nil(t, rest["next_cursor"])
	newest := first["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Robert Number 604", newest["contact"].(map[string]any)["name"])
	require.Equal(t, "(617) 555-0604", newest["phone"].(map[string]any)["display"])
	require.Equal(t, "Quincy", newest["property"].(map[string]any)["city"])
	require.Equal(t, "How much would that be?", newest["last_entry"].(map[string]any)["body"])
	require.InDelta(t, 1, newest["unread"], 0)
	campaign := s.OK(http.MethodGet, "/v1/conversations?campaign_only=true", nil)
	require.Len(t, campaign["items"], 1)
	require.Len(t, s.OK(http.MethodGet, "/v1/conversations?q=0602", nil)["items"], 1)
	require.Len(t, s.OK(http.MethodGet, "/v1/conversations?q=number+602", nil)["items"], 1)
	require.Empty(t, s.OK(http.MethodGet, "/v1/conversations?q=nobody", nil)["items"])

	id := newest["id"].(string)
	require.Equal(t, map[string]any{"mine": 0.0, "unassigned": 5.0, "all": 5.0, "unread": 5.0, "campaign_only": 1.0}, s.OK(http.MethodGet, "/v1/conversations/counts", nil))
	require.InDelta(t, 0, s.OK(http.MethodPost, "/v1/conversations/"+id+"/read", nil)["unread"], 0)
	require.Equal(t, "Jo", s.OK(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"assigned_to": sendingtest.UserID})["assigned_name"])
	status, _ := s.Call(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"state": "snoozed"})
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "done", s.OK(http.MethodPatch, "/v1/conversations/"+id, map[string]any{"state": "done"})["state"])
	require.Equal(t, "note", s.OK(http.MethodPost, "/v1/conversations/"+id+"/notes", map[string]any{"body": "Call back"})["kind"])
	entries := s.OK(http.MethodGet, "/v1/conversations/"+id+"/entries", nil)["items"].([]any)
	require.Len(t, entries, 2)
	require.Equal(t, "Jo", entries[0].(map[string]any)["author_name"])
	require.Equal(t, "none", entries[1].(map[string]any)["class"])
	require.Nil(t, entries[1].(map[string]any)["send"])

	campaignID := campaign["items"].([]any)[0].(map[string]any)["id"].(string)
	sent := s.OK(http.MethodGet, "/v1/conversations/"+campaignID+"/entries?limit=1", nil)["items"].([]any)[0].(map[string]any)
	require.Equal(t, "Quincy", sent["campaign"].(map[string]any)["name"])
	require.Equal(t, "accepted", sent["send"].(map[string]any)["state"])
	contactID := newest["contact"].(map[string]any)["id"].(string)
	require.Len(t, s.OK(http.MethodGet, "/v1/contacts/"+contactID+"/timeline", nil)["items"], 2)

	s.Role = "crew"
	require.Len(t, s.OK(http.MethodGet, "/v1/conversations?state=done", nil)["items"], 1)
	status, _ = s.Call(http.MethodGet, "/v1/conversations/"+campaignID, nil)
	require.Equal(t, http.StatusNotFound, status)
	status, _ = s.Call(http.MethodGet, "/v1/contacts/"+contactID+"/timeline", nil)
	require.Equal(t, http.StatusNotFound, status)
}

func TestAPersonTextsThroughTheGate(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	s := b.Serve()
	b.Work()
	b.Person(620)
	contactID := sendingtest.One[string](b, `select contact_id from contact_phone`)
	message := s.OK(http.MethodPost, "/v1/messages", map[string]any{
		"contact_id": contactID, "number_id": b.NumberID, "body": "Hello", "client_key": "first-0001",
	})
	conversation := "/v1/conversations/" + message["conversation_id"].(string)
	sendingtest.Until(b, "accepted", `select state from send`)
	require.Equal(t, 1, sendingtest.One[int](b, `select used from number_day`))
	require.Equal(t, sendingtest.UserID, sendingtest.One[string](b, `select author from entry`))
	for body, code := range map[string]string{"12": "invalid_number", "+1617": "invalid_number"} {
		status, answer := s.Call(http.MethodPost, "/v1/messages", map[string]any{"to": body, "number_id": b.NumberID, "body": "Hello", "client_key": "first-0002"})
		require.Equal(t, http.StatusUnprocessableEntity, status)
		require.Equal(t, code, answer["code"])
	}

	night := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	b.Set(night)
	closed := s.OK(http.MethodGet, conversation+"/gate", nil)
	require.Equal(t, false, closed["allowed"])
	require.Equal(t, "outside_window", closed["reason"])
	require.Equal(t, "2026-11-20T13:00:00Z", closed["allowed_at"])
	status, refused := s.Call(http.MethodPost, conversation+"/messages", map[string]any{"body": "Are you there?", "client_key": "night-0001"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "outside_window", refused["code"])

	b.Receive("in-1", sendingtest.E164(620), "Yes, still up", night)
	require.Equal(t, "It is outside of the hours in which texts may be sent.", s.OK(http.MethodGet, conversation+"/gate", nil)["warning"])
	s.OK(http.MethodPost, conversation+"/messages", map[string]any{"body": "Good", "client_key": "night-0002"})
	sendingtest.Until(b, 2, `select count(*) from send where state in ('accepted', 'delivered')`)
	require.Equal(t, 1, sendingtest.One[int](b, `select sum(used) from number_day`))

	phoneID := sendingtest.One[string](b, `select id from phone`)
	marked := s.OK(http.MethodPost, "/v1/phones/"+phoneID+"/opt-out", map[string]any{"reason": "She asked on the phone"})
	require.NotNil(t, marked["opted_out_at"])
	status, refused = s.Call(http.MethodPost, conversation+"/messages", map[string]any{"body": "Sorry", "client_key": "night-0003"})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "opted_out", refused["code"])
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from decision where not allowed and reason = 'opted_out' and entry_id is null`))
	require.Nil(t, s.OK(http.MethodPost, "/v1/phones/"+phoneID+"/opt-in", map[string]any{"reason": "A mistake"})["opted_out_at"])
	for _, kind := range []string{"hold", "wrong-number", "release"} {
		s.OK(http.MethodPost, "/v1/phones/"+phoneID+"/"+kind, map[string]any{"reason": "By hand"})
	}
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from phone where held_at is null and wrong_number_at is null and opted_out_at is null`))
	require.Equal(t, 5, sendingtest.One[int](b, `select count(*) from phone_mark where source = 'person' and actor = $1 and reason <> ''`, sendingtest.UserID))
}

func TestADoubleClickIsOneText(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Person(501)
	b.Receive("in-1", sendingtest.E164(501), "How much would that be?", sendingtest.Thursday)
	server := b.Serve()
	b.Work()
	conversation := sendingtest.One[string](b, `select id from conversation`)
	answers := make([]map[string]any, 8)
	var clicks sync.WaitGroup
	for i := range answers {
		clicks.Go(func() {
			_, answers[i] = server.Call(http.MethodPost, "/v1/conversations/"+conversation+"/messages", map[string]any{"body": "About $500.", "client_key": "click-0001"})
		})
	}
	clicks.Wait()
	for _, answer := range answers {
		require.Equal(t, answers[0]["entry"].(map[string]any)["id"], answer["entry"].(map[string]any)["id"])
	}
	sendingtest.Until(b, "accepted", `select state from send`)
	require.Len(t, b.Vendor.Texts(), 1)
	status, answer := server.Call(http.MethodPost, "/v1/messages", map[string]any{
		"to": sendingtest.E164(502), "number_id": b.NumberID, "body": "Hello", "client_key": "click-0001",
	})
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "client_key_used", answer["code"])
}

func TestTheSameInboundTextIsStoredOnce(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	b.Person(511)
	var deliveries sync.WaitGroup
	for range 8 {
		deliveries.Go(func() {
			err := b.DB.InTx(context.Background(), func(tx db.Tx) error {
				return b.Talk.Receive(context.Background(), tx, sendingtest.Inbound("in-1", sendingtest.E164(511), "Yes please", sendingtest.Thursday))
			})
			if err != nil {
				t.Errorf("receive: %v", err)
			}
		})
	}
	deliveries.Wait()
	require.Equal(t, 1, sendingtest.One[int](b, `select count(*) from entry`))
	require.Equal(t, 1, sendingtest.One[int](b, `select unread from conversation`))
}

func TestASnoozedConversationComesBack(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	s := b.Serve()
	b.Receive("in-1", sendingtest.E164(873), "How much would that be?", sendingtest.Thursday)
	path := "/v1/conversations/" + sendingtest.One[string](b, `select id from conversation`)
	snoozed := s.OK(http.MethodPatch, path, map[string]any{"state": "snoozed", "snoozed_until": sendingtest.Thursday.Add(time.Hour)})
	require.Equal(t, "snoozed", snoozed["state"])
	require.Nil(t, snoozed["contact"])
	require.Nil(t, snoozed["property"])
	b.Set(sendingtest.Thursday.Add(time.Hour))
	b.Work()
	sendingtest.Until(b, 1, `select count(*) from conversation where state = 'open' and snoozed_until is null`)
	status, answer := s.Call(http.MethodGet, "/v1/conversations/"+db.NewID(), nil)
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "not_found", answer["code"])
	status, answer = s.Call(http.MethodGet, path+"/entries?cursor=nonsense", nil)
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Equal(t, "bad_cursor", answer["code"])
	status, _ = s.Call(http.MethodPost, "/v1/phones/"+db.NewID()+"/hold", map[string]any{"reason": "By hand"})
	require.Equal(t, http.StatusNotFound, status)
}
