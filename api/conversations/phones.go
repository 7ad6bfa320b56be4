package conversations

import (
	"context"
	"strings"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/timeline"
)

type markInput struct {
	httpd.ByID
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, kept in the history" example:"She asked on the phone."`
	}
}

// phoneRoutes mark a phone by hand; each kind has an address of its own.
func (m *Module) phoneRoutes(api *httpd.API) {
	for _, kind := range []string{consent.MarkOptOut, consent.MarkOptIn, consent.MarkWrongNumber, consent.MarkRelease, consent.MarkHold} {
		path := strings.ReplaceAll(kind, "_", "-")
		httpd.Post(api, "/v1/phones/{id}/"+path, "phones."+kind, "phones:write", "Mark a phone: "+path, func(ctx context.Context, input *markInput) (contacts.Phone, error) {
			return m.markByHand(ctx, input, kind)
		})
	}
}

func (m *Module) markByHand(ctx context.Context, input *markInput, kind string) (contacts.Phone, error) {
	return db.Write(ctx, m.Web, func(tx db.Tx) (marked contacts.Phone, err error) {
		phones, err := contacts.LockPhones(ctx, tx, []string{input.ID})
		if err != nil {
			return marked, err
		}
		if len(phones) == 0 {
			return marked, problem.NotFound("phone")
		}
		marked, err = m.Sending.Mark(ctx, tx, phones[0], consent.Marking{
			Kind: kind, Source: consent.ByPerson, Reason: input.Body.Reason, At: m.Clock.Now(),
		})
		if err == nil && kind == consent.MarkRelease {
			err = timeline.Unhold(ctx, tx, input.ID)
		}
		return marked, err
	})
}
