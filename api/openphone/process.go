package openphone

import (
	"context"
	"errors"
	"strings"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/sending"
)

const tries = 3

// ErrNotDead means that a webhook is not among the dead letters.
var ErrNotDead = problem.Conflict("webhook_not_dead", "This webhook is not waiting for a retry.")

// ProcessArgs is the job behind a stored webhook.
type ProcessArgs struct {
	WebhookID int64 `json:"webhook_id"`
}

// Kind names the job.
func (ProcessArgs) Kind() string { return "openphone.process" }

// InsertOpts gives it three tries; then the webhook is a dead letter.
func (ProcessArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Webhook, MaxAttempts: tries}
}

func (m *Module) process(ctx context.Context, job *river.Job[ProcessArgs]) error {
	id := job.Args.WebhookID
	failed := m.Work.InTx(ctx, func(tx db.Tx) error { return m.apply(ctx, tx, id) })
	if failed == nil {
		return nil
	}
	return errors.Join(failed, m.Work.InTx(ctx, func(tx db.Tx) error {
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
			VendorID: event.MessageID, NumberVendorID: event.NumberVendorID, From: event.From, To: event.To.only(),
			Text: event.Text, At: event.CreatedAt, Media: event.Media,
		})
	case event.Kind == KindDelivered, event.Kind == KindFailed, event.Kind == KindUndelivered:
		err = m.Settle(ctx, tx, sending.Report{
			VendorID: event.MessageID, NumberVendorID: event.NumberVendorID, From: event.From, To: event.To.only(),
			Text: event.Text, Status: strings.TrimPrefix(event.Kind, "message."), ErrorCode: event.ErrorCode, At: event.CreatedAt,
		})
	default:
		state = "ignored"
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update webhook_in set state = $2, tries = tries + 1, error = '' where id = $1`, id, state)
	return err
}

// Retry queues a dead webhook again. Fails with ErrNotDead.
func (m *Module) Retry(ctx context.Context, tx db.Tx, id int64) error {
	revived, err := tx.Exec(ctx, `update webhook_in set state = 'stored' where id = $1 and state = 'dead'`, id)
	if err == nil && revived == 0 {
		err = ErrNotDead
	}
	if err != nil {
		return err
	}
	return tx.Enqueue(ctx, ProcessArgs{WebhookID: id})
}
