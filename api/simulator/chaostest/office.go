package chaostest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"
)

const message = "Hi {{first_name|there}}, Attack-a-Crack here about {{street|your street}}. Reply STOP to opt out."

// call asks any process that runs, and another one where it was just killed.
// What is asked must do the same twice as once.
func (w *World) call(method, path string, body, into any, headers ...string) {
	w.t.Helper()
	last := ""
	w.until(method+" "+path, func() bool {
		for _, p := range w.processes {
			w.mu.Lock()
			address := p.address
			w.mu.Unlock()
			if address == "" {
				continue
			}
			status, answer, err := w.ask(address, method, path, body, headers...)
			if err == nil && status/100 == 2 {
				if into != nil {
					require.NoError(w.t, json.Unmarshal(answer, into))
				}
				return true
			}
			if text := fmt.Sprint(status, " ", string(answer), " ", err); text != last {
				w.trouble, last = append(w.trouble, method+" "+path+": "+text), text
			}
		}
		return false
	})
}

func (w *World) ask(address, method, path string, body any, headers ...string) (int, []byte, error) {
	kind, reader := "application/json", io.Reader(nil)
	switch body := body.(type) {
	case nil:
	case string:
		kind, reader = "text/csv", strings.NewReader(body)
	default:
		encoded, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		reader = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(w.t.Context(), method, address+path, reader)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if w.token != "" {
		request.Header.Set("Authorization", "Bearer "+w.token)
	}
	client := http.Client{Timeout: 15 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// signIn makes the owner with the link that the first process prints.
func (w *World) signIn() {
	w.t.Helper()
	link, err := url.Parse(w.processes[0].setup)
	require.NoError(w.t, err)
	w.call(http.MethodPost, "/v1/setup", map[string]any{
		"token": link.Query().Get("token"), "name": "Olive Owner", "email": "owner@example.com", "password": "correct horse",
	}, nil)
	var session struct {
		AccessToken string `json:"access_token"`
	}
	w.call(http.MethodPost, "/auth/v1/token?grant_type=password", map[string]any{"email": "owner@example.com", "password": "correct horse"}, &session)
	w.token = session.AccessToken
}

// draft imports people and makes a campaign for them that waits for its launch.
func (w *World) draft(people int) *campaign {
	w.t.Helper()
	file := strings.Builder{}
	file.WriteString("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\r\n")
	c := campaign{}
	for range people {
		w.people++
		fmt.Fprintf(&file, "SFR,%d ELM ST,QUINCY,02169,ANNA SMITH%s,617-555-%04d\r\n", w.people, letters(w.people), 100+w.people)
		c.phones = append(c.phones, fmt.Sprintf("+1617555%04d", 100+w.people))
	}
	name := fmt.Sprintf("list %d", w.people)
	var imported struct {
		ID   string
		List struct{ ID string }
	}
	w.call(http.MethodPost, "/v1/imports?filename=list.csv&run=true&list_name="+url.QueryEscape(name), file.String(), &imported)
	w.until("the list is imported", func() bool {
		return one[string](w, `select state from crm.import where id = $1`, imported.ID) == "done"
	})
	w.call(http.MethodPost, "/v1/lists/"+imported.List.ID+"/attest", map[string]any{"basis": "attested", "text": "They asked at the home show."}, nil)
	var made struct{ ID string }
	c.draft = map[string]any{"name": name, "list_id": imported.List.ID, "body": message}
	w.call(http.MethodPost, "/v1/campaigns", c.draft, &made)
	c.id = made.ID
	w.campaigns = append(w.campaigns, c)
	return &w.campaigns[len(w.campaigns)-1]
}

// letters spells a number, so that each owner has a name of letters.
func letters(n int) (out string) {
	for ; n > 0; n /= 10 {
		out += string(rune('A' + n%10))
	}
	return out
}

// launch begins a campaign: one in three by its schedule, in a moment.
func (w *World) launch(c *campaign) {
	if w.dice.IntN(3) == 0 {
		var draft struct{ Version int }
		w.call(http.MethodGet, "/v1/campaigns/"+c.id, nil, &draft)
		c.draft["starts_at"] = w.now().Add(time.Second).Format(time.RFC3339Nano)
		w.call(http.MethodPatch, "/v1/campaigns/"+c.id, c.draft, nil, "If-Match", fmt.Sprintf("%q", fmt.Sprint(draft.Version)))
	}
	w.step(c, "launch")
}

// pause counts from its answer on, resume from its request on.
func (w *World) pause(c *campaign) {
	w.step(c, "pause")
	c.paused = true
	w.vendor.Note(vendortest.Line{Kind: Paused, ID: c.id, Text: strings.Join(c.phones, " ")})
}

func (w *World) resume(c *campaign) {
	w.vendor.Note(vendortest.Line{Kind: Resumed, ID: c.id, Text: strings.Join(c.phones, " ")})
	c.paused = false
	w.step(c, "resume")
}

func (w *World) step(c *campaign, name string) {
	w.t.Helper()
	w.call(http.MethodPost, "/v1/campaigns/"+c.id+"/"+name, nil, nil)
}

type number struct {
	ID       string
	Version  int
	PausedAt *string `json:"paused_at"`
}

// eachNumber changes the numbers for which a change is returned.
func (w *World) eachNumber(change func(number) map[string]any) {
	w.t.Helper()
	var all struct{ Items []number }
	w.call(http.MethodGet, "/v1/numbers", nil, &all)
	for _, each := range all.Items {
		if body := change(each); body != nil {
			w.call(http.MethodPatch, "/v1/numbers/"+each.ID, body, nil, "If-Match", fmt.Sprintf("%q", fmt.Sprint(each.Version)))
		}
	}
}
