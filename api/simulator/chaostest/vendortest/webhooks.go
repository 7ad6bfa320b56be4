package vendortest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// again is how soon a webhook that was not taken is posted once more; the
// vendor itself takes 5 seconds, 5 minutes, and so on.
const again = 150 * time.Millisecond

// report tells that a text was delivered, in the manner of its mood.
func (v *Vendor) report(sent text, mood Mood) {
	sent.Status = "delivered"
	switch mood.Report {
	case "never":
	case "late":
		v.mu.Lock()
		v.late = append(v.late, func() { v.tell("message.delivered", sent, 1) })
		v.mu.Unlock()
	case "twice":
		v.tell("message.delivered", sent, 2)
		v.tell("message.delivered", sent, 1) // and as another event
	default:
		v.tell("message.delivered", sent, 1)
	}
}

// Late posts what was kept back.
func (v *Vendor) Late() {
	v.mu.Lock()
	held := v.late
	v.late = nil
	v.mu.Unlock()
	for _, each := range held {
		each()
	}
}

// Write lets a customer write to one of the numbers; the event is posted as
// often as copies say, at once. The channel closes when it was answered.
func (v *Vendor) Write(from, number, words string, copies int) <-chan struct{} {
	v.mu.Lock()
	v.events++
	inbound := text{
		ID: fmt.Sprintf("ACin%05d", v.events), To: v.Numbers[number], From: from, Number: number, Text: words, Direction: "incoming",
		Status: "received", CreatedAt: v.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
	}
	v.mu.Unlock()
	return v.tell("message.received", inbound, copies)
}

// tell posts an event until somebody has taken it.
func (v *Vendor) tell(kind string, about text, copies int) <-chan struct{} {
	v.mu.Lock()
	v.events++
	id := fmt.Sprintf("EV%06d", v.events)
	v.mu.Unlock()
	body, _ := json.Marshal(v.envelope(id, kind, about))
	line := Line{Kind: Told, Event: kind, ID: about.ID, From: about.From, To: about.To, Text: about.Text, Note: id}
	taken := make(chan struct{})
	for n := range copies {
		v.untold.Add(1)
		v.posting.Go(func() {
			defer v.untold.Add(-1)
			if v.insist(id, body, line) && n == 0 {
				close(taken)
			}
		})
	}
	return taken
}

// Untold is how many webhooks nobody has taken yet.
func (v *Vendor) Untold() int { return int(v.untold.Load()) }

// envelope is an event in the words of its generation.
func (v *Vendor) envelope(id, kind string, about text) map[string]any {
	if !v.Newer {
		return map[string]any{
			"id": id, "object": "event", "apiVersion": "v4", "createdAt": about.CreatedAt, "type": kind,
			"data": map[string]any{"object": about, "deepLink": "https://example.com"},
		}
	}
	return map[string]any{
		"id": id, "apiVersion": "2026-03-30", "createdAt": about.CreatedAt, "type": kind,
		"data": map[string]any{
			"resource": map[string]any{
				"id": about.ID, "direction": about.Direction, "text": about.Text, "media": []any{}, "status": about.Status, "createdAt": about.CreatedAt,
			},
			"context": map[string]any{
				"orgId": "OR0001", "phoneNumberId": about.Number, "conversationId": "CN0001", "userId": nil,
				"contacts":         map[string]any{"ids": []string{}, "lookupStatus": "none"},
				"senderIdentifier": about.From, "recipientIdentifiers": []string{about.To},
			},
			"links": map[string]any{"quo": "https://example.com"},
		},
	}
}

func (v *Vendor) insist(id string, body []byte, line Line) bool {
	for try := 0; v.ctx.Err() == nil; try++ {
		// The next line is written before anybody else's: whoever is told "200" is told from here on.
		if receivers := v.Receivers(); len(receivers) > 0 && v.deliver(receivers[try%len(receivers)], id, body) {
			v.Note(line)
			return true
		}
		select {
		case <-v.ctx.Done():
		case <-time.After(again):
		}
	}
	return false
}

func (v *Vendor) deliver(address, id string, body []byte) bool {
	ctx, cancel := context.WithTimeout(v.ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	v.sign(request.Header, "msg_"+id, body)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode == http.StatusOK
}

// sign puts the signature of the generation into a webhook's header.
func (v *Vendor) sign(header http.Header, id string, body []byte) {
	key, _ := base64.StdEncoding.DecodeString(v.Key)
	over := func(prefix string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(prefix + "."))
		mac.Write(body)
		return base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	if !v.Newer {
		stamp := strconv.FormatInt(v.Real().UnixMilli(), 10)
		header.Set("openphone-signature", "hmac;1;"+stamp+";"+over(stamp))
		return
	}
	stamp := strconv.FormatInt(v.Real().Unix(), 10)
	header.Set("webhook-id", id)
	header.Set("webhook-timestamp", stamp)
	header.Set("webhook-signature", "v1,"+over(id+"."+stamp))
}
