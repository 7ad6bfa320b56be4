// Package audience says who of a list may get a campaign's text, with the same
// consent.Decide that judges each text when it is due, shows a message on the
// people who would get it, and lists those whom a campaign has.
//
// It owns no tables.
package audience

import (
	"context"
	"fmt"
	"strings"
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
	Places consent.Places `db:"-"`
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
	// Facts are what is the same for all; read where it is nil.
	Facts *consent.Facts
}

// Each hands over the candidates of a list in the order of its rows, one after
// another, each with its verdict.
func (m *Module) Each(ctx context.Context, q Question, each func(Candidate, Verdict) error) error {
	return m.survey(ctx, func(tx db.Tx) error {
		if q.Facts == nil {
			facts, err := m.facts(ctx, tx, q.ConsentBasis)
			if err != nil {
				return err
			}
			q.Facts = &facts
		}
		suppressed, err := m.Gate.Suppression.All(ctx, tx)
		if err != nil {
			return err
		}
		elsewhere := map[string]string{}
		err = db.Each(ctx, tx, "read where people may be", func(one struct{ PhoneID, Places string }) error {
			elsewhere[one.PhoneID] = one.Places
			return nil
		}, selectElsewhere, q.ListID)
		if err != nil {
			return err
		}
		known, judged := map[string]place{}, map[plain]Verdict{}
		return db.Each(ctx, tx, "read the audience", func(c Candidate) error {
			c.Suppressed = suppressed(c.E164)
			at := placeOf(known, c, elsewhere[c.PhoneID], q.At)
			c.Places = at.Places
			alike := plain{at.key, c.LineType}
			verdict, same := judged[alike]
			if ordinary := c.PhoneFacts == (consent.PhoneFacts{Loaded: true, Valid: true, LineType: c.LineType}); !same || !ordinary {
				verdict = judge(c, *q.Facts, q)
				if ordinary {
					judged[alike] = verdict
				}
			}
			return each(c, verdict)
		}, selectCandidates, q.ListID)
	})
}

// Facts are what is the same for all candidates. The message names the
// business and how to stop: nothing is launched that does not.
func (m *Module) Facts(ctx context.Context, basis string) (consent.Facts, error) {
	return m.facts(ctx, m.Read, basis)
}

func (m *Module) facts(ctx context.Context, q db.Querier, basis string) (consent.Facts, error) {
	window, err := m.Gate.Window(ctx, q)
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
// elsewhere are further addresses, a line each, as ZIP and state.
func placeOf(known map[string]place, c Candidate, elsewhere string, at time.Time) place {
	own := "\t"
	if c.PropertyID != nil {
		own = c.Zip5 + "\t" + c.State
	}
	switch {
	case c.PropertyID == nil && elsewhere != "":
		own = elsewhere
	case elsewhere != "":
		own += "\n" + elsewhere
	}
	area := phone.Area(c.E164)
	key := area + "\n" + own
	found, some := known[key]
	if !some {
		var addresses [][]string
		for address := range strings.SplitSeq(own, "\n") {
			zip, state, _ := strings.Cut(address, "\t")
			addresses = append(addresses, []string{zip, state})
		}
		found = place{key, consent.PlacesOfAll(area, addresses, at)}
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
