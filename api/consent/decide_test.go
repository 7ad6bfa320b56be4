package consent

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func instant(t *testing.T, zone, text string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	require.NoError(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04:05", text, location)
	require.NoError(t, err)
	return at
}

func noon(t *testing.T) time.Time {
	t.Helper()
	return instant(t, "America/New_York", "2026-11-17 12:00:00")
}

func business() Window {
	return Window{Zone: "America/New_York", From: Minutes("09:00"), To: Minutes("18:00"), Weekdays: days("mon-fri")}
}

// allowed are facts that nothing speaks against.
func allowed() Facts {
	return Facts{
		Phone:          PhoneFacts{Loaded: true, Valid: true, LineType: "mobile"},
		Purpose:        Marketing,
		Automated:      true,
		ConsentBasis:   "attestation",
		CampaignActive: true,
		Places:         PlacesOf("617", "02139", "MA", time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)),
		Business:       business(),
		Rules:          Jurisdictions(),
		NamesBusiness:  true,
		HasOptOutLine:  true,
	}
}

func TestDecideAllows(t *testing.T) {
	t.Parallel()
	decision := Decide(allowed(), noon(t))
	require.True(t, decision.Allowed)
	require.True(t, decision.Final)
	require.Equal(t, "allowed", decision.Reason)
	require.Empty(t, decision.Warning)
	require.Equal(t, RulesVersion, decision.RulesVersion)
	for _, check := range decision.Checks {
		require.True(t, check.Passed, check.Reason)
	}
	require.Len(t, decision.Checks, 18)
}

func TestEveryConditionSaysHowItCameOut(t *testing.T) {
	t.Parallel()
	for _, check := range Decide(allowed(), noon(t)).Checks {
		met := check.Sentence()
		check.Passed = false
		refused := check.Sentence()
		require.NotEqual(t, met, refused, check.Reason)
		for _, sentence := range []string{met, refused} {
			require.Regexp(t, `^[A-Z].*\.$`, sentence, check.Reason)
		}
	}
}

// Each row breaks one condition of the facts that are allowed above.
func TestDecideRefuses(t *testing.T) {
	t.Parallel()
	past := noon(t).AddDate(0, -6, 0)
	recent := noon(t).AddDate(0, 0, -29)
	zero := 0
	for _, row := range []struct {
		reason       string
		final, every bool
		spoil        func(*Facts)
	}{
		{"facts_missing", true, true, func(f *Facts) { f.Phone.Loaded = false }},
		{"facts_missing", true, true, func(f *Facts) { f.Purpose = "" }},
		{"facts_missing", true, true, func(f *Facts) { f.Rules = nil }},
		{"facts_missing", true, true, func(f *Facts) { f.Rules = f.Rules[1:] }},
		{"facts_missing", true, false, func(f *Facts) { f.Business = Window{} }},
		{"facts_missing", true, false, func(f *Facts) { f.Business.Weekdays = nil }},
		{"invalid_number", true, true, func(f *Facts) { f.Phone.Valid = false }},
		{"has_extension", true, true, func(f *Facts) { f.Phone.Extension = "4" }},
		{"not_textable", true, true, func(f *Facts) { f.Phone.LineType = "landline" }},
		{"not_textable", true, true, func(f *Facts) { f.Phone.LineType = "voip" }},
		{"not_textable", true, true, func(f *Facts) { f.Phone.LineType = "" }},
		{"suppressed", true, true, func(f *Facts) { f.Phone.Suppressed = true }},
		{"opted_out", true, true, func(f *Facts) { f.Phone.OptedOutAt = &past }},
		{"legal_hold", true, true, func(f *Facts) { f.Phone.LegalHoldAt = &past }},
		{"wrong_number", true, true, func(f *Facts) { f.Phone.WrongNumberAt = &past }},
		{"campaigns_off", true, false, func(f *Facts) { f.Phone.CampaignsOffAt = &past }},
		{"no_consent", true, false, func(f *Facts) { f.ConsentBasis = "none" }},
		{"no_consent", true, false, func(f *Facts) { f.ConsentBasis = "" }},
		{"zone_unknown", true, true, func(f *Facts) { f.Places = Places{} }},
		{"zone_unknown", true, true, func(f *Facts) { f.Places.States = nil }},
		{"zone_unknown", true, true, func(f *Facts) { f.Places.Zones = nil }},
		{"zone_unknown", true, true, func(f *Facts) { f.Places.Zones = []string{"Mars/Base"} }},
		{"zone_unknown", true, true, func(f *Facts) { f.Places.States = []string{"ON"} }},
		{"texted_recently", true, false, func(f *Facts) { f.Phone.LastCampaignSentAt = &recent }},
		{"first_text_incomplete", true, false, func(f *Facts) { f.NamesBusiness = false }},
		{"first_text_incomplete", true, false, func(f *Facts) { f.HasOptOutLine = false }},
		{"campaign_inactive", false, false, func(f *Facts) { f.CampaignActive = false }},
		{"on_hold", false, true, func(f *Facts) { f.Phone.HeldAt = &past }},
		{"automated_recently", false, true, func(f *Facts) { early := noon(t).Add(-23 * time.Hour); f.Phone.LastAutomatedAt = &early }},
		{"budget_spent", false, true, func(f *Facts) { f.BudgetLeft = &zero }},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			facts := allowed()
			row.spoil(&facts)
			decision := Decide(facts, noon(t))
			require.False(t, decision.Allowed)
			require.Equal(t, row.reason, decision.Reason)
			require.Equal(t, row.final, decision.Final)
			require.Equal(t, row.reason == "facts_missing" || row.reason == "zone_unknown", decision.Review)
			facts = allowed()
			facts.Purpose = Transactional
			row.spoil(&facts)
			require.Equal(t, !row.every, Decide(facts, noon(t)).Allowed, "transactional")
		})
	}
}

func TestDecideNotBefore(t *testing.T) {
	t.Parallel()
	zero := 0
	facts := allowed()
	facts.BudgetLeft = &zero
	require.Equal(t, instant(t, "America/New_York", "2026-11-18 09:00:00").UTC(), Decide(facts, noon(t)).NotBefore.UTC())
	facts.Phone.FirstInboundAt = new(noon(t))
	require.True(t, Decide(facts, noon(t)).Allowed, "only cold texts count")
	facts = allowed()
	facts.Phone.LastAutomatedAt = new(noon(t).Add(-time.Hour))
	require.Equal(t, noon(t).Add(23*time.Hour).UTC(), Decide(facts, noon(t)).NotBefore.UTC())
	facts.Phone.HeldAt = new(noon(t))
	require.True(t, Decide(facts, noon(t)).NotBefore.IsZero(), "only a person ends a hold")
	facts = allowed()
	facts.Phone.LastCampaignSentAt = new(noon(t).AddDate(0, 0, -30))
	facts.NamesBusiness = false
	require.True(t, Decide(facts, noon(t)).Allowed, "not the first text, and 30 days are over")
	facts = allowed()
	facts.Phone.LastAutomatedAt = new(noon(t).AddDate(0, 0, -1))
	require.True(t, Decide(facts, noon(t)).Allowed, "24 hours are over")
	decision := Decide(allowed(), instant(t, "America/New_York", "2026-11-25 18:00:00"))
	require.Equal(t, "outside_window", decision.Reason)
	require.False(t, decision.Final)
	require.Equal(t, instant(t, "America/New_York", "2026-11-27 09:00:00").UTC(), decision.NotBefore.UTC(), "Thanksgiving is closed")
}

func TestDecideReplies(t *testing.T) {
	t.Parallel()
	night := instant(t, "America/New_York", "2026-11-17 23:30:00")
	facts := allowed()
	facts.Purpose, facts.Automated, facts.ByPerson = Answer, false, true
	facts.ConsentBasis, facts.CampaignActive = "", false
	facts.Phone.FirstInboundAt = new(night.AddDate(0, 0, -5))
	facts.Phone.LastInboundAt = new(night.Add(-24*time.Hour + time.Second))
	facts.Phone.HeldAt = new(night)
	facts.Phone.LineType = "voip"
	decision := Decide(facts, night)
	require.True(t, decision.Allowed)
	require.Equal(t, "outside_window", decision.Warning)
	require.Empty(t, Decide(facts, noon(t)).Warning)
	facts.Phone.LastInboundAt = new(night.Add(-24 * time.Hour))
	decision = Decide(facts, night)
	require.False(t, decision.Allowed)
	require.Equal(t, instant(t, "America/New_York", "2026-11-18 08:00:00").UTC(), decision.NotBefore.UTC())
	facts.Phone.LastInboundAt = new(night)
	facts.ByPerson = false
	facts.Phone.HeldAt = nil
	require.False(t, Decide(facts, night).Allowed, "only a person is exempt")
	facts.ByPerson, facts.Automated = true, true
	require.False(t, Decide(facts, night).Allowed, "an automated text is not a person's")
	facts.Automated, facts.Purpose, facts.Places = false, Transactional, Places{}
	require.False(t, Decide(facts, noon(t)).Allowed, "it is too early in Hawaii, where they may be")
	require.True(t, Decide(facts, noon(t).Add(2*time.Hour)).Allowed)
	require.False(t, Decide(facts, night).Allowed, "only a reply is exempt")
}
