package campaigns

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/phone"
)

// candidate is one phone of a list with what the gate asks of it.
type candidate struct {
	lists.Recipient
	Valid              bool       `db:"valid"`
	LineType           string     `db:"line_type"`
	OptedOutAt         *time.Time `db:"opted_out_at"`
	WrongNumberAt      *time.Time `db:"wrong_number_at"`
	LegalHoldAt        *time.Time `db:"legal_hold_at"`
	HeldAt             *time.Time `db:"held_at"`
	CampaignsOffAt     *time.Time `db:"campaigns_off_at"`
	FirstInboundAt     *time.Time `db:"first_inbound_at"`
	LastInboundAt      *time.Time `db:"last_inbound_at"`
	LastCampaignSentAt *time.Time `db:"last_campaign_sent_at"`
	LastAutomatedAt    *time.Time `db:"last_automated_at"`
}

// verdict is what the gate says of a candidate before the launch: only its
// final words count, "not yet" is decided when the text is due.
type verdict struct {
	state, reason string
}

// audience streams the candidates of a list in the order of its rows, each
// with the verdict of the same Decide that judges the text when it is due.
func audience(ctx context.Context, q querier, listID string, facts consent.Facts, now time.Time, each func(candidate, verdict) error) error {
	rows, err := q.Query(ctx, `
		select a.phone_id::text, a.contact_id::text, a.property_id::text, a.row_no, a.e164, a.extension, a.first_name, a.last_name, a.street, a.city,
			a.state, a.zip5, a.year_built, a.purchase_year, p.valid, p.line_type, p.opted_out_at, p.wrong_number_at, p.legal_hold_at, p.held_at,
			p.campaigns_off_at, p.first_inbound_at, p.last_inbound_at, p.last_campaign_sent_at, p.last_automated_at
		from (`+lists.AudienceSQL+`) a join phone p on p.id = a.phone_id order by a.row_no, a.e164`, listID)
	if err != nil {
		return fmt.Errorf("read the audience: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := pgx.RowToStructByName[candidate](rows)
		if err != nil {
			return fmt.Errorf("read the audience: %w", err)
		}
		if err := each(c, judge(c, facts, now)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// judge asks the gate about a candidate. facts holds what is the same for all.
func judge(c candidate, facts consent.Facts, now time.Time) verdict {
	facts.Purpose, facts.Automated, facts.CampaignActive = consent.Marketing, true, true
	facts.Places = consent.PlacesOf(phone.Area(c.E164), c.Zip5, c.State)
	facts.Phone = consent.PhoneFacts{
		Loaded: true, Valid: c.Valid, LineType: c.LineType, Extension: c.Extension, OptedOutAt: c.OptedOutAt,
		WrongNumberAt: c.WrongNumberAt, LegalHoldAt: c.LegalHoldAt, HeldAt: c.HeldAt, CampaignsOffAt: c.CampaignsOffAt,
		FirstInboundAt: c.FirstInboundAt, LastInboundAt: c.LastInboundAt, LastCampaignSentAt: c.LastCampaignSentAt, LastAutomatedAt: c.LastAutomatedAt,
	}
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

// person is what a template may say about a candidate.
func (c candidate) person() Person {
	return Person{
		ContactID: c.ContactID, FirstName: c.FirstName, LastName: c.LastName, Street: c.Street, City: c.City,
		YearBuilt: c.YearBuilt, PurchaseYear: c.PurchaseYear,
	}
}

// commonFacts are the gate's facts that all recipients of a campaign share.
func (m *Module) commonFacts(ctx context.Context, basis, body string) (consent.Facts, string, error) {
	business, err := m.Business(ctx, m.Web)
	if err != nil {
		return consent.Facts{}, "", fmt.Errorf("read the business: %w", err)
	}
	window, err := m.Sending.Window(ctx, m.Web)
	if err != nil {
		return consent.Facts{}, "", fmt.Errorf("read the window: %w", err)
	}
	return consent.Facts{
		ConsentBasis: basis, Business: window, Rules: consent.Jurisdictions(),
		NamesBusiness: strings.Contains(plain(body), plain(business)), HasOptOutLine: optOutLine.MatchString(body),
	}, business, nil
}

func reasonText(reason string) string {
	if reason == "" {
		return ""
	}
	return consent.Explain(reason)
}
