// Package openphone is the texting vendor OpenPhone, now named Quo: its v1
// REST API as a carrier.Sender, its webhooks of both generations, and
// the account's numbers. Nothing here ever sends a text twice.
//
// It owns tables webhook_in, webhook_seen, vendor_rate. It publishes no
// events: what a webhook says is handed to the functions of Dependencies, in
// the transaction that marks the webhook as done.
package openphone

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
)

// Dependencies are what wire.go passes.
type Dependencies struct {
	Web    *db.DB // for the webhook's handler
	Work   *db.DB // for jobs
	Client *Client
	// Keys sign the vendor's webhooks, besides those of WebhookURL.
	Keys []string
	// WebhookURL is where the vendor shall post; empty registers nothing.
	WebhookURL string
	// HoldPhone pauses automation for a phone that has just written.
	HoldPhone func(ctx context.Context, tx db.Tx, e164 string, at time.Time) error
	// Receive stores an inbound text; twice must be the same as once.
	Receive func(ctx context.Context, tx db.Tx, inbound conversations.Inbound) error
	// Settle notes what became of an outgoing text, ours or another's.
	Settle func(ctx context.Context, tx db.Tx, report sending.Report) error
	// KeepNumbers stores the account's numbers.
	KeepNumbers func(ctx context.Context, tx db.Tx, numbers []numbers.Number) error
}

// Module is the vendor wired to the domain.
type Module struct {
	Dependencies
	keys       atomic.Pointer[[]string] // a cache: the vendor's list is the source
	lookedUpAt atomic.Int64
}

// NewModule wires the vendor.
func NewModule(dependencies Dependencies) *Module {
	return &Module{Dependencies: dependencies}
}

// Routes registers the webhook. Its permission is public because the
// signature is the caller's identity.
func (m *Module) Routes(api *httpd.API) {
	api.Handle(httpd.Route{
		Method: http.MethodPost, Path: "/webhooks/openphone", ID: "openphone.webhook",
		Permission: httpd.Public,
	}, m.receive)
}

// Jobs registers the work behind the webhook and the daily look at the account.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, 30*time.Second, m.process)
	jobs.Add(r, time.Minute, func(ctx context.Context, _ *river.Job[SyncArgs]) error { return m.Sync(ctx) })
	r.Every(24*time.Hour, SyncArgs{})
}

// SyncArgs is the daily job that reads the account's numbers and sees to it
// that the vendor posts to us.
type SyncArgs struct{}

// Kind names the job.
func (SyncArgs) Kind() string { return "openphone.sync" }

// InsertOpts puts it into its queue.
func (SyncArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: jobs.Sync} }

// Sync reads the account's numbers and registers our webhook where it is
// missing.
func (m *Module) Sync(ctx context.Context) error {
	numbers, err := m.Client.PhoneNumbers(ctx)
	if err != nil {
		return err
	}
	err = m.Work.InTx(ctx, func(tx db.Tx) error { return m.KeepNumbers(ctx, tx, numbers) })
	if err != nil || m.WebhookURL == "" {
		return err
	}
	return m.Client.EnsureWebhook(ctx, m.WebhookURL)
}

// POST /v1/webhooks/messages answers with the signing key, and GET
// /v1/webhooks repeats it; hooks made in the vendor's app are not listed.
type hook struct {
	URL         string   `json:"url"`
	Events      []string `json:"events"`
	ResourceIDs []string `json:"resourceIds"`
	Status      string   `json:"status"`
	Label       string   `json:"label"`
	Key         string   `json:"key,omitempty"`
}

// EnsureWebhook registers an address for the events of texts, unless it is.
func (c *Client) EnsureWebhook(ctx context.Context, address string) error {
	keys, err := c.WebhookKeys(ctx, address)
	if err != nil || len(keys) > 0 {
		return err
	}
	ours := hook{
		URL: address, Events: []string{KindReceived, KindDelivered}, ResourceIDs: []string{"*"},
		Status: "enabled", Label: "Attack-a-Crack CRM",
	}
	return c.call(ctx, http.MethodPost, "/v1/webhooks/messages", nil, ours, nil)
}

// WebhookKeys reads the signing keys of the enabled webhooks of an address.
func (c *Client) WebhookKeys(ctx context.Context, address string) ([]string, error) {
	var answer page[hook]
	if err := c.call(ctx, http.MethodGet, "/v1/webhooks", nil, nil, &answer); err != nil {
		return nil, err
	}
	var keys []string
	for _, each := range answer.Data {
		if each.URL == address && each.Status == "enabled" && slices.Contains(each.Events, KindReceived) {
			keys = append(keys, each.Key)
		}
	}
	return keys, nil
}
