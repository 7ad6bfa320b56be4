package conversations

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
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
	var marked contacts.Phone
	err := m.Web.InTx(ctx, func(tx db.Tx) error {
		phones, err := contacts.LockPhones(ctx, tx, []string{input.ID})
		if err != nil {
			return err
		}
		if len(phones) == 0 {
			return problem.NotFound("phone")
		}
		marked, err = m.Mark(ctx, tx, phones[0], consent.Marking{
			Kind: kind, Source: consent.ByPerson, Reason: input.Body.Reason, At: m.Clock.Now(),
		})
		if err != nil || kind != consent.MarkRelease {
			return err
		}
		return m.unholdConversations(ctx, tx, input.ID)
	})
	return marked, err
}

// unholdConversations lets automation go on where a person has released.
func (m *Module) unholdConversations(ctx context.Context, tx db.Tx, phoneID string) error {
	var ids []string
	err := tx.SelectContext(ctx, &ids, `update conversation set held = false, version = version + 1 where phone_id = $1 and held returning id`, phoneID)
	for _, id := range ids {
		err = errors.Join(err, publishChanged(ctx, tx, id))
	}
	return err
}

type numberList struct {
	Items []Number `json:"items" nullable:"false" doc:"Our numbers"`
}

func (m *Module) numbers(ctx context.Context, _ *struct{}) (numberList, error) {
	items, err := allNumbers(ctx, m.Web, m.Clock.Now())
	return numberList{Items: items}, err
}

func (m *Module) syncNumbers(ctx context.Context, _ *struct{}) (numberList, error) {
	found, err := m.Numbers(ctx)
	if err != nil {
		return numberList{}, problem.New(http.StatusBadGateway, "vendor_unreachable", "The vendor did not list its numbers. Try again in a minute.")
	}
	if err := m.Web.InTx(ctx, func(tx db.Tx) error { return m.KeepNumbers(ctx, tx, found) }); err != nil {
		return numberList{}, err
	}
	return m.numbers(ctx, nil)
}

func allNumbers(ctx context.Context, q db.Querier, now time.Time) ([]Number, error) {
	items := []Number{}
	if err := q.SelectContext(ctx, &items, `select `+numberColumns+` from sending_number order by created_at, id`); err != nil {
		return nil, err
	}
	days, err := NumberDays(ctx, q, now)
	for i := range items {
		items[i].Display = phone.Display(items[i].E164)
		for _, day := range days {
			if day.NumberID == items[i].ID {
				items[i].Today = day
			}
		}
	}
	return items, err
}

func oneOf(ctx context.Context, q db.Querier, id string, now time.Time) (Number, error) {
	items, err := allNumbers(ctx, q, now)
	for _, item := range items {
		if item.ID == id {
			return item, err
		}
	}
	return Number{}, errors.Join(err, problem.NotFound("number"))
}
