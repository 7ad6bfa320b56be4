package openphone

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
)

// ProcessArgs is the job behind a stored webhook.
type ProcessArgs struct {
	WebhookID int64 `json:"webhook_id"`
}

// Kind names the job.
func (ProcessArgs) Kind() string { return "openphone.process" }

// InsertOpts gives it three tries; then the webhook is a dead letter.
func (ProcessArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Webhook, MaxAttempts: 3}
}

// noteTimeout is how long it may take to note that a try has failed.
const noteTimeout = 4 * time.Second

func (m *Module) process(ctx context.Context, job *river.Job[ProcessArgs]) error {
	id := job.Args.WebhookID
	failed := m.Work.InTx(ctx, func(tx db.Tx) error { return m.apply(ctx, tx, id) })
	if failed == nil {
		return nil
	}
	// A try that was cut off is noted too: nobody would look at its webhook again. The queue logs it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTimeout)
	defer cancel()
	return errors.Join(fmt.Errorf("webhook %d: %w", id, failed), m.Work.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `
			update webhook_in set tries = tries + 1, error = $2, state = case when $3 then 'dead' else state end
			where id = $1`, id, failed.Error(), job.Attempt >= job.MaxAttempts)
		return err
	}))
}

// apply hands a webhook to the domain and marks it, both or neither.
func (m *Module) apply(ctx context.Context, tx db.Tx, id int64) error {
	var stored struct {
		Raw   []byte `db:"raw"`
		State string `db:"state"`
	}
	err := tx.GetContext(ctx, &stored, `select raw, state from webhook_in where id = $1 for update`, id)
	if err != nil || stored.State != "stored" {
		return err
	}
	event, err := Decode(stored.Raw)
	if err != nil {
		return err
	}
	state := "done"
	switch {
	case event.Kind == KindReceived && event.Incoming:
		err = m.Receive(ctx, tx, conversations.Inbound{
			VendorID: event.VendorID, NumberVendorID: event.NumberVendorID, From: event.From, To: event.To,
			Text: event.Text, At: event.At, Media: event.Media,
		})
	case event.Kind == KindDelivered, event.Kind == KindFailed, event.Kind == KindUndelivered:
		err = m.Settle(ctx, tx, event.Report)
	default:
		state = "ignored"
	}
	if err == nil {
		_, err = tx.Exec(ctx, `update webhook_in set state = $2, tries = tries + 1, error = '' where id = $1`, id, state)
	}
	return err
}

// The kinds of events that change something here; others are only kept.
const (
	KindReceived    = "message.received"
	KindDelivered   = "message.delivered"
	KindFailed      = "message.failed"
	KindUndelivered = "message.undelivered"
)

// Event is a webhook of any generation, reduced to what the CRM uses. For a
// kind other than message.* only ID, Kind and At are set.
type Event struct {
	ID, Kind string
	Incoming bool
	sending.Report
	Media []conversations.Media
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
	event := Event{ID: outer.ID, Kind: outer.Type, Report: sending.Report{At: instant(outer.CreatedAt)}}
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
	if len(message.To) == 0 {
		message.To = outer.Data.Context.Recipients
	}
	// Samples of inbound texts say "delivered": only the direction tells.
	event.Incoming = message.Direction == "incoming" || message.Direction == "" && outer.Type == KindReceived
	event.Media = message.Media
	event.Report = sending.Report{
		VendorID: message.ID, NumberVendorID: cmp.Or(message.PhoneNumberID, outer.Data.Context.PhoneNumberID),
		From: cmp.Or(message.From, outer.Data.Context.Sender), To: message.To.only(), Text: cmp.Or(message.Text, message.Body),
		Status: strings.TrimPrefix(outer.Type, "message."), ErrorCode: string(message.ErrorCode), At: cmp.Or(instant(message.CreatedAt), event.At),
	}
	return event, nil
}

// instant is zero for what is no time.
func instant(text string) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, text)
	return at.UTC()
}
