package contacts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

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
	var emails, phones []string
	var held Phone
	var err error
	if c.number.E164 != "" {
		phones = append(phones, c.number.E164)
		if held, err = EnsurePhone(ctx, tx, c.number.E164, now); err != nil {
			return err
		}
		if err := refuseTwin(ctx, tx, contact, held); err != nil {
			return err
		}
	}
	if c.email != "" {
		emails = append(emails, c.email)
	}
	if err := save(ctx, tx, Contact{}, contact, emails, phones, now); err != nil {
		return err
	}
	if held.ID != "" {
		_, err = tx.Exec(ctx, `insert into contact_phone (contact_id, phone_id, extension, is_primary, source) values ($1, $2, $3, true, 'user')`,
			contact.ID, held.ID, c.number.Extension)
	}
	if err == nil && c.email != "" {
		_, err = tx.Exec(ctx, `
			with made as (insert into email (id, address, created_at) values ($1, $2, $3) on conflict (lower(address)) do update set address = email.address returning id)
			insert into contact_email (contact_id, email_id, is_primary) select $4, id, true from made`, db.NewID(), c.email, now, contact.ID)
	}
	if err != nil {
		return fmt.Errorf("link a contact: %w", err)
	}
	return nil
}

// refuseTwin runs under the phone's lock, so that two requests cannot both pass.
func refuseTwin(ctx context.Context, tx db.Tx, contact Contact, held Phone) error {
	var twin string
	err := tx.GetContext(ctx, &twin, `
		select c.id from contact_phone l join contact c on c.id = l.contact_id
		where l.phone_id = $1 and l.ended_at is null and c.archived_at is null and c.sort_name = $2 limit 1`,
		held.ID, SortName(contact.FirstName, contact.LastName))
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the same contact: %w", err)
	}
	return problem.Conflict("contact_exists", "This phone belongs to a contact of the same name already: %s.", twin)
}
