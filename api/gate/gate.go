// Package gate is the one place that decides whether texts may go now, for
// campaigns, automations and people alike. The caller's transaction holds the
// phones locked; Ask reads the facts, asks consent.Decide, and counts the day
// of our number last. Nothing is stored by it but that count; an error anywhere
// means that nothing is sent.
//
// It owns no tables.
package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/suppression"
)

// longestYes bounds how long a yes holds before the call begins.
const longestYes = time.Minute

// Module is the gate wired to its surroundings.
type Module struct {
	Clock clock.Clock
	// Window reads the business' sending hours.
	Window func(ctx context.Context, q db.Querier) (consent.Window, error)
	// CampaignFacts reads what campaigns know of recipients; without it
	// marketing is refused.
	CampaignFacts func(ctx context.Context, tx db.Tx, recipientIDs []string) (map[string]CampaignFacts, error)
	// Suppression knows the phones of people who were erased.
	Suppression suppression.Register
}

// CampaignFacts are what the gate must know of a campaign's recipient.
type CampaignFacts struct {
	Active       bool   // the campaign runs now
	ConsentBasis string // of its list
	Approved     bool   // a person has decided that this recipient is texted
}

// Text is a text at the gate; the transaction holds its phone locked.
type Text struct {
	EntryID     int64   `db:"entry_id"` // 0: not stored yet
	PhoneID     string  `db:"phone_id"`
	E164        string  `db:"e164"`
	PropertyID  *string `db:"property_id"`
	RecipientID *string `db:"recipient_id"`
	Purpose     string  `db:"purpose"`
	Automated   bool    `db:"automated"`
	InFlight    bool    `db:"in_flight"` // an automated text to this phone is on its way
	Body        string  `db:"body"`
}

// Verdict is the gate's answer for one text.
type Verdict struct {
	consent.Decision
	Until time.Time // how long a yes holds
	Day   *string   // the day it was counted on
	facts consent.Facts
}

// Ask decides on texts of a number, at most one a phone.
func (m *Module) Ask(ctx context.Context, tx db.Tx, number numbers.Number, texts []Text) ([]Verdict, error) {
	campaigns, err := m.readCampaigns(ctx, tx, texts)
	if err != nil {
		return nil, err
	}
	now := m.Clock.Now()
	all, err := m.Facts(ctx, tx, texts, campaigns, now)
	if err != nil {
		return nil, err
	}
	verdicts, cold := make([]Verdict, len(texts)), 0
	for i, facts := range all {
		verdicts[i] = Verdict{Decision: consent.Decide(facts, now), facts: facts}
		if verdicts[i].Allowed && texts[i].Automated && texts[i].InFlight {
			verdicts[i].later("another_in_flight", time.Time{})
		}
		if verdicts[i].Allowed {
			verdicts[i].Until = lasts(facts, now)
			if facts.Cold() {
				cold++
			}
		}
	}
	return verdicts, spend(ctx, tx, number, verdicts, cold, now)
}

// Facts reads what is known of texts at an instant; campaigns are those of their recipients. It locks nothing.
func (m *Module) Facts(ctx context.Context, q db.Querier, texts []Text, campaigns map[string]CampaignFacts, now time.Time) ([]consent.Facts, error) {
	window, err := m.Window(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the business' hours: %w", err)
	}
	business, err := access.ReadBusiness(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the business' name: %w", err)
	}
	phones, err := readPhones(ctx, q, texts)
	if err != nil {
		return nil, err
	}
	suppressed, err := m.Suppression.Of(ctx, q, e164s(texts))
	if err != nil {
		return nil, err
	}
	rules := consent.Jurisdictions()
	all := make([]consent.Facts, len(texts))
	for i, text := range texts {
		known := phones[text.PhoneID]
		facts := consent.Facts{
			Phone: known.PhoneFacts, Places: consent.PlacesOfAll(phone.Area(text.E164), known.Addresses, now),
			Purpose: text.Purpose, Automated: text.Automated, ByPerson: !text.Automated, Business: window, Rules: rules,
			NamesBusiness: consent.Identifies(text.Body, business.Name), HasOptOutLine: consent.OffersOptOut(text.Body),
		}
		facts.Phone.Suppressed = suppressed[text.E164]
		if text.RecipientID != nil {
			campaign := campaigns[*text.RecipientID]
			facts.CampaignActive, facts.ConsentBasis = campaign.Active, campaign.ConsentBasis
			if campaign.Approved && len(facts.Places.Zones) == 0 {
				facts.Places = consent.Anywhere()
			}
		}
		all[i] = facts
	}
	return all, nil
}

func e164s(texts []Text) (out []string) {
	for _, text := range texts {
		out = append(out, text.E164)
	}
	return out
}

// spend gives the day's places to the cold texts among those allowed, in
// their order; the rest waits for tomorrow.
func spend(ctx context.Context, tx db.Tx, number numbers.Number, verdicts []Verdict, cold int, now time.Time) error {
	day := numbers.DayOf(now)
	got, err := numbers.Take(ctx, tx, number, day, cold)
	if err != nil {
		return err
	}
	for i := range verdicts {
		switch {
		case !verdicts[i].Allowed || !verdicts[i].facts.Cold():
		case got == 0:
			verdicts[i].later("budget_spent", numbers.DayAfter(now))
		default:
			got--
			verdicts[i].Day = &day
		}
	}
	return nil
}

func (v *Verdict) later(reason string, at time.Time) {
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
