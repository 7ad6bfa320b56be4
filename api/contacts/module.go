// Package contacts holds people, their phones and their e-mails, and the words
// that find them.
//
// It owns the tables contact, phone, contact_phone, email,
// contact_email and term. A phone may be shared by several people; texts,
// opt-outs, holds and limits belong to the phone. Publishes contact.changed
// and phone.changed to open screens.
package contacts

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Module serves the writing of contacts; package lists serves the reading.
type Module struct {
	db    *db.DB
	clock clock.Clock
}

// New makes the module.
func New(database *db.DB, clock clock.Clock) *Module {
	return &Module{db: database, clock: clock}
}

// Routes adds the module's routes.
func (m *Module) Routes(api *httpd.API) {
	httpd.Create(api, "/v1/contacts", "contacts.create", "contacts:write", "Add a contact", m.create)
	httpd.Patch(api, "/v1/contacts/{id}", "contacts.patch", "contacts:write", "Change a contact", m.patch)
}

type createInput struct {
	Body struct {
		FirstName string `json:"first_name,omitempty" maxLength:"100" doc:"What texts greet with" example:"Mary"`
		LastName  string `json:"last_name,omitempty" maxLength:"100" doc:"The family name" example:"O'Brien"`
		Phone     string `json:"phone,omitempty" maxLength:"40" doc:"A number as people write it" example:"(617) 555-0142"`
		Email     string `json:"email,omitempty" maxLength:"254" doc:"An e-mail address" example:"mary@example.com"`
	}
}

func (m *Module) create(ctx context.Context, in *createInput) (Card, error) {
	contact := Contact{ID: db.NewID(), Kind: Person, FirstName: tidy(in.Body.FirstName), LastName: tidy(in.Body.LastName), Type: "owner"}
	channels, err := readChannels(in.Body.Phone, in.Body.Email)
	if err != nil {
		return Card{}, err
	}
	if contact.FirstName+contact.LastName+channels.number.E164+channels.email == "" {
		return Card{}, problem.Invalid("nobody", "A contact needs a name, a phone or an e-mail address.")
	}
	return db.Write(ctx, m.db, func(tx db.Tx) (Card, error) {
		if err := channels.link(ctx, tx, contact, m.clock.Now()); err != nil {
			return Card{}, err
		}
		return Get(ctx, tx, contact.ID)
	})
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

func (m *Module) patch(ctx context.Context, in *patchInput) (Card, error) {
	return db.Write(ctx, m.db, func(tx db.Tx) (Card, error) {
		var before Contact
		err := tx.GetContext(ctx, &before, `select `+db.Columns[Contact]("")+` from contact where id = $1 and archived_at is null for update`, in.ID)
		if err == nil && before.Version != in.Version {
			err = problem.Stale("contact")
		}
		if err != nil {
			return Card{}, err
		}
		after := before
		set(&after.Kind, in.Body.Kind)
		set(&after.FirstName, in.Body.FirstName)
		set(&after.LastName, in.Body.LastName)
		set(&after.Type, in.Body.Type)
		if err := save(ctx, tx, before, after, nil, m.clock.Now()); err != nil {
			return Card{}, err
		}
		return Get(ctx, tx, in.ID)
	})
}

// channels are the ways to reach somebody who is being added.
type channels struct {
	number phone.Number
	email  string
}

func readChannels(number, email string) (channels, error) {
	var read channels
	var err error
	if number != "" {
		read.number, err = phone.Parse(number)
	}
	// A number with an extension is kept for calls; it gets no texts.
	if err != nil && !errors.Is(err, phone.ErrExtension) {
		return channels{}, wrongField("phone", "This phone cannot be used: "+err.Error()+".")
	}
	read.email, err = readEmail(email)
	return read, err
}

// link stores a new contact with its phone and e-mail. The same name on the
// same phone is the same person: refused. Another name shares the phone.
func (c channels) link(ctx context.Context, tx db.Tx, contact Contact, now time.Time) error {
	var held Phone
	var err error
	if c.number.E164 != "" {
		if held, err = EnsurePhone(ctx, tx, c.number.E164, now); err != nil {
			return err
		}
		if err := refuseTwin(ctx, tx, contact, held); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, Contact{}, contact, []string{c.email}, now); err != nil {
		return err
	}
	if held.ID != "" {
		_, err = tx.Exec(ctx, `insert into contact_phone (contact_id, phone_id, extension, is_primary, source) values ($1, $2, $3, true, 'user')`,
			contact.ID, held.ID, c.number.Extension)
	}
	if err == nil && c.email != "" {
		_, err = tx.Exec(ctx, `
			with made as (insert into email (id, address, created_at) values ($1, $2, $3) on conflict (lower(address)) where archived_at is null do update set address = email.address returning id)
			insert into contact_email (contact_id, email_id, is_primary) select $4, id, true from made`, db.NewID(), c.email, now, contact.ID)
	}
	return err
}

// refuseTwin runs under the phone's lock, so that two requests cannot both pass.
func refuseTwin(ctx context.Context, tx db.Tx, contact Contact, held Phone) error {
	var twins []string
	err := tx.SelectContext(ctx, &twins, `
		select c.id from contact_phone l join contact c on c.id = l.contact_id
		where l.phone_id = $1 and l.ended_at is null and c.archived_at is null and c.sort_name = $2 limit 1`,
		held.ID, SortName(contact.FirstName, contact.LastName))
	if err != nil || len(twins) == 0 {
		return err
	}
	return problem.Conflict("contact_exists", "This phone belongs to a contact of the same name already: %s.", twins[0])
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
