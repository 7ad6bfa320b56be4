package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/campaigns"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/dossier"
	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/blob"
	"github.com/attackacrack/crm/api/platform/config"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/platform/live"
	"github.com/attackacrack/crm/api/receipts"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/simulator"
	"github.com/attackacrack/crm/api/suppression"
	"github.com/attackacrack/crm/api/templates"
	"github.com/attackacrack/crm/api/timeline"
)

// app is every module, wired.
type app struct {
	api       *httpd.API
	registry  *jobs.Registry
	hub       *live.Hub
	access    *access.Module
	imports   *imports.Module
	openphone *openphone.Module
	simulator *simulator.Simulator // nil with a real account
}

// beforeCommit runs last in every transaction: the audit line of a request,
// then the note that its Idempotency-Key has had its effect.
func beforeCommit(ctx context.Context, tx db.Tx) error {
	if err := access.Audit(ctx, tx); err != nil {
		return err
	}
	return httpd.MarkCommitted(ctx, tx)
}

// wire is the one place that knows every module: it constructs them, passes
// what one needs of another, subscribes jobs to facts, and registers routes.
func wire(ctx context.Context, p *process, port int) (*app, error) {
	c := p.config
	a := &app{registry: jobs.NewRegistry()}
	client, mode, err := a.vendor(ctx, p, port)
	if err != nil {
		return nil, err
	}
	a.access, err = access.New(ctx, access.Dependencies{
		DB: p.web, Clock: p.clock, PublicURL: c.PublicURL, OpenPhone: mode, SupabaseURL: c.SupabaseURL,
		SupabaseAnonKey: c.SupabaseAnonKey, SupabaseSecretKey: c.SupabaseSecretKey, SupabaseJWTSecret: c.SupabaseJWTSecret,
	})
	if err != nil {
		return nil, err
	}
	blobs, err := blob.Open(filepath.Join(c.DataDir, "files"))
	if err != nil {
		return nil, err
	}
	people, audiences := contacts.New(p.web, p.clock), lists.New(p.web, p.clock)
	erased := suppression.Register{Key: c.SuppressionKey}
	ours := numbers.New(numbers.Dependencies{DB: p.web, Clock: p.clock, List: client.PhoneNumbers, Reserved: sending.Reserved})
	engine := sending.New(sending.Dependencies{
		Work: p.jobs, Clock: p.clock, Sender: client,
		Gate:     &gate.Module{Clock: p.clock, Window: businessWindow, CampaignFacts: recipients.Facts, Suppression: erased},
		Segments: func(text string) int { return templates.Segments(text).Segments },
	})
	talk := conversations.New(conversations.Dependencies{Web: p.web, Work: p.jobs, Clock: p.clock, Sending: engine})
	texts := templates.New(templates.Dependencies{DB: p.web, Clock: p.clock, Business: businessName})
	whom := audience.New(audience.Dependencies{Read: p.jobs, Clock: p.clock, Gate: engine.Gate, Business: businessName})
	ahead := forecast.New(forecast.Dependencies{Audience: whom, Numbers: ours, Stagger: c.Stagger, SegmentCents: c.SegmentCents})
	outreach := campaigns.New(campaigns.Dependencies{
		Web: p.web, Work: p.jobs, Clock: p.clock, Sending: engine, Numbers: ours, Audience: whom, Forecast: ahead,
	})
	proof := dossier.New(dossier.Dependencies{DB: p.web, Clock: p.clock, Gate: engine.Gate, Numbers: ours, Suppression: erased})
	ours.Changed.Subscribe(sending.OnNumberChanged)
	ours.Changed.Subscribe(campaigns.OnNumberChanged)
	engine.Settled.Subscribe(recipients.OnSettled)
	talk.Received.Subscribe(recipients.OnReceived)
	a.openphone = openphone.NewModule(openphone.Dependencies{
		Web: p.web, Work: p.jobs, Client: client, Keys: c.OpenPhoneWebhookKeys, WebhookURL: a.webhookURL(c, port),
		HoldPhone: engine.HoldPhone, Receive: talk.Receive, Settle: engine.Settle, KeepNumbers: ours.Keep,
	})
	a.imports = imports.New(imports.Dependencies{Web: p.web, Work: p.jobs, Blobs: blobs, Clock: p.clock, OptOut: engine.OptOutAll})
	a.hub = live.NewHub(p.web, a.access.Audience, c.Origins)
	a.api = httpd.New(httpd.Options{DB: p.web, Clock: p.clock, Guard: a.access.Guard(), Origins: c.Origins, WebDir: c.WebDir, TrustProxy: c.TrustProxy})
	routes(a.api, a.access, people, audiences, &receipts.Module{DB: p.web}, ours, talk, texts, whom, outreach, proof, a.openphone, intake.New(p.web), a.imports, a.hub)
	if a.simulator != nil {
		a.simulator.Routes(a.api)
	}
	engine.Jobs(a.registry)
	talk.Jobs(a.registry)
	outreach.Jobs(a.registry)
	a.openphone.Jobs(a.registry)
	a.imports.Jobs(a.registry)
	return a, a.api.Check()
}

// contract is the OpenAPI document of every route; it needs no database.
func contract() ([]byte, error) {
	api := httpd.New(httpd.Options{})
	routes(api, &access.Module{}, &contacts.Module{}, &lists.Module{}, &receipts.Module{}, &numbers.Module{}, &conversations.Module{}, &templates.Module{}, &audience.Module{}, &campaigns.Module{}, &dossier.Module{},
		&openphone.Module{}, &intake.Module{}, &imports.Module{}, &live.Hub{}, simulator.New(simulator.Config{}))
	if err := api.Check(); err != nil {
		return nil, err
	}
	return api.Huma.OpenAPI().YAML()
}

func routes(api *httpd.API, modules ...interface{ Routes(*httpd.API) }) {
	for _, module := range modules {
		module.Routes(api)
	}
}

// vendor makes the client of the texting vendor: of the account whose key is
// given, else of the stand-in that this program serves itself.
func (a *app) vendor(ctx context.Context, p *process, port int) (*openphone.Client, string, error) {
	limiter := openphone.Limiter(p.jobs, timeline.Vendor)
	if p.config.OpenPhoneKey != "" {
		return openphone.New(openphone.Config{BaseURL: p.config.OpenPhoneURL, Key: p.config.OpenPhoneKey, Limiter: limiter}), "live", nil
	}
	a.simulator = simulator.New(simulator.Config{DB: p.jobs, Clock: p.clock, Seed: 1})
	key, err := a.simulator.APIKey(ctx)
	address := fmt.Sprintf("http://127.0.0.1:%d%s", port, simulator.Path)
	return openphone.New(openphone.Config{BaseURL: address, Key: key, Limiter: limiter}), "simulator", err
}

// webhookURL is where the vendor posts to: the stand-in to this process, the
// real one to the public address, unless only this machine can reach that.
func (a *app) webhookURL(c config.Config, port int) string {
	const path = "/webhooks/openphone"
	if a.simulator != nil {
		return fmt.Sprintf("http://127.0.0.1:%d%s", port, path)
	}
	if !strings.HasPrefix(c.PublicURL, "https://") {
		return ""
	}
	return strings.TrimSuffix(c.PublicURL, "/") + path
}

func businessName(ctx context.Context, q db.Querier) (string, error) {
	business, err := access.ReadBusiness(ctx, q)
	return business.Name, err
}

// businessWindow is Monday to Friday, no federal holiday, between the hours of
// the settings.
func businessWindow(ctx context.Context, q db.Querier) (consent.Window, error) {
	business, err := access.ReadBusiness(ctx, q)
	return consent.Window{
		Zone: business.Timezone, From: consent.Minutes(business.WindowFrom), To: consent.Minutes(business.WindowTo),
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}, err
}
