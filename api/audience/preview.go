package audience

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/templates"
)

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

// Reason is a number of people with one reason.
type Reason struct {
	Reason string `json:"reason" doc:"A stable code" example:"opted_out"`
	Text   string `json:"text" doc:"The reason in words" example:"Opted out"`
	Count  int    `json:"count" doc:"How many people" example:"12"`
}

type previewInput struct {
	Body struct {
		ListID    string `json:"list_id" format:"uuid" doc:"The list" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
		Body      string `json:"body" maxLength:"2000" doc:"The message" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
		Contacted string `json:"previously_contacted,omitempty" enum:"skip,review" doc:"What becomes of people whom a campaign texted before" example:"skip"`
	}
}

// Routes registers who would get a message, and who got it.
func (m *Module) Routes(api *httpd.API) {
	httpd.Post(api, "/v1/campaigns/preview", "campaigns.preview", "campaigns:read", "See a message on real recipients, and who would get it", m.preview)
	httpd.Get(api, "/v1/campaigns/{id}/recipients", "campaigns.recipients", "campaigns:read", "List a campaign's people", m.recipients)
}

func (m *Module) preview(ctx context.Context, in *previewInput) (Preview, error) {
	list, err := lists.Get(ctx, m.Read, in.Body.ListID)
	if err != nil {
		return Preview{}, err
	}
	business, err := m.Business(ctx, m.Read)
	if err != nil {
		return Preview{}, fmt.Errorf("read the business: %w", err)
	}
	preview := Preview{Check: templates.Examine(in.Body.Body, business)}
	if list.ConsentBasis == "none" {
		preview.Problems = append(preview.Problems, templates.Flaw{Code: "no_consent", Message: "This list has no consent basis. The owner can attest one on the list's page."})
	}
	excluded := map[string]int{}
	// A basis that is missing is shown as a problem of its own; it would otherwise exclude everybody.
	question := Question{ListID: list.ID, ConsentBasis: "attested", Contacted: in.Body.Contacted, At: m.Clock.Now()}
	err = m.Each(ctx, question, func(c Candidate, v Verdict) error {
		preview.Audience.Total++
		if v.State != Planned {
			excluded[v.Reason]++
			return nil
		}
		preview.Audience.Eligible++
		preview.Show(c.Recipient)
		return nil
	})
	preview.Audience.Excluded = Reasons(excluded)
	return preview, err
}

// Reasons lists reasons by their number of people, the largest first.
func Reasons(counts map[string]int) []Reason {
	out := make([]Reason, 0, len(counts))
	for reason, n := range counts {
		out = append(out, Reason{Reason: reason, Text: consent.Explain(reason), Count: n})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return out
}
