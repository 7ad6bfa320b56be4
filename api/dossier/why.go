package dossier

import (
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/campaigns"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/receipts"
)

// Standing is where a phone stands with a campaign, and why.
type Standing struct {
	Phone   string          `json:"phone" doc:"The phone in E.164" example:"+16175550142"`
	Name    string          `json:"name" doc:"Whom the campaign writes to, or who has the phone; empty when nobody is known" example:"Dana O'Rourke"`
	Sent    bool            `json:"sent" doc:"Whether this campaign's text left" example:"false"`
	Reason  string          `json:"reason" doc:"Why it is so, for programs" example:"opted_out"`
	Text    string          `json:"text" doc:"Why it is so, for people" example:"Left out: This phone has opted out of texts."`
	At      *time.Time      `json:"at" doc:"When the text left, or was left out" example:"2026-11-19T15:30:00Z"`
	NextAt  *time.Time      `json:"next_at" doc:"When it may be its turn; null when that is not known or never" example:"2026-11-20T14:00:00Z"`
	EntryID *int64          `json:"entry_id" doc:"The text, whose receipt the conditions are of; null: they are those of now" example:"812"`
	Checks  []StandingCheck `json:"checks" nullable:"false" doc:"Every condition that the gate asks, in its order"`
}

// StandingCheck is one condition of the gate.
type StandingCheck struct {
	Check  string `json:"check" doc:"The condition, by the reason that it refuses with" example:"opted_out"`
	Passed bool   `json:"passed" doc:"Whether it is met" example:"false"`
	Text   string `json:"text" doc:"How it came out" example:"This phone has opted out of texts. Nothing may be sent to it."`
}

type whyInput struct {
	httpd.ByID
	Phone string `query:"phone" required:"true" maxLength:"30" doc:"The phone" example:"+16175550142"`
}

// person is a phone as a campaign knows it. Without a recipient the campaign never met it.
type person struct {
	PhoneID     string     `db:"phone_id"`
	Name        string     `db:"name"`
	RecipientID *string    `db:"recipient_id"`
	State       string     `db:"state"`
	Reason      string     `db:"reason"`
	Before      int        `db:"before"`
	EntryID     *int64     `db:"entry_id"`
	SendState   string     `db:"send_state"`
	SendReason  string     `db:"send_reason"`
	NotBefore   *time.Time `db:"not_before"`
	At          *time.Time `db:"at"`
	OnList      bool       `db:"on_list"`
	PropertyID  *string    `db:"property_id"`
	Texted      bool       `db:"texted"` // by a campaign, ever
}

// By phone_e164_key, the unique index of recipients and send's of recipient_id; of the list only the one phone is read.
const selectPerson = `
	select p.id::text as phone_id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.raw_name, '') as name,
		r.id::text as recipient_id, coalesce(r.state, '') as state, coalesce(r.reason, '') as reason,
		(select count(*) from recipient o where o.campaign_id = r.campaign_id and o.state = 'planned' and o.position < r.position) as before,
		s.entry_id, coalesce(s.state, '') as send_state, coalesce(nullif(s.reason, ''), s.error_code, '') as send_reason,
		nullif(s.not_before, 'infinity') as not_before, coalesce(s.claimed_at, d.at) as at,
		a.phone_id is not null as on_list, coalesce(r.property_id, a.property_id)::text as property_id, p.last_campaign_sent_at is not null as texted
	from phone p
	left join recipient r on r.phone_id = p.id and r.campaign_id = $2
	left join send s on s.recipient_id = r.id
	left join lateral (select max(at) as at from decision where entry_id = s.entry_id) d on true
	left join (` + lists.AudienceSQL + `) a on a.phone_id = p.id
	left join lateral (select contact_id from contact_phone where phone_id = p.id and ended_at is null order by is_primary desc, contact_id limit 1) l on true
	left join contact c on c.id = coalesce(r.contact_id, a.contact_id, l.contact_id)
	where p.e164 = $3 and p.archived_at is null order by r.step desc limit 1`

func (m *Module) why(ctx context.Context, in *whyInput) (Standing, error) {
	number, err := phone.Parse(in.Phone)
	if err != nil {
		return Standing{}, problem.Invalid("invalid_number", "This is no phone number that can be texted: %s.", err)
	}
	c, err := campaigns.Read(ctx, m.DB, in.ID)
	if err != nil {
		return Standing{}, err
	}
	found, err := db.Collect[person](ctx, m.DB, "read where a phone stands", selectPerson, c.List.ID, c.ID, number.E164)
	if err != nil {
		return Standing{}, err
	}
	who := append(found, person{})[0]
	facts, err := m.facts(ctx, c, who, number.E164)
	if err != nil {
		return Standing{}, err
	}
	now := consent.Decide(facts, m.Clock.Now())
	standing := tell(c, who, now)
	standing.Phone, standing.Name, standing.Checks = number.E164, who.Name, []StandingCheck{}
	if standing.EntryID != nil {
		found, err := receipts.Of(ctx, m.DB, []int64{*standing.EntryID})
		if err != nil {
			return standing, err
		}
		for _, check := range append(found, receipts.Why{})[0].Checks { // as they were when the text was decided on
			standing.Checks = append(standing.Checks, StandingCheck{Check: check.Check, Passed: check.Passed, Text: check.Text})
		}
	}
	if len(standing.Checks) > 0 {
		return standing, nil
	}
	standing.EntryID = nil
	for _, check := range now.Checks {
		standing.Checks = append(standing.Checks, StandingCheck{Check: check.Reason, Passed: check.Passed, Text: check.Sentence()})
	}
	return standing, nil
}

// nobody stands for a phone that is not known.
const nobody = "00000000-0000-0000-0000-000000000000"

// facts are what the gate would look at if the campaign's text were due now.
func (m *Module) facts(ctx context.Context, c campaigns.Campaign, who person, e164 string) (consent.Facts, error) {
	text := gate.Text{
		PhoneID: who.PhoneID, E164: e164, PropertyID: who.PropertyID, RecipientID: &c.ID, Purpose: consent.Marketing, Automated: true, Body: c.Body,
	}
	if text.PhoneID == "" {
		text.PhoneID = nobody
	}
	now := m.Clock.Now()
	campaign := map[string]gate.CampaignFacts{c.ID: {Active: c.State == "active", ConsentBasis: c.List.ConsentBasis}}
	all, err := m.Gate.Facts(ctx, m.DB, []gate.Text{text}, campaign, now)
	if err != nil {
		return consent.Facts{}, err
	}
	days, err := m.Numbers.Days(ctx, m.DB, now)
	for _, day := range days {
		if slices.Contains(c.SendingNumberIDs, day.NumberID) {
			free := day.Cap - day.Used - day.External
			if left := all[0].BudgetLeft; left == nil || *left < free {
				all[0].BudgetLeft = &free
			}
		}
	}
	return all[0], err
}
