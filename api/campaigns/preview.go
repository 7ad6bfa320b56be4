package campaigns

import (
	"context"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/phone"
)

// shown is how many recipients a preview shows.
const shown = 5

// Preview is a message on real recipients, and who would get it.
type Preview struct {
	Recipients     []Sample `json:"recipients" nullable:"false" doc:"The first recipients with their text"`
	Worst          *Sample  `json:"worst" doc:"The recipient with the longest text; null without recipients"`
	Audience       Audience `json:"audience" doc:"Who would get it"`
	Problems       []Flaw   `json:"problems" nullable:"false" doc:"What must be mended before the launch"`
	Transliterated []Change `json:"transliterated" nullable:"false" doc:"Characters that are made plain so that a text stays one text"`
}

// Sample is one recipient with the text as it would be sent.
type Sample struct {
	ContactID  string `json:"contact_id" doc:"The person" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name       string `json:"name" doc:"The person's name" example:"Dana O'Rourke"`
	Street     string `json:"street" doc:"The place" example:"41 Furnace Brook Pkwy"`
	Phone      string `json:"phone" doc:"The phone, as people write it" example:"(617) 555-0142"`
	Text       string `json:"text" doc:"The text" example:"Hi Dana, Attack-a-Crack here. Reply STOP to opt out."`
	Encoding   string `json:"encoding" enum:"GSM-7,UCS-2" doc:"How it travels" example:"GSM-7"`
	Characters int    `json:"characters" doc:"Its length as counted on the way" example:"120"`
	Segments   int    `json:"segments" doc:"How many texts it is billed as" example:"1"`
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
	facts, business, err := m.commonFacts(ctx, list.ConsentBasis, in.Body.Body)
	if err != nil {
		return Preview{}, err
	}
	preview := Preview{Recipients: []Sample{}, Problems: Flaws(in.Body.Body, business), Transliterated: []Change{}}
	if _, changes := Transliterate(in.Body.Body); changes != nil {
		preview.Transliterated = changes
	}
	// The list's basis and the message's own flaws are shown as problems of
	// their own; they would otherwise exclude everybody.
	facts.ConsentBasis, facts.NamesBusiness, facts.HasOptOutLine = "attested", true, true
	excluded := map[string]int{}
	err = audience(ctx, m.Web.Pool, list.ID, facts, m.Clock.Now(), func(c candidate, v verdict) error {
		preview.Audience.Total++
		if v.state != "planned" {
			excluded[v.reason]++
			return nil
		}
		preview.Audience.Eligible++
		preview.show(c, in.Body.Body)
		return nil
	})
	if list.ConsentBasis == "none" {
		preview.Problems = append(preview.Problems, Flaw{Code: "no_consent", Message: "This list has no consent basis. The owner can attest one on the list's page."})
	}
	preview.Audience.Excluded = reasonsOf(excluded)
	return preview, err
}

func (p *Preview) show(c candidate, body string) {
	person := c.person()
	text := Render(body, person)
	count := Segments(text)
	if len(p.Recipients) >= shown && p.Worst != nil && count.Characters <= p.Worst.Characters {
		return
	}
	sample := Sample{
		ContactID: c.ContactID, Name: person.Name(), Street: c.Street, Phone: phone.Display(c.E164), Text: text,
		Encoding: string(count.Encoding), Characters: count.Characters, Segments: count.Segments,
	}
	if len(p.Recipients) < shown {
		p.Recipients = append(p.Recipients, sample)
	}
	if p.Worst == nil || count.Segments > p.Worst.Segments || count.Segments == p.Worst.Segments && count.Characters > p.Worst.Characters {
		p.Worst = &sample
	}
}

// reasonsOf lists reasons by their number of people, the largest first.
func reasonsOf(counts map[string]int) []Reason {
	out := make([]Reason, 0, len(counts))
	for reason, n := range counts {
		out = append(out, Reason{Reason: reason, Text: reasonText(reason), Count: n})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Reason, b.Reason)
	})
	return out
}
