package contacts

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// Newcomer is a contact to be stored in bulk; its SortName is filled in here.
type Newcomer struct {
	ID                                                   pgtype.UUID
	Kind, FirstName, LastName, RawName, SortName, Source string
	Terms                                                []string
	Attributes                                           map[string]string // nil: none
}

// Rows are new contacts to be stored.
func Rows(list []Newcomer, now time.Time) *db.Rows {
	rows := db.NewRows("contact", "id", "kind", "first_name", "last_name", "raw_name", "sort_name", "source", "terms", "attributes", "last_activity_at", "created_at", "updated_at")
	for i := range list {
		c := &list[i]
		rows.Next()
		rows.UUID(c.ID)
		for _, text := range []string{c.Kind, c.FirstName, c.LastName, c.RawName, SortName(c.FirstName, c.LastName), c.Source} {
			rows.Text(text)
		}
		rows.Texts(c.Terms)
		if c.Attributes == nil {
			c.Attributes = map[string]string{}
		}
		rows.JSON(c.Attributes)
		for range 3 {
			rows.Time(now)
		}
	}
	return rows
}

// NewPhone is a number to be stored in bulk.
type NewPhone struct {
	ID             pgtype.UUID
	E164, LineType string
}

// PhoneRows are new numbers, which must come in E.164 order. Whoever
// writes one of them at the same time waits for this transaction, so store them
// as late as possible.
func PhoneRows(list []NewPhone, now time.Time) *db.Rows {
	rows := db.NewRows("phone", "id", "e164", "line_type", "created_at")
	for _, phone := range list {
		rows.Next()
		rows.UUID(phone.ID)
		rows.Text(phone.E164)
		rows.Text(phone.LineType)
		rows.Time(now)
	}
	return rows
}

// NewEmail is an address to be stored in bulk.
type NewEmail struct {
	ID      pgtype.UUID
	Address string
}

// EmailRows are new addresses.
func EmailRows(list []NewEmail, now time.Time) *db.Rows {
	rows := db.NewRows("email", "id", "address", "created_at")
	for _, email := range list {
		rows.Next()
		rows.UUID(email.ID)
		rows.Text(email.Address)
		rows.Time(now)
	}
	return rows
}

// Link joins a contact to a phone or an e-mail.
type Link struct {
	ContactID, OtherID pgtype.UUID
	Primary            bool
}

// PhoneLinks say who uses which number.
func PhoneLinks(links []Link, source string) *db.Rows {
	rows := db.NewRows("contact_phone", "contact_id", "phone_id", "is_primary", "source")
	return linkRows(rows, links, func() { rows.Text(source) })
}

// EmailLinks say who uses which address.
func EmailLinks(links []Link) *db.Rows {
	return linkRows(db.NewRows("contact_email", "contact_id", "email_id", "is_primary"), links, func() {})
}

func linkRows(rows *db.Rows, links []Link, more func()) *db.Rows {
	for _, link := range links {
		rows.Next()
		rows.UUID(link.ContactID)
		rows.UUID(link.OtherID)
		rows.Bool(link.Primary)
		more()
	}
	return rows
}

const updateAll = `
	-- terms grow, and a contact without a name takes one; by contact_pkey
	update contact c set
		kind = case when u."LastName" = '' then c.kind else u."Kind" end,
		first_name = case when u."LastName" = '' then c.first_name else u."FirstName" end,
		last_name = case when u."LastName" = '' then c.last_name else u."LastName" end,
		raw_name = case when u."LastName" = '' then c.raw_name else u."RawName" end,
		sort_name = case when u."LastName" = '' then c.sort_name else u."SortName" end,
		attributes = c.attributes || coalesce(u."Attributes", '{}'),
		terms = array(select distinct word from unnest(c.terms || u."Terms") as word order by word),
		updated_at = $2, version = c.version + 1
	from jsonb_to_recordset($1) as u("ID" uuid, "Kind" text, "FirstName" text, "LastName" text, "RawName" text, "SortName" text, "Terms" text[], "Attributes" jsonb)
	where c.id = u."ID" and (u."LastName" = '' or (c.first_name = '' and c.last_name = ''))`

// Attributes reads the custom fields of those contacts that have any.
func Attributes(ctx context.Context, tx db.Tx, ids []pgtype.UUID) ([]Newcomer, error) {
	return db.Collect[Newcomer](ctx, tx, "read custom fields", `select id, attributes from contact where id = any($1) and attributes <> '{}'`, ids)
}

// UpdateAll adds terms and custom fields to contacts and names those that have none; entries
// without a last name leave the name alone. It returns how many it changed: a
// contact that was named meanwhile is left.
func UpdateAll(ctx context.Context, tx db.Tx, list []Newcomer, now time.Time) (int64, error) {
	for i, c := range list {
		list[i].SortName = SortName(c.FirstName, c.LastName)
	}
	return tx.Exec(ctx, updateAll, list, now)
}

// Found is one person behind a number or an address, or nobody (ContactID is
// null) behind one that is known.
type Found struct {
	Key                          string      // the number or address that was asked for
	ThroughID                    pgtype.UUID // the phone's or e-mail's id
	ContactID                    pgtype.UUID
	FirstName, LastName, RawName string
	HasPhone, HasEmail           bool
}

const foundPerson = `c.id as contact_id, coalesce(c.first_name, '') as first_name,
	coalesce(c.last_name, '') as last_name, coalesce(c.raw_name, '') as raw_name`

// FindByNumber returns who uses these numbers, the oldest contact first.
func FindByNumber(ctx context.Context, tx db.Tx, e164s []string) ([]Found, error) {
	return db.Collect[Found](ctx, tx, "find contacts by number", `
		-- by phone_e164_key and contact_phone_phone
		select p.e164 as key, p.id as through_id, `+foundPerson+`, true as has_phone,
			exists (select from contact_email o where o.contact_id = c.id and o.ended_at is null) as has_email
		from phone p
		left join contact_phone l on l.phone_id = p.id and l.ended_at is null
		left join contact c on c.id = l.contact_id and c.archived_at is null
		where p.e164 = any($1) and p.archived_at is null
		order by c.created_at, c.id`, e164s)
}

// FindByEmail returns who uses these addresses, given in lower case.
func FindByEmail(ctx context.Context, tx db.Tx, addresses []string) ([]Found, error) {
	return db.Collect[Found](ctx, tx, "find contacts by e-mail", `
		-- by email_address_key and contact_email_email
		select lower(e.address) as key, e.id as through_id, `+foundPerson+`, true as has_email,
			exists (select from contact_phone o where o.contact_id = c.id and o.ended_at is null) as has_phone
		from email e
		left join contact_email l on l.email_id = e.id and l.ended_at is null
		left join contact c on c.id = l.contact_id and c.archived_at is null
		where lower(e.address) = any($1) and e.archived_at is null
		order by c.created_at, c.id`, addresses)
}

// FindByNameAlone returns those of these names (SortName) of whom nothing else
// is known: no phone, no e-mail and no place; the oldest first.
func FindByNameAlone(ctx context.Context, tx db.Tx, names []string) ([]Found, error) {
	return db.Collect[Found](ctx, tx, "find contacts by name", `
		-- by contact_sort
		select c.sort_name as key, `+foundPerson+` from contact c
		where c.sort_name = any($1) and c.archived_at is null
			and not exists (select from contact_phone l where l.contact_id = c.id and l.ended_at is null)
			and not exists (select from contact_email l where l.contact_id = c.id and l.ended_at is null)
			and not exists (select from contact_property l where l.contact_id = c.id and l.ended_on is null)
		order by c.created_at, c.id`, names)
}
