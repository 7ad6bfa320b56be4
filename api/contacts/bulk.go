package contacts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// Newcomer is a contact to be stored in bulk.
type Newcomer struct {
	ID                                         pgtype.UUID
	Kind, FirstName, LastName, RawName, Source string
	Terms                                      []string
}

// InsertAll stores new contacts.
func InsertAll(ctx context.Context, tx db.Tx, list []Newcomer, now time.Time) error {
	rows := make([][]any, len(list))
	for i, c := range list {
		rows[i] = []any{c.ID, c.Kind, c.FirstName, c.LastName, c.RawName, SortName(c.FirstName, c.LastName), c.Source, c.Terms, now, now, now}
	}
	return tx.Copy(ctx, "contact", []string{
		"id", "kind", "first_name", "last_name", "raw_name", "sort_name", "source", "terms", "last_activity_at", "created_at", "updated_at",
	}, rows)
}

// NewPhone is a number to be stored in bulk.
type NewPhone struct {
	ID             pgtype.UUID
	E164, LineType string
}

// InsertPhones stores new numbers, which must come in E.164 order. Whoever
// writes one of them at the same time waits for this transaction, so call it
// as late as possible.
func InsertPhones(ctx context.Context, tx db.Tx, list []NewPhone, now time.Time) error {
	rows := make([][]any, len(list))
	for i, phone := range list {
		rows[i] = []any{phone.ID, phone.E164, phone.LineType, now}
	}
	return tx.Copy(ctx, "phone", []string{"id", "e164", "line_type", "created_at"}, rows)
}

// NewEmail is an address to be stored in bulk.
type NewEmail struct {
	ID      pgtype.UUID
	Address string
}

// InsertEmails stores new addresses.
func InsertEmails(ctx context.Context, tx db.Tx, list []NewEmail, now time.Time) error {
	rows := make([][]any, len(list))
	for i, email := range list {
		rows[i] = []any{email.ID, email.Address, now}
	}
	return tx.Copy(ctx, "email", []string{"id", "address", "created_at"}, rows)
}

// Link joins a contact to a phone or an e-mail.
type Link struct {
	ContactID, OtherID pgtype.UUID
	Primary            bool
}

// LinkPhones stores who uses which number.
func LinkPhones(ctx context.Context, tx db.Tx, links []Link, source string) error {
	rows := make([][]any, len(links))
	for i, link := range links {
		rows[i] = []any{link.ContactID, link.OtherID, link.Primary, source}
	}
	return tx.Copy(ctx, "contact_phone", []string{"contact_id", "phone_id", "is_primary", "source"}, rows)
}

// LinkEmails stores who uses which address.
func LinkEmails(ctx context.Context, tx db.Tx, links []Link) error {
	rows := make([][]any, len(links))
	for i, link := range links {
		rows[i] = []any{link.ContactID, link.OtherID, link.Primary}
	}
	return tx.Copy(ctx, "contact_email", []string{"contact_id", "email_id", "is_primary"}, rows)
}

const updateAll = `
	-- terms grow, and a contact without a name takes one; by contact_pkey
	update contact c set
		kind = case when u.last = '' then c.kind else u.kind end,
		first_name = case when u.last = '' then c.first_name else u.first end,
		last_name = case when u.last = '' then c.last_name else u.last end,
		raw_name = case when u.last = '' then c.raw_name else u.raw end,
		sort_name = case when u.last = '' then c.sort_name else u.sort end,
		terms = array(select distinct word from unnest(c.terms || string_to_array(u.terms, ' ')) as word order by word),
		updated_at = $8, version = c.version + 1
	from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as u(id, kind, first, last, raw, sort, terms)
	where c.id = u.id and (u.last = '' or (c.first_name = '' and c.last_name = ''))`

// UpdateAll adds terms to contacts and names those that have none; entries
// without a last name leave the name alone. It returns how many it changed: a
// contact that was named meanwhile is left.
func UpdateAll(ctx context.Context, tx db.Tx, list []Newcomer, now time.Time) (int64, error) {
	ids := make([]pgtype.UUID, 0, len(list))
	var kinds, firsts, lasts, raws, sorts, terms []string
	for _, c := range list {
		ids = append(ids, c.ID)
		kinds = append(kinds, c.Kind)
		firsts = append(firsts, c.FirstName)
		lasts = append(lasts, c.LastName)
		raws = append(raws, c.RawName)
		sorts = append(sorts, SortName(c.FirstName, c.LastName))
		terms = append(terms, strings.Join(c.Terms, " ")) // Postgres has no arrays of uneven arrays
	}
	changed, err := tx.Exec(ctx, updateAll, ids, kinds, firsts, lasts, raws, sorts, terms, now)
	if err != nil {
		return 0, fmt.Errorf("update contacts: %w", err)
	}
	return changed, nil
}
