package contacts

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

type createInput struct {
	Body struct {
		FirstName string `json:"first_name,omitempty" maxLength:"100" doc:"What texts greet with" example:"Mary"`
		LastName  string `json:"last_name,omitempty" maxLength:"100" doc:"The family name" example:"O'Brien"`
		Phone     string `json:"phone,omitempty" maxLength:"40" doc:"A number as people write it" example:"(617) 555-0142"`
		Email     string `json:"email,omitempty" maxLength:"254" doc:"An e-mail address" example:"mary@example.com"`
	}
}

func (m *Module) create(ctx context.Context, in *createInput) (*httpd.Body[Card], error) {
	contact := Contact{ID: db.NewID(), Kind: Person, FirstName: tidy(in.Body.FirstName), LastName: tidy(in.Body.LastName), Type: "owner"}
	channels, err := readChannels(in.Body.Phone, in.Body.Email)
	if err != nil {
		return nil, err
	}
	if contact.FirstName+contact.LastName+channels.number.E164+channels.email == "" {
		return nil, problem.Invalid("nobody", "A contact needs a name, a phone or an e-mail address.")
	}
	var card Card
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		if err := channels.link(ctx, tx, contact, m.clock.Now()); err != nil {
			return err
		}
		card, err = Get(ctx, tx, contact.ID)
		return err
	})
	return httpd.Respond(card), err
}

type patchInput struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Kind      *string `json:"kind,omitempty" enum:"person,organisation" doc:"A trust or company is an organisation" example:"person"`
		FirstName *string `json:"first_name,omitempty" maxLength:"100" doc:"What texts greet with" example:"Mary"`
		LastName  *string `json:"last_name,omitempty" maxLength:"100" doc:"The family name" example:"O'Brien"`
		Type      *string `json:"type,omitempty" enum:"owner,tenant,manager,realtor,other" doc:"What the contact is to the business" example:"owner"`
	}
}

func (m *Module) patch(ctx context.Context, in *patchInput) (*httpd.Body[Card], error) {
	version, err := in.Version()
	if err != nil {
		return nil, err
	}
	var card Card
	err = m.db.InTx(ctx, func(tx db.Tx) error {
		var before Contact
		err := tx.GetContext(ctx, &before, `select `+db.Columns[Contact]("")+` from contact where id = $1 and archived_at is null for update`, in.ID)
		if err != nil {
			return fmt.Errorf("read a contact: %w", err)
		}
		if before.Version != version {
			return problem.Stale("contact")
		}
		after := before
		set(&after.Kind, in.Body.Kind)
		set(&after.FirstName, in.Body.FirstName)
		set(&after.LastName, in.Body.LastName)
		set(&after.Type, in.Body.Type)
		if err := save(ctx, tx, before, after, nil, nil, m.clock.Now()); err != nil {
			return err
		}
		card, err = Get(ctx, tx, in.ID)
		return err
	})
	return httpd.Respond(card), err
}

func set(field, given *string) {
	if given != nil {
		*field = tidy(*given)
	}
}

func tidy(text string) string { return strings.Join(strings.Fields(text), " ") }

func readEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if address, err := mail.ParseAddress(text); err != nil || address.Address != text {
		return "", wrongField("email", "This is no e-mail address.")
	}
	return text, nil
}

func wrongField(field, message string) error {
	err := problem.Invalid("invalid", "%s", message)
	err.Errors = []problem.Field{{Location: "body." + field, Message: message}}
	return err
}
