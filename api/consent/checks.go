package consent

import (
	"slices"
	"time"
)

// checks are the conditions besides the window, in the order in which a refusal is explained.
func checks(facts Facts, now time.Time) []Check {
	phone := facts.Phone
	marketing := facts.Purpose == Marketing
	known := phone.Loaded && !now.IsZero() && windows(facts) != nil &&
		slices.Contains([]string{Marketing, Transactional, Answer}, facts.Purpose)
	// A number that has written to us can be texted, whatever the list said about its line.
	textable := phone.LineType == "mobile" || phone.LineType == "unknown" || phone.LineType == "voip" && !facts.Cold()
	out := []Check{
		final("facts_missing", known, map[string]any{"loaded": phone.Loaded, "purpose": facts.Purpose, "rules": len(facts.Rules), "business": facts.Business}),
		final("invalid_number", phone.Valid, map[string]any{"valid": phone.Valid}),
		final("has_extension", phone.Extension == "", map[string]any{"extension": phone.Extension}),
		final("not_textable", textable, map[string]any{"line_type": phone.LineType, "first_inbound_at": phone.FirstInboundAt}),
		final("suppressed", !phone.Suppressed, map[string]any{"suppressed": phone.Suppressed}),
		final("opted_out", phone.OptedOutAt == nil, map[string]any{"opted_out_at": phone.OptedOutAt}),
		final("legal_hold", phone.LegalHoldAt == nil, map[string]any{"legal_hold_at": phone.LegalHoldAt}),
		final("wrong_number", phone.WrongNumberAt == nil, map[string]any{"wrong_number_at": phone.WrongNumberAt}),
	}
	if marketing {
		first := phone.LastCampaignSentAt == nil
		out = append(out,
			final("campaigns_off", phone.CampaignsOffAt == nil, map[string]any{"campaigns_off_at": phone.CampaignsOffAt}),
			final("no_consent", facts.ConsentBasis != "" && facts.ConsentBasis != "none", map[string]any{"consent_basis": facts.ConsentBasis}),
			final("zone_unknown", facts.Places.known(), map[string]any{"places": facts.Places}),
			final("texted_recently", !within(phone.LastCampaignSentAt, now, 30*24*time.Hour), map[string]any{"last_campaign_sent_at": phone.LastCampaignSentAt}),
			final("first_text_incomplete", !first || facts.NamesBusiness && facts.HasOptOutLine, map[string]any{"first": first, "names_business": facts.NamesBusiness, "has_opt_out_line": facts.HasOptOutLine}),
			wait("campaign_inactive", facts.CampaignActive, time.Time{}, map[string]any{"campaign_active": facts.CampaignActive}),
		)
	}
	if marketing || facts.Automated || !facts.ByPerson {
		out = append(out,
			wait("on_hold", phone.HeldAt == nil, time.Time{}, map[string]any{"held_at": phone.HeldAt, "hold_reason": phone.HoldReason}),
			wait("automated_recently", !within(phone.LastAutomatedAt, now, 24*time.Hour), after(phone.LastAutomatedAt), map[string]any{"last_automated_at": phone.LastAutomatedAt}),
		)
	}
	if facts.Cold() {
		spent := facts.BudgetLeft != nil && *facts.BudgetLeft <= 0
		out = append(out, wait("budget_spent", !spent, midnight(now), map[string]any{"budget_left": facts.BudgetLeft, "cold": true}))
	}
	return out
}

func final(reason string, passed bool, inputs map[string]any) Check {
	return Check{Reason: reason, Passed: passed, Final: true, Inputs: inputs}
}

func wait(reason string, passed bool, notBefore time.Time, inputs map[string]any) Check {
	check := Check{Reason: reason, Passed: passed, Inputs: inputs}
	if !passed {
		check.NotBefore = notBefore
	}
	return check
}

func after(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.Add(24 * time.Hour)
}

// midnight begins the next business day of the numbers, which is counted by the New York date.
func midnight(now time.Time) time.Time {
	local := now.In(locations()["America/New_York"])
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, local.Location())
}
