// Package simulator is the texting vendor's stand-in: its wire format, its
// webhooks, its faults, and customers who answer, so that everything works
// without an account anywhere.
//
// It owns tables sim_number, sim_message, sim_blocked, sim_webhook, sim_due,
// sim_setting, sim_rate; all its state is there, so restarts and several
// processes agree. It publishes and hears no events of the product: the two
// meet on the wire alone.
package simulator

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Path is where Routes mounts the vendor's API.
const Path = "/simulator/openphone"

// Config is what a simulator needs.
type Config struct {
	DB    *db.DB
	Clock clock.Clock
	// Seed decides which customers answer and what.
	Seed uint64
}

// Simulator is the vendor; its ServeHTTP speaks /v1.
type Simulator struct {
	Config
	router  *chi.Mux
	replies []reply
	client  *http.Client
}

// New makes the vendor. Run must run somewhere for its webhooks to be posted.
func New(config Config) *Simulator {
	s := &Simulator{Config: config, router: chi.NewMux(), replies: readReplies(), client: &http.Client{Timeout: 5 * time.Second}}
	s.router.Use(s.admit)
	s.router.Get("/v1/phone-numbers", s.numbers)
	s.router.Get("/v1/users", s.users)
	s.router.Post("/v1/messages", s.send)
	s.router.Get("/v1/messages", s.list)
	s.router.Get("/v1/messages/{id}", s.one)
	s.router.Get("/v1/webhooks", s.webhooks)
	s.router.Get("/v1/webhooks/{id}", s.webhook)
	s.router.Delete("/v1/webhooks/{id}", s.removeWebhook)
	s.router.Post("/v1/webhooks/messages", s.addWebhook)
	s.router.NotFound(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusNotFound, "Not found")
	})
	return s
}

func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// Routes mounts the vendor's API under Path, and the control of it.
func (s *Simulator) Routes(api *httpd.API) {
	wire := http.StripPrefix(Path, s)
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		api.Handle(httpd.Route{
			Method: method, Path: Path + "/*", ID: "simulator.wire." + method,
			Permission: httpd.Public,
		}, wire.ServeHTTP)
	}
	s.control(api)
}

// Run does what is due until ctx is over.
func (s *Simulator) Run(ctx context.Context) {
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() { s.work(ctx) })
	}
	workers.Wait()
}

// APIKey is the one key that the vendor accepts: made at first use, then kept,
// so that a stranger who can reach the program cannot play with it.
func (s *Simulator) APIKey(ctx context.Context) (string, error) {
	var key string
	err := s.DB.GetContext(ctx, &key, `
		with made as (
			insert into sim_setting (key, value) values ('api_key', to_jsonb($1::text)) on conflict (key) do nothing returning value)
		select coalesce((select value from made), (select value from sim_setting where key = 'api_key')) #>> '{}'`, "sim-"+rand.Text())
	if err != nil {
		return "", fmt.Errorf("read the simulator's key: %w", err)
	}
	return key, nil
}

type number struct {
	ID   string `db:"id"`
	E164 string `db:"e164"`
	Name string `db:"name"`
}

func (s *Simulator) allNumbers(ctx context.Context) ([]number, error) {
	var found []number
	err := s.DB.SelectContext(ctx, &found, `select id, e164, name from sim_number order by id`)
	return found, err
}
