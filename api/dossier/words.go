package dossier

import (
	"fmt"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/campaigns"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/clock"
)

// tell says where a phone stands with a campaign. now is what the gate says of it at this moment.
func tell(c campaigns.Campaign, who person, now consent.Decision) Standing {
	switch {
	case who.PhoneID == "":
		return unknown(now)
	case who.RecipientID == nil && c.LaunchedAt != nil:
		return missed(c, who)
	case who.RecipientID == nil:
		return ahead(c, who, now)
	case who.SendState != "" && who.SendState != "planned":
		return decided(who)
	case who.SendState == "planned":
		return queued(c, who)
	case who.State == "planned":
		return waiting(c, who, now)
	case who.State == "review":
		return Standing{Reason: who.Reason, Text: "Waits for a person to send or to skip it: " + sentence(who.Reason)}
	default:
		return Standing{Reason: who.Reason, Text: "Left out: " + sentence(who.Reason), At: c.LaunchedAt}
	}
}

// unknown is a phone that nobody here has; one whose person was erased may be blocked for good.
func unknown(now consent.Decision) Standing {
	for _, check := range now.Checks {
		if check.Reason == "suppressed" && !check.Passed {
			return Standing{Reason: check.Reason, Text: "Nobody here has this phone any more. " + check.Sentence()}
		}
	}
	return Standing{Reason: "unknown_phone", Text: "Nobody here has this phone, so that it is on no list."}
}

// missed was not there when the launch fixed whom the campaign goes to.
func missed(c campaigns.Campaign, who person) Standing {
	text := fmt.Sprintf("It was not on the list %q when the campaign was launched on %s, nor is it now.", c.List.Name, when(*c.LaunchedAt))
	if who.OnList {
		text = fmt.Sprintf("It came onto the list %q after the launch on %s, which fixed whom the campaign goes to.", c.List.Name, when(*c.LaunchedAt))
	}
	return Standing{Reason: "not_on_list", Text: text}
}

// ahead is what a launch would make of it.
func ahead(c campaigns.Campaign, who person, now consent.Decision) Standing {
	if !who.OnList {
		return Standing{Reason: "not_on_list", Text: fmt.Sprintf("It is not on the list %q.", c.List.Name)}
	}
	launch := Standing{Reason: now.Reason, Text: "The campaign has not been launched. "}
	if c.State == "scheduled" && c.StartsAt != nil {
		launch.NextAt, launch.Text = c.StartsAt, "The campaign begins on "+when(*c.StartsAt)+". "
	}
	switch {
	case now.Review:
		launch.Text += "As things are, this phone will wait for a person then: " + sentence(now.Reason)
	case now.Final && !now.Allowed:
		launch.Text += "As things are, this phone will be left out: " + sentence(now.Reason)
	case who.Texted && c.Contacted == "review":
		launch.Reason = "previously_contacted"
		launch.Text += "This phone will wait for a person then: " + sentence(launch.Reason)
	case who.Texted:
		launch.Reason = "previously_contacted"
		launch.Text += "This phone will be left out: " + sentence(launch.Reason)
	default:
		launch.Reason = "not_launched" // also while it is scheduled
		launch.Text += "As things are, this phone will be texted."
	}
	return launch
}

// decided is a text that the gate has answered for good.
func decided(who person) Standing {
	standing := Standing{Reason: who.SendState, EntryID: who.EntryID, At: who.At}
	at := "at a time that is not known"
	if who.At != nil {
		at = "on " + when(*who.At)
	}
	because := consent.Sentence(who.SendReason)
	if because == "" {
		because = consent.Sentence(who.SendState)
	}
	switch who.SendState {
	case "claimed":
		standing.Text = "Its text is leaving now."
	case "accepted", "sent":
		standing.Sent, standing.Text = true, "Its text left "+at+"."
	case "delivered":
		standing.Sent, standing.Text = true, "Its text left "+at+" and was delivered."
	case "undelivered", "failed":
		standing.Sent, standing.Text = true, "Its text left "+at+" and did not arrive: "+full(because)
	case "unknown":
		standing.Text = "Its text was handed over " + at + " and the vendor did not answer. It is asked whether the text left; it is never sent again."
	case "absent", "rejected":
		standing.Text = "Its text was handed over " + at + " and did not leave: " + full(because)
	default: // cancelled
		standing.Reason, standing.Text = who.SendReason, "Left out: "+full(because)
	}
	return standing
}

// queued is a text that has its time.
func queued(c campaigns.Campaign, who person) Standing {
	switch {
	case c.State == "paused" || who.NotBefore == nil:
		return Standing{Reason: "paused", Text: "The campaign is paused; its text goes out when somebody resumes it."}
	case who.SendReason != "":
		return Standing{
			Reason: who.SendReason, NextAt: who.NotBefore,
			Text: "Its text waits: " + sentence(who.SendReason) + " It is tried again on " + when(*who.NotBefore) + ".",
		}
	default:
		return Standing{Reason: "queued", NextAt: who.NotBefore, Text: "Its text goes out on " + when(*who.NotBefore) + "."}
	}
}

// waiting is a recipient whose turn has not come.
func waiting(c campaigns.Campaign, who person, now consent.Decision) Standing {
	standing := Standing{Reason: "planned", Text: "It is not its turn yet: nobody is before it."}
	if who.Before > 0 {
		standing.Text = fmt.Sprintf("It is not its turn yet: %d are before it.", who.Before)
	}
	switch {
	case c.State == "paused":
		standing.Reason, standing.Text = "paused", "The campaign is paused. "+standing.Text
	case c.NextSend != nil && c.NextSend.At != nil:
		standing.NextAt = c.NextSend.At
		standing.Text += " The next texts go out on " + when(*c.NextSend.At) + ", because " + c.NextSend.Because + "."
	}
	if now.Final && !now.Allowed {
		standing.Text += " As things are now it will be left out then: " + sentence(now.Reason)
	}
	return standing
}

func sentence(reason string) string { return full(consent.Sentence(reason)) }

// full ends words as a sentence.
func full(words string) string { return strings.TrimSuffix(words, ".") + "." }

// when is a time as the office reads it.
func when(at time.Time) string { return at.In(clock.NewYork()).Format("Mon, Jan 2, 2006, 3:04 PM") }
