package campaigns

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/templates"
)

// candidate is one phone of a list with what the gate asks of it.
type candidate struct {
	lists.Recipient
	consent.PhoneFacts
}

// verdict is what the gate says of a candidate before the launch: only its
// final words count, "not yet" is decided when the text is due.
type verdict struct {
	state, reason string
}

const selectAudience = `
	select a.phone_id::text, a.contact_id::text, a.property_id::text, a.row_no, a.e164, a.extension, a.first_name, a.last_name, a.street, a.city,
		a.state, a.zip5, a.year_built, a.purchase_year, true as loaded, p.valid, p.line_type, p.opted_out_at, p.wrong_number_at, p.legal_hold_at,
		p.held_at, p.campaigns_off_at, p.first_inbound_at, p.last_inbound_at, p.last_campaign_sent_at, p.last_automated_at
	from (` + lists.AudienceSQL + `) a join phone p on p.id = a.phone_id order by a.row_no, a.e164`

// audience streams the candidates of a list in the order of its rows, each
// with the verdict of the same Decide that judges the text when it is due. It
// reads on a connection of its own: the caller may be writing on another.
func (m *Module) audience(ctx context.Context, listID, basis string, each func(candidate, verdict)) error {
	window, err := m.Sending.Gate.Window(ctx, m.Web)
	if err != nil {
		return fmt.Errorf("read the window: %w", err)
	}
	// The message names the business and how to stop: nothing is launched that does not.
	facts := consent.Facts{
		ConsentBasis: basis, Business: window, Rules: consent.Jurisdictions(), NamesBusiness: true, HasOptOutLine: true,
		Purpose: consent.Marketing, Automated: true, CampaignActive: true,
	}
	now := m.Clock.Now()
	return db.Each(ctx, m.Web, "read the audience", func(c candidate) error {
		each(c, judge(c, facts, now))
		return nil
	}, selectAudience, listID)
}

// judge asks the gate about a candidate. facts holds what is the same for all.
func judge(c candidate, facts consent.Facts, now time.Time) verdict {
	facts.Phone, facts.Places = c.PhoneFacts, consent.PlacesOf(phone.Area(c.E164), c.Zip5, c.State, now)
	decision := consent.Decide(facts, now)
	switch {
	case decision.Review:
		return verdict{state: "review", reason: decision.Reason}
	case decision.Final && !decision.Allowed:
		return verdict{state: "skipped", reason: decision.Reason}
	case c.LastCampaignSentAt != nil:
		return verdict{state: "skipped", reason: "previously_contacted"} // the campaign's default, product.md
	default:
		return verdict{state: "planned"}
	}
}

// Preview is a message on real recipients, and who would get it.
type Preview struct {
	templates.Check
	Audience Audience `json:"audience" doc:"Who would get it"`
}

// Audience is who would be texted, and who not and why.
type Audience struct {
	Total    int      `json:"total" doc:"All phones of the list" example:"6885"`
	Eligible int      `json:"eligible" doc:"Who would be texted" example:"1250"`
	Excluded []Reason `json:"excluded" nullable:"false" doc:"Who not, by reason; the sum with eligible is total"`
}

type previewInput struct {
	Body struct {
		ListID string `json:"list_id" format:"uuid" doc:"The list" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
		Body   string `json:"body" maxLength:"2000" doc:"The message" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	}
}

func (m *Module) preview(ctx context.Context, in *previewInput) (Preview, error) {
	list, err := lists.Get(ctx, m.Web, in.Body.ListID)
	if err != nil {
		return Preview{}, err
	}
	business, err := m.Business(ctx, m.Web)
	if err != nil {
		return Preview{}, fmt.Errorf("read the business: %w", err)
	}
	preview := Preview{Check: templates.Examine(in.Body.Body, business)}
	if list.ConsentBasis == "none" {
		preview.Problems = append(preview.Problems, templates.Flaw{Code: "no_consent", Message: "This list has no consent basis. The owner can attest one on the list's page."})
	}
	excluded := map[string]int{}
	// A basis that is missing is shown as a problem of its own; it would otherwise exclude everybody.
	err = m.audience(ctx, list.ID, "attested", func(c candidate, v verdict) {
		preview.Audience.Total++
		if v.state != "planned" {
			excluded[v.reason]++
			return
		}
		preview.Audience.Eligible++
		preview.Show(c.Recipient)
	})
	preview.Audience.Excluded = reasonsOf(excluded)
	return preview, err
}

// reasonsOf lists reasons by their number of people, the largest first.
func reasonsOf(counts map[string]int) []Reason {
	out := make([]Reason, 0, len(counts))
	for reason, n := range counts {
		out = append(out, Reason{Reason: reason, Text: consent.Explain(reason), Count: n})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return out
}
