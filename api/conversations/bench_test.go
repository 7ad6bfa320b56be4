package conversations_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// thursday is 10:00 in New York on a working day.
var thursday = time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)

const (
	soon      = 20 * time.Second
	numberPN  = "PN0001"
	ourNumber = "+16175550199"
	firstText = "Hi, this is Attack-a-Crack about your foundation. Reply STOP to opt out."
)

// bench is the module in its own database, with a stand-in for the vendor.
type bench struct {
	t        *testing.T
	db       *db.DB
	m        *conversations.Module
	vendor   *vendor
	set      func(time.Time)
	clock    clock.Clock
	numberID string
	paused   sync.Map // recipients whose campaign does not run
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, vendor: newVendor(t)}
	b.clock, b.set = clock.Manual(thursday)
	b.db = openDB(t, dbtest.New(t))
	b.m = newModule(b.db, b.clock, b.vendor.url())
	b.m.CampaignFacts = func(_ context.Context, _ db.Tx, ids []string) (map[string]conversations.CampaignFacts, error) {
		facts := map[string]conversations.CampaignFacts{}
		for _, id := range ids {
			_, paused := b.paused.Load(id)
			facts[id] = conversations.CampaignFacts{Active: !paused, ConsentBasis: "attested"}
		}
		return facts, nil
	}
	b.tx(func(tx db.Tx) error {
		return b.m.KeepNumbers(t.Context(), tx, []conversations.VendorNumber{{VendorID: numberPN, E164: ourNumber, Label: "Office"}})
	})
	b.numberID = one[string](b, `select id from sending_number`)
	return b
}

func openDB(t *testing.T, url string) *db.DB {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: url, MaxConns: 30})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	return handle
}

func newModule(handle *db.DB, at clock.Clock, vendorURL string) *conversations.Module {
	client := openphone.New(openphone.Config{BaseURL: vendorURL, Key: "raw-key"})
	return conversations.New(conversations.Dependencies{
		Web: handle, Work: handle, Clock: at, Sender: client,
		Window: func(context.Context, db.Querier) (consent.Window, error) {
			return consent.Window{
				Zone: "America/New_York", From: 9 * 60, To: 18 * 60,
				Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			}, nil
		},
		CampaignFacts: func(_ context.Context, _ db.Tx, ids []string) (map[string]conversations.CampaignFacts, error) {
			facts := map[string]conversations.CampaignFacts{}
			for _, id := range ids {
				facts[id] = conversations.CampaignFacts{Active: true, ConsentBasis: "attested"}
			}
			return facts, nil
		},
	})
}

func (b *bench) tx(work func(tx db.Tx) error) {
	b.t.Helper()
	require.NoError(b.t, b.db.InTx(b.t.Context(), work))
}

// work runs the jobs until the test ends.
func (b *bench) work() *jobs.Runner { return startJobs(b.t, b.db, b.m) }

func startJobs(t *testing.T, handle *db.DB, m *conversations.Module) *jobs.Runner {
	t.Helper()
	registry := jobs.NewRegistry()
	m.Jobs(registry)
	runner, err := jobs.Start(t.Context(), handle, registry)
	require.NoError(t, err)
	t.Cleanup(func() { runner.Stop(context.WithoutCancel(t.Context())) })
	return runner
}

func one[T any](b *bench, query string, args ...any) (value T) {
	b.t.Helper()
	require.NoError(b.t, b.db.GetContext(b.t.Context(), &value, query, args...))
	return value
}

// until polls a query for a value.
func until[T comparable](b *bench, want T, query string, args ...any) {
	b.t.Helper()
	var last T
	require.Eventually(b.t, func() bool {
		last = one[T](b, query, args...)
		return last == want
	}, soon, 15*time.Millisecond, "want %v of: %s", want, query)
}

// person stores a contact in Quincy with a phone, and returns the phone's id.
func (b *bench) person(n int) string {
	b.t.Helper()
	contactID, phoneID, propertyID := db.NewID(), db.NewID(), db.NewID()
	b.tx(func(tx db.Tx) error {
		_, err := tx.Exec(b.t.Context(), `
			with c as (insert into contact (id, first_name, last_name, last_activity_at, created_at, updated_at) values ($1, 'Robert', $4, $5, $5, $5)),
				p as (insert into phone (id, e164, created_at) values ($2, $6, $5)),
				a as (insert into property (id, address_key, street, city, state, zip5, created_at, updated_at)
					values ($3, $6, '12 Elm St', 'Quincy', 'MA', '02169', $5, $5)),
				l as (insert into contact_phone (contact_id, phone_id, is_primary) values ($1, $2, true))
			insert into contact_property (id, contact_id, property_id, is_primary) values ($3, $1, $3, true)`,
			contactID, phoneID, propertyID, fmt.Sprintf("Number %d", n), thursday, e164(n))
		return err
	})
	return phoneID
}

func e164(n int) string { return fmt.Sprintf("+1617555%04d", n) }

// plan plans a campaign text to each phone; the recipients' ids are returned.
func (b *bench) plan(phoneIDs ...string) []string {
	b.t.Helper()
	var recipients []string
	plans := make([]conversations.Planned, len(phoneIDs))
	for i, phoneID := range phoneIDs {
		recipient := db.NewID()
		recipients = append(recipients, recipient)
		plans[i] = conversations.Planned{
			PhoneID: phoneID, NumberID: b.numberID, RecipientID: &recipient, Purpose: consent.Marketing, Automated: true, Author: "campaign",
			ContactID: one[string](b, `select contact_id from contact_phone where phone_id = $1`, phoneID),
			Body:      firstText, NotBefore: b.clock.Now(), Campaign: &conversations.CampaignRef{ID: db.NewID(), Name: "Quincy"},
		}
	}
	b.tx(func(tx db.Tx) error {
		ids, err := b.m.Plan(b.t.Context(), tx, plans)
		require.Len(b.t, ids, len(plans))
		return err
	})
	return recipients
}

func (b *bench) state(recipient string) string {
	return one[string](b, `select state from send where recipient_id = $1`, recipient)
}

// posted is one text that reached the vendor.
type posted struct {
	ID, To, Text string
	At           time.Time
}

// vendor is a stand-in that writes down every text it is given.
type vendor struct {
	server *httptest.Server
	mu     sync.Mutex
	log    []posted
	// answer may act before a text is answered; false leaves the answer to it.
	answer func(w http.ResponseWriter, r *http.Request, text posted) bool
	status map[string]string
}

func newVendor(t *testing.T) *vendor {
	v := &vendor{status: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/messages", v.post)
	mux.HandleFunc("GET /v1/messages", v.list)
	mux.HandleFunc("GET /v1/messages/{id}", v.read)
	v.server = httptest.NewServer(mux)
	t.Cleanup(v.server.Close)
	return v
}

func (v *vendor) url() string { return v.server.URL }

func (v *vendor) post(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Content string
		To      []string
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || len(body.To) != 1 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	v.mu.Lock()
	text := posted{ID: fmt.Sprintf("AC%04d", len(v.log)+1), To: body.To[0], Text: body.Content, At: thursday}
	v.log = append(v.log, text)
	v.mu.Unlock()
	if v.answer != nil && !v.answer(w, r, text) {
		return
	}
	w.WriteHeader(http.StatusAccepted)
	_, _ = fmt.Fprintf(w, `{"data":%s}`, text.json("queued"))
}

func (v *vendor) list(w http.ResponseWriter, r *http.Request) {
	var found []string
	for _, text := range v.texts() {
		if text.To == r.URL.Query().Get("participants") {
			found = append(found, text.json("sent"))
		}
	}
	_, _ = fmt.Fprintf(w, `{"data":[%s],"totalItems":%d}`, strings.Join(found, ","), len(found))
}

func (v *vendor) read(w http.ResponseWriter, r *http.Request) {
	for _, text := range v.texts() {
		if text.ID == r.PathValue("id") {
			_, _ = fmt.Fprintf(w, `{"data":%s}`, text.json("delivered"))
		}
	}
}

func (p posted) json(status string) string {
	encoded, _ := json.Marshal(map[string]any{
		"id": p.ID, "to": []string{p.To}, "from": ourNumber, "text": p.Text, "phoneNumberId": numberPN,
		"direction": "outgoing", "status": status, "createdAt": p.At.Format(time.RFC3339),
	})
	return string(encoded)
}

func (v *vendor) texts() []posted {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]posted(nil), v.log...)
}

// perPhone counts what each phone got.
func (v *vendor) perPhone() map[string]int {
	counts := map[string]int{}
	for _, text := range v.texts() {
		counts[text.To]++
	}
	return counts
}
