// Package audience says who of a list may get a campaign's text, with the same
// consent.Decide that judges each text when it is due, shows a message on the
// people who would get it, and lists those whom a campaign has.
//
// It owns no tables.
package audience

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
)

// States of a candidate, as a recipient has them at the launch.
const (
	Planned = "planned"
	Review  = "review"
	Skipped = "skipped"
)

// PreviouslyContacted is the reason of people whom an earlier campaign texted.
const PreviouslyContacted = "previously_contacted"

// Dependencies are what wire.go passes.
type Dependencies struct {
	// Read has no time-out for its statements: a long list takes longer than a
	// request's statement may.
	Read     *db.DB
	Clock    clock.Clock
	Gate     *gate.Module
	Business func(ctx context.Context, q db.Querier) (string, error)
}

// Module is audience wired to its surroundings.
type Module struct{ Dependencies }

// New wires the module.
func New(dependencies Dependencies) *Module { return &Module{Dependencies: dependencies} }

// Candidate is one phone of a list with what the gate asks of it.
type Candidate struct {
	lists.Recipient
	consent.PhoneFacts
	Addresses [][]string     `db:"addresses"` // ZIP and state of every place of its people
	Places    consent.Places `db:"-"`
}

// Verdict is what the gate says of a candidate before the launch: only its
// final words count, "not yet" is decided when the text is due.
type Verdict struct{ State, Reason string }

// Question asks who of a list may be texted.
type Question struct {
	ListID, ConsentBasis string
	// Contacted is what becomes of people of earlier campaigns: "skip" or "review".
	Contacted string
	At        time.Time
}

// Every place that a phone's people have counts: the recipient may be at any of
// them. They are looked up phone by phone, along indexes, whatever the planner
// knows of the tables.
const selectCandidates = `
	select a.phone_id::text, a.contact_id::text, a.property_id::text, a.row_no, a.e164, a.first_name, a.last_name, a.street, a.city,
		a.state, a.zip5, a.year_built, a.purchase_year, o.addresses, o.extension, ` + consent.PhoneColumns + `
	from (` + lists.AudienceSQL + `) a join phone p on p.id = a.phone_id cross join lateral (
		select array_agg(array[t.zip5, t.state]) filter (where t.id is not null) as addresses, min(l.extension) as extension
		from contact_phone l left join contact_property cp on cp.contact_id = l.contact_id and cp.ended_on is null
		left join property t on t.id = cp.property_id where l.phone_id = a.phone_id and l.ended_at is null) o
	order by a.row_no, a.e164`

// Each hands over the candidates of a list in the order of its rows, one after
// another, each with its verdict. It reads on a connection of its own: the
// caller may be writing on another.
func (m *Module) Each(ctx context.Context, q Question, each func(Candidate, Verdict) error) error {
	facts, err := m.Facts(ctx, q.ConsentBasis)
	if err != nil {
		return err
	}
	suppressed, err := m.Gate.Suppression.All(ctx, m.Read)
	if err != nil {
		return err
	}
	known, judged := map[string]place{}, map[plain]Verdict{}
	return db.Each(ctx, m.Read, "read the audience", func(c Candidate) error {
		c.Suppressed = suppressed(c.E164)
		at := placeOf(known, c, q.At)
		c.Places = at.Places
		alike := plain{at.key, c.LineType}
		verdict, same := judged[alike]
		if ordinary := c.PhoneFacts == (consent.PhoneFacts{Loaded: true, Valid: true, LineType: c.LineType}); !same || !ordinary {
			verdict = judge(c, facts, q)
			if ordinary {
				judged[alike] = verdict
			}
		}
		return each(c, verdict)
	}, selectCandidates, q.ListID)
}

// Facts are what is the same for all candidates. The message names the
// business and how to stop: nothing is launched that does not.
func (m *Module) Facts(ctx context.Context, basis string) (consent.Facts, error) {
	window, err := m.Gate.Window(ctx, m.Read)
	if err != nil {
		return consent.Facts{}, fmt.Errorf("read the window: %w", err)
	}
	return consent.Facts{
		ConsentBasis: basis, Business: window, Rules: consent.Jurisdictions(), NamesBusiness: true, HasOptOutLine: true,
		Purpose: consent.Marketing, Automated: true, CampaignActive: true,
	}, nil
}

// plain are phones of one place that nothing is known of: the gate says the
// same of all.
type plain struct{ place, lineType string }

type place struct {
	key string
	consent.Places
}

// placeOf remembers the places of an area code and addresses: a list has few.
func placeOf(known map[string]place, c Candidate, at time.Time) place {
	addresses := c.Addresses
	if c.PropertyID != nil {
		addresses = append(addresses, []string{c.Zip5, c.State})
	}
	if len(addresses) == 0 {
		addresses = [][]string{{"", ""}}
	}
	key := phone.Area(c.E164)
	for _, address := range addresses {
		key += " " + address[0] + "/" + address[1]
	}
	found, some := known[key]
	if !some {
		found = place{key, consent.PlacesOfAll(phone.Area(c.E164), addresses, at)}
		known[key] = found
	}
	return found
}

// judge asks the gate about a candidate. facts holds what is the same for all.
func judge(c Candidate, facts consent.Facts, q Question) Verdict {
	facts.Phone, facts.Places = c.PhoneFacts, c.Places
	decision := consent.Decide(facts, q.At)
	switch {
	case decision.Review:
		return Verdict{Review, decision.Reason}
	case decision.Final && !decision.Allowed:
		return Verdict{Skipped, decision.Reason}
	case c.LastCampaignSentAt != nil && q.Contacted == Review:
		return Verdict{Review, PreviouslyContacted}
	case c.LastCampaignSentAt != nil:
		return Verdict{Skipped, PreviouslyContacted}
	default:
		return Verdict{State: Planned}
	}
}
