package openphone

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/conversations"
)

// The kinds of events that change something here; others are only kept.
const (
	KindReceived    = "message.received"
	KindDelivered   = "message.delivered"
	KindFailed      = "message.failed"
	KindUndelivered = "message.undelivered"
)

// Event is a webhook of any generation, reduced to what the CRM uses. For a
// kind other than message.* only ID, Kind and CreatedAt are set.
type Event struct {
	ID             string
	Kind           string
	MessageID      string
	NumberVendorID string
	From           string
	To             texts
	Text           string
	Incoming       bool
	Status         string
	ErrorCode      string
	CreatedAt      time.Time
	Media          []conversations.Media
}

// texts is a list that some generations write as one plain string.
type texts []string

func (t *texts) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) != nil {
		return json.Unmarshal(raw, (*[]string)(t))
	}
	*t = slices.DeleteFunc(texts{one}, func(text string) bool { return text == "" })
	return nil
}

// only is the single recipient; a group has none.
func (t texts) only() string {
	if len(t) != 1 {
		return ""
	}
	return t[0]
}

// word is a text that some generations write as a number.
type word string

func (w *word) UnmarshalJSON(raw []byte) error {
	*w = word(strings.Trim(strings.TrimPrefix(string(raw), "null"), `"`))
	return nil
}

// message is a text in every answer, in data.object of webhooks v2, v3 and v4,
// and in data.resource of 2026-03-30.
type message struct {
	ID            string                `json:"id"`
	From          string                `json:"from"`
	To            texts                 `json:"to"`
	Text          string                `json:"text"`
	Body          string                `json:"body"`
	Direction     string                `json:"direction"`
	Status        string                `json:"status"`
	CreatedAt     string                `json:"createdAt"`
	PhoneNumberID string                `json:"phoneNumberId"`
	ErrorCode     word                  `json:"errorCode"`
	Media         []conversations.Media `json:"media"`
}

// Decode reads an envelope of apiVersion v2, v3, v4 or 2026-03-30. It fails
// only for what is no JSON object, or a message that cannot be read.
func Decode(raw []byte) (Event, error) {
	var outer struct {
		ID        string `json:"id"`
		Type      string `json:"type"`
		CreatedAt string `json:"createdAt"`
		Data      struct {
			Object   *message `json:"object"`
			Resource *message `json:"resource"`
			Context  struct {
				PhoneNumberID string `json:"phoneNumberId"`
				Sender        string `json:"senderIdentifier"`
				Recipients    texts  `json:"recipientIdentifiers"`
			} `json:"context"`
		} `json:"data"`
	}
	err := json.Unmarshal(raw, &outer)
	event := Event{ID: outer.ID, Kind: outer.Type, CreatedAt: instant(outer.CreatedAt)}
	if outer.Type != "" && !strings.HasPrefix(outer.Type, "message.") {
		return event, nil // whatever else it holds
	}
	if err != nil {
		return event, fmt.Errorf("decode webhook %s: %w", outer.ID, err)
	}
	message := cmp.Or(outer.Data.Object, outer.Data.Resource)
	if message == nil || message.ID == "" {
		return event, fmt.Errorf("decode webhook %s: %q without a message", outer.ID, outer.Type)
	}
	event.MessageID = message.ID
	event.NumberVendorID = cmp.Or(message.PhoneNumberID, outer.Data.Context.PhoneNumberID)
	event.From = cmp.Or(message.From, outer.Data.Context.Sender)
	event.To = message.To
	if len(event.To) == 0 {
		event.To = outer.Data.Context.Recipients
	}
	event.Text = cmp.Or(message.Text, message.Body)
	// Samples of inbound texts say "delivered": only the direction tells.
	event.Incoming = message.Direction == "incoming" || message.Direction == "" && outer.Type == KindReceived
	event.Status = cmp.Or(message.Status, strings.TrimPrefix(outer.Type, "message."))
	event.ErrorCode = string(message.ErrorCode)
	event.Media = message.Media
	event.CreatedAt = cmp.Or(instant(message.CreatedAt), event.CreatedAt)
	return event, nil
}

// instant is zero for what is no time.
func instant(text string) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, text)
	return at.UTC()
}
