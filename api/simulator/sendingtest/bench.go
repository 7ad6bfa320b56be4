// Package sendingtest wires the rooms that a text passes (numbers, sending,
// conversations) together in a database of their own, with a stand-in for the
// vendor, for the tests of each.
package sendingtest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/conversations"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/openphone"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
)

// Thursday is 10:00 in New York on a working day.
var Thursday = time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)

// Our number, the text that a campaign plans, and how long a test waits.
const (
	NumberPN  = "PN0001"
	OurNumber = "+16175550199"
	FirstText = "Hi, this is Attack-a-Crack about your foundation. Reply STOP to opt out."
	Soon      = 20 * time.Second
)

// Rooms are the modules, wired as wire.go does.
type Rooms struct {
	Numbers *numbers.Module
	Sending *sending.Module
	Talk    *conversations.Module
}

// Bench is the rooms in a database of their own.
type Bench struct {
	Rooms
	T        testing.TB
	DB       *db.DB
	Vendor   *Vendor
	Clock    clock.Clock
	Set      func(time.Time)
	NumberID string
	Paused   sync.Map // recipients whose campaign does not run
}

// New makes a bench with one number and a clock that stands at Thursday.
func New(t testing.TB) *Bench {
	t.Helper()
	b := &Bench{T: t, Vendor: newVendor(t)}
	b.Clock, b.Set = clock.Manual(Thursday)
	var err error
	b.DB, err = db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 30})
	require.NoError(t, err)
	t.Cleanup(b.DB.Close)
	b.Rooms = Wire(b.DB, b.Clock, b.Vendor.URL())
	b.Sending.Gate.CampaignFacts = func(_ context.Context, _ db.Tx, ids []string) (map[string]gate.CampaignFacts, error) {
		facts := map[string]gate.CampaignFacts{}
		for _, id := range ids {
			_, paused := b.Paused.Load(id)
			facts[id] = gate.CampaignFacts{Active: !paused, ConsentBasis: "attested"}
		}
		return facts, nil
	}
	b.Tx(func(tx db.Tx) error {
		return b.Numbers.Keep(t.Context(), tx, []numbers.Number{{VendorID: NumberPN, E164: OurNumber, Label: "Office"}})
	})
	b.NumberID = One[string](b, `select id from sending_number`)
	return b
}

// Client is a client of the vendor with a limit of requests; nil for none.
func Client(vendorURL string, limiter func(context.Context) error) *openphone.Client {
	return openphone.New(openphone.Config{BaseURL: vendorURL, Key: "raw-key", Limiter: limiter})
}

// oneByOne admits a text at a time, as the vendor's limit does, but never waits.
func oneByOne(context.Context) error { return nil }

// Wire makes the rooms; every campaign runs.
func Wire(handle *db.DB, at clock.Clock, vendorURL string) Rooms {
	var r Rooms
	r.Numbers = numbers.New(numbers.Dependencies{DB: handle, Clock: at, Reserved: sending.Reserved})
	r.Sending = sending.New(sending.Dependencies{
		Work: handle, Clock: at, Sender: Client(vendorURL, oneByOne),
		Segments: func(string) int { return 1 },
		Gate: &gate.Module{Clock: at, Window: func(context.Context, db.Querier) (consent.Window, error) {
			return consent.Window{
				Zone: "America/New_York", From: 9 * 60, To: 18 * 60,
				Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			}, nil
		}, CampaignFacts: func(_ context.Context, _ db.Tx, ids []string) (map[string]gate.CampaignFacts, error) {
			facts := map[string]gate.CampaignFacts{}
			for _, id := range ids {
				facts[id] = gate.CampaignFacts{Active: true, ConsentBasis: "attested"}
			}
			return facts, nil
		}},
	})
	r.Talk = conversations.New(conversations.Dependencies{Web: handle, Work: handle, Clock: at, Sending: r.Sending})
	r.Numbers.Changed.Subscribe(sending.OnNumberChanged)
	return r
}

// Start runs the rooms' jobs until the test ends.
func (r Rooms) Start(t testing.TB, handle *db.DB) *jobs.Runner {
	t.Helper()
	registry := jobs.NewRegistry()
	r.Sending.Jobs(registry)
	r.Talk.Jobs(registry)
	runner, err := jobs.Start(t.Context(), handle, registry)
	require.NoError(t, err)
	t.Cleanup(func() { runner.Stop(context.WithoutCancel(t.Context())) })
	return runner
}

// Work runs the jobs until the test ends.
func (b *Bench) Work() *jobs.Runner { return b.Start(b.T, b.DB) }

// Tx runs work in a transaction.
func (b *Bench) Tx(work func(tx db.Tx) error) {
	b.T.Helper()
	require.NoError(b.T, b.DB.InTx(b.T.Context(), work))
}

// Exec runs one statement.
func (b *Bench) Exec(query string, args ...any) {
	b.T.Helper()
	b.Tx(func(tx db.Tx) error {
		_, err := tx.Exec(b.T.Context(), query, args...)
		return err
	})
}

// One reads one value.
func One[T any](b *Bench, query string, args ...any) (value T) {
	b.T.Helper()
	require.NoError(b.T, b.DB.GetContext(b.T.Context(), &value, query, args...))
	return value
}

// Until polls a query for a value.
func Until[T comparable](b *Bench, want T, query string, args ...any) {
	b.T.Helper()
	var last T
	require.Eventually(b.T, func() bool {
		last = One[T](b, query, args...)
		return last == want
	}, Soon, 15*time.Millisecond, "want %v of: %s", want, query)
}

// Person stores a contact in Quincy with a phone, and returns the phone's id.
func (b *Bench) Person(n int) string {
	b.T.Helper()
	contactID, phoneID, propertyID := db.NewID(), db.NewID(), db.NewID()
	b.Exec(`
		with c as (insert into contact (id, first_name, last_name, last_activity_at, created_at, updated_at) values ($1, 'Robert', $4, $5, $5, $5)),
			p as (insert into phone (id, e164, created_at) values ($2, $6, $5)),
			a as (insert into property (id, address_key, street, city, state, zip5, created_at, updated_at)
				values ($3, $6, '12 Elm St', 'Quincy', 'MA', '02169', $5, $5)),
			l as (insert into contact_phone (contact_id, phone_id, is_primary) values ($1, $2, true))
		insert into contact_property (contact_id, property_id, is_primary) values ($1, $3, true)`,
		contactID, phoneID, propertyID, fmt.Sprintf("Number %d", n), Thursday, E164(n))
	return phoneID
}

// E164 is a person's number.
func E164(n int) string { return fmt.Sprintf("+1617555%04d", n) }
