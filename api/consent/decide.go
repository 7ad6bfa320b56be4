// Package consent knows who may be texted, when, and what a reply asks for: the gate's pure part (Decide), the
// windows by zone and state, the classification of replies (Classify), and the marks they leave.
// What the law and the language say is data, embedded from data/*.tsv. The gate fails closed.
// Tables: phone_mark.
package consent

import (
	"slices"
	"time"
)

// Purposes of a text.
const (
	Marketing     = "marketing"
	Transactional = "transactional"
	Answer        = "reply"
)

// CampaignsApart is how far apart a phone's campaign texts are.
const CampaignsApart = 30 * 24 * time.Hour

// PhoneFacts are the columns of the locked phone row; Loaded says that they were read at all.
type PhoneFacts struct {
	Loaded             bool       `json:"loaded"`
	Valid              bool       `json:"valid"`
	LineType           string     `json:"line_type"`
	Extension          string     `json:"extension"`
	Suppressed         bool       `json:"suppressed"`
	OptedOutAt         *time.Time `json:"opted_out_at"`
	WrongNumberAt      *time.Time `json:"wrong_number_at"`
	LegalHoldAt        *time.Time `json:"legal_hold_at"`
	HeldAt             *time.Time `json:"held_at"`
	HoldReason         string     `json:"hold_reason"`
	CampaignsOffAt     *time.Time `json:"campaigns_off_at"`
	FirstInboundAt     *time.Time `json:"first_inbound_at"`
	LastInboundAt      *time.Time `json:"last_inbound_at"`
	LastCampaignSentAt *time.Time `json:"last_campaign_sent_at"`
	LastAutomatedAt    *time.Time `json:"last_automated_at"`
}

// PhoneColumns selects PhoneFacts of "phone p", all but the extension, which belongs to a person's use of it.
const PhoneColumns = `true as loaded, p.valid, p.line_type, p.opted_out_at, p.wrong_number_at, p.legal_hold_at, p.held_at, p.hold_reason,
	p.campaigns_off_at, p.first_inbound_at, p.last_inbound_at, p.last_campaign_sent_at, p.last_automated_at`

// Facts is all that the gate looks at. What is left out counts against sending; BudgetLeft nil means that
// the caller counts the day afterwards.
type Facts struct {
	Phone          PhoneFacts `json:"phone"`
	Purpose        string     `json:"purpose"`
	Automated      bool       `json:"automated"`
	ByPerson       bool       `json:"by_person"`
	ConsentBasis   string     `json:"consent_basis"`
	CampaignActive bool       `json:"campaign_active"`
	BudgetLeft     *int       `json:"budget_left"`
	Places         Places     `json:"places"`
	Business       Window     `json:"business"`
	Rules          []Rule     `json:"rules"`
	NamesBusiness  bool       `json:"names_business"`
	HasOptOutLine  bool       `json:"has_opt_out_line"`
}

// Check is one condition of the gate. Where it is not final, the text may wait: until NotBefore, or where that is
// zero until a fact changes.
type Check struct {
	Reason    string
	Passed    bool
	Final     bool
	NotBefore time.Time
}

// Decision is the gate's answer. When it is neither allowed nor final it is "not yet": ask again at NotBefore,
// or, where that is zero, when a fact changes. Review asks for a person instead of a plain skip.
type Decision struct {
	Allowed      bool
	Reason       string
	Final        bool
	Review       bool
	NotBefore    time.Time
	Warning      string
	Checks       []Check
	RulesVersion string
}

// Cold is a phone that has never written to us; it counts against the day's budget.
func (f Facts) Cold() bool { return f.Phone.FirstInboundAt == nil }

// Decide answers whether this text may go to this phone now. It reads nothing but its arguments.
func Decide(facts Facts, now time.Time) Decision {
	clocks := windows(facts)
	decision := Decision{Checks: checks(facts, clocks, now), RulesVersion: RulesVersion}
	soonest, waiting, endless := now, false, false
	for _, check := range decision.Checks {
		switch {
		case check.Passed:
		case check.Final:
			decision.Reason, decision.Final = check.Reason, true
			decision.Review = slices.Contains([]string{"facts_missing", "zone_unknown"}, check.Reason)
			return decision
		default:
			waiting = true
			endless = endless || check.NotBefore.IsZero()
			soonest = later(soonest, check.NotBefore)
			if decision.Reason == "" {
				decision.Reason = check.Reason
			}
		}
	}
	open, _ := opening(clocks, soonest)
	inWindow := open.Equal(now)
	exempt := facts.Purpose == Answer && facts.ByPerson && !facts.Automated && within(facts.Phone.LastInboundAt, now, 24*time.Hour)
	decision.Checks = append(decision.Checks, Check{"outside_window", inWindow || exempt, false, open})
	switch {
	case endless:
	case waiting && exempt:
		decision.NotBefore = soonest
	case waiting:
		decision.NotBefore = open
	case inWindow || exempt:
		decision.Allowed, decision.Final, decision.Reason = true, true, "allowed"
		if !inWindow {
			decision.Warning = "outside_window"
		}
	default:
		decision.Reason, decision.NotBefore = "outside_window", open
	}
	return decision
}

func within(at *time.Time, now time.Time, span time.Duration) bool {
	return at != nil && now.Before(at.Add(span))
}

// checks are the conditions besides the window, in the order in which a refusal is explained.
func checks(facts Facts, clocks []hours, now time.Time) []Check {
	phone := facts.Phone
	marketing := facts.Purpose == Marketing
	known := phone.Loaded && !now.IsZero() && clocks != nil &&
		slices.Contains([]string{Marketing, Transactional, Answer}, facts.Purpose)
	// A number that has written to us can be texted, whatever the list said about its line.
	textable := phone.LineType == "mobile" || phone.LineType == "unknown" || phone.LineType == "voip" && !facts.Cold()
	never := time.Time{}
	out := []Check{
		{"facts_missing", known, true, never},
		{"invalid_number", phone.Valid, true, never},
		{"has_extension", phone.Extension == "", true, never},
		{"not_textable", textable, true, never},
		{"suppressed", !phone.Suppressed, true, never},
		{"opted_out", phone.OptedOutAt == nil, true, never},
		{"legal_hold", phone.LegalHoldAt == nil, true, never},
		{"wrong_number", phone.WrongNumberAt == nil, true, never},
	}
	if marketing {
		complete := phone.LastCampaignSentAt != nil || facts.NamesBusiness && facts.HasOptOutLine
		out = append(out,
			Check{"campaigns_off", phone.CampaignsOffAt == nil, true, never},
			Check{"no_consent", facts.ConsentBasis != "" && facts.ConsentBasis != "none", true, never},
			Check{"zone_unknown", facts.Places.known(), true, never},
			Check{"texted_recently", !within(phone.LastCampaignSentAt, now, CampaignsApart), true, never},
			Check{"first_text_incomplete", complete, true, never},
			Check{"campaign_inactive", facts.CampaignActive, false, never},
		)
	}
	if marketing || facts.Automated || !facts.ByPerson {
		free := never
		if phone.LastAutomatedAt != nil {
			free = phone.LastAutomatedAt.Add(24 * time.Hour)
		}
		out = append(out, Check{"on_hold", phone.HeldAt == nil, false, never}, Check{"automated_recently", !now.Before(free), false, free})
	}
	if facts.Cold() {
		spent := facts.BudgetLeft != nil && *facts.BudgetLeft <= 0
		// The numbers' days are those of New York.
		out = append(out, Check{"budget_spent", !spent, false, clockAt(now.In(locations()["America/New_York"]), 24*60)})
	}
	return out
}
