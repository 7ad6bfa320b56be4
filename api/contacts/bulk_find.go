package contacts

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// Found is one person behind a number or an address, or nobody (ContactID is
// null) behind one that is known.
type Found struct {
	Key       string      // the number or address that was asked for
	ThroughID pgtype.UUID // the phone's or e-mail's id
	ContactID pgtype.UUID
	FirstName string
	LastName  string
	RawName   string
	HasPhone  bool
	HasEmail  bool
}

const findByNumber = `
	-- people of phones, oldest first; by phone_e164_key and contact_phone_phone
	select p.e164 as key, p.id as through_id, c.id as contact_id, coalesce(c.first_name, '') as first_name,
		coalesce(c.last_name, '') as last_name, coalesce(c.raw_name, '') as raw_name, true as has_phone,
		exists (select from contact_email o where o.contact_id = c.id) as has_email
	from phone p
	left join contact_phone l on l.phone_id = p.id and l.ended_at is null
	left join contact c on c.id = l.contact_id and c.archived_at is null
	where p.e164 = any($1)
	order by c.created_at, c.id`

const findByEmail = `
	-- people of e-mails, oldest first; by email_address_key and contact_email_email
	select lower(e.address) as key, e.id as through_id, c.id as contact_id, coalesce(c.first_name, '') as first_name,
		coalesce(c.last_name, '') as last_name, coalesce(c.raw_name, '') as raw_name,
		exists (select from contact_phone o where o.contact_id = c.id and o.ended_at is null) as has_phone, true as has_email
	from email e
	left join contact_email l on l.email_id = e.id
	left join contact c on c.id = l.contact_id and c.archived_at is null
	where lower(e.address) = any($1)
	order by c.created_at, c.id`

// FindByNumber returns who uses these numbers.
func FindByNumber(ctx context.Context, tx db.Tx, e164s []string) ([]Found, error) {
	return find(ctx, tx, findByNumber, e164s)
}

// FindByEmail returns who uses these addresses, given in lower case.
func FindByEmail(ctx context.Context, tx db.Tx, addresses []string) ([]Found, error) {
	return find(ctx, tx, findByEmail, addresses)
}

func find(ctx context.Context, tx db.Tx, query string, keys []string) ([]Found, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := tx.PG.Query(ctx, query, keys)
	if err != nil {
		return nil, fmt.Errorf("find contacts: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Found])
	if err != nil {
		return nil, fmt.Errorf("find contacts: %w", err)
	}
	return found, nil
}
