package sending

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
)

const (
	// lookAgain is when a text is tried again that waits for a fact to change.
	lookAgain = 5 * time.Minute
	// longestYes bounds how long the gate's yes holds before the call begins.
	longestYes = time.Minute
)

// outgoing is a text at the gate; the transaction holds its phone locked.
type outgoing struct {
	EntryID     int64          `db:"entry_id"` // 0: not stored yet
	PhoneID     string         `db:"phone_id"`
	Purpose     string         `db:"purpose"`
	Automated   bool           `db:"automated"`
	RecipientID *string        `db:"recipient_id"`
	Body        string         `db:"body"`
	Phone       contacts.Phone `db:"-"`
}

const outgoingColumns = `s.entry_id, s.phone_id, s.purpose, s.automated, s.recipient_id, e.body`

// verdict is the gate's answer for one text.
type verdict struct {
	consent.Decision
	facts consent.Facts
	until time.Time // how long the yes holds
	day   *string   // the day it was counted on
}

var optOutLine = regexp.MustCompile(`(?i)\b(stop|opt out|unsubscribe)\b`)

// gate is the one place that decides whether texts may go now: it reads the
// facts under the phones' locks, asks consent.Decide, and counts the day last.
// Nothing is stored yet; an error anywhere means that nothing is sent.
func (m *Module) gate(ctx context.Context, tx db.Tx, number numbers.Number, texts []outgoing) ([]verdict, error) {
	now := m.Clock.Now()
	verdicts := make([]verdict, len(texts))
	window, err := m.Window(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the business' hours: %w", err)
	}
	business, err := access.ReadBusiness(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the business' name: %w", err)
	}
	known, err := surroundings(ctx, tx, texts)
	if err != nil {
		return nil, err
	}
	campaigns, err := m.campaignFacts(ctx, tx, texts)
	if err != nil {
		return nil, err
	}
	cold := 0
	for i, text := range texts {
		around := known[text.PhoneID]
		facts := factsOf(text, around, window, business.Name)
		if text.RecipientID != nil {
			facts.CampaignActive = campaigns[*text.RecipientID].Active
			facts.ConsentBasis = campaigns[*text.RecipientID].ConsentBasis
		}
		verdicts[i] = verdict{Decision: consent.Decide(facts, now), facts: facts}
		if verdicts[i].Allowed && text.Automated && around.Open {
			verdicts[i].later("another_in_flight", now.Add(lookAgain))
		}
		if verdicts[i].Allowed {
			verdicts[i].until = lasts(facts, now)
			if facts.Cold() {
				cold++
			}
		}
	}
	return verdicts, spend(ctx, tx, number, verdicts, cold, now)
}

// spend gives the day's places to the cold texts among those allowed, in
// their order; the rest waits for tomorrow.
func spend(ctx context.Context, tx db.Tx, number numbers.Number, verdicts []verdict, cold int, now time.Time) error {
	day := numbers.DayOf(now)
	got, err := numbers.Take(ctx, tx, number, day, cold)
	if err != nil {
		return err
	}
	for i := range verdicts {
		if !verdicts[i].Allowed || !verdicts[i].facts.Cold() {
			continue
		}
		if got == 0 {
			verdicts[i].later("budget_spent", numbers.DayAfter(now))
			continue
		}
		got--
		verdicts[i].day = &day
	}
	return nil
}

func (v *verdict) later(reason string, at time.Time) {
	v.Allowed, v.Final, v.Reason, v.NotBefore = false, false, reason, at
}

// lasts is until when a yes stays one: the window may close in between.
func lasts(facts consent.Facts, now time.Time) time.Time {
	for span := longestYes; span > time.Millisecond; span /= 2 {
		if consent.Decide(facts, now.Add(span)).Allowed {
			return now.Add(span)
		}
	}
	return now
}

func factsOf(text outgoing, around surrounding, window consent.Window, name string) consent.Facts {
	p := text.Phone
	return consent.Facts{
		Phone: consent.PhoneFacts{
			Loaded: p.ID != "", Valid: p.Valid, LineType: p.LineType, Extension: around.Extension,
			OptedOutAt: p.OptedOutAt, WrongNumberAt: p.WrongNumberAt, LegalHoldAt: p.LegalHoldAt,
			HeldAt: p.HeldAt, HoldReason: p.HoldReason, CampaignsOffAt: p.CampaignsOffAt,
			FirstInboundAt: p.FirstInboundAt, LastInboundAt: p.LastInboundAt,
			LastCampaignSentAt: p.LastCampaignSentAt, LastAutomatedAt: p.LastAutomatedAt,
		},
		Purpose: text.Purpose, Automated: text.Automated, ByPerson: !text.Automated,
		Places:        placesOf(p.E164, around.Addresses),
		Business:      window,
		Rules:         consent.Jurisdictions(),
		NamesBusiness: name != "" && strings.Contains(strings.ToLower(text.Body), strings.ToLower(name)),
		HasOptOutLine: optOutLine.MatchString(text.Body),
	}
}

// placesOf joins the places of all addresses; one that nobody knows makes all
// of it unknown.
func placesOf(e164 string, addresses []address) consent.Places {
	if len(addresses) == 0 {
		addresses = []address{{}}
	}
	var all consent.Places
	for _, each := range addresses {
		places := consent.PlacesOf(phone.Area(e164), each.Zip, each.State)
		if len(places.Zones) == 0 {
			return consent.Places{}
		}
		all.States = append(all.States, places.States...)
		all.Zones = append(all.Zones, places.Zones...)
	}
	slices.Sort(all.States)
	slices.Sort(all.Zones)
	return consent.Places{States: slices.Compact(all.States), Zones: slices.Compact(all.Zones)}
}

// surrounding is what other tables know of a phone.
type surrounding struct {
	Open      bool // an automated text to it is in flight
	Extension string
	Addresses []address
}

type address struct{ Zip, State string }
