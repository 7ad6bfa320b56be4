package lists

import (
	"cmp"
	"strings"
)

// Recipient is one phone of a list and the contact that stands for it, with
// what a template may name.
type Recipient struct {
	PhoneID      string  `db:"phone_id"`
	ContactID    string  `db:"contact_id"`
	PropertyID   *string `db:"property_id"`
	RowNo        int     `db:"row_no"`
	E164         string  `db:"e164"`
	Extension    string  `db:"extension"`
	FirstName    string  `db:"first_name"`
	LastName     string  `db:"last_name"`
	Street       string  `db:"street"`
	City         string  `db:"city"`
	State        string  `db:"state"`
	Zip5         string  `db:"zip5"`
	YearBuilt    *int    `db:"year_built"`
	PurchaseYear *int    `db:"purchase_year"`
}

// Name is how the person is listed.
func (r Recipient) Name() string {
	return cmp.Or(strings.TrimSpace(r.FirstName+" "+r.LastName), "No name")
}

// AudienceSQL selects a Recipient for each phone of list $1: never two for a
// phone that people share. A number without extension stands before one with,
// a main number before another, the main contact of a place before the rest, a
// person before a trust, then the older contact. It makes one pass over the
// members by list_member's key, so it suits "insert into … select" and streams.
const AudienceSQL = AudienceColumns + AudienceFrom

// AudienceColumns and AudienceFrom are its parts, for who wants more of "phone p".
const (
	AudienceColumns = `
	select distinct on (p.id) p.id as phone_id, c.id as contact_id, r.id as property_id, coalesce(m.row_no, 0) as row_no,
		p.e164, l.extension, c.first_name, c.last_name, coalesce(r.street, '') as street, coalesce(r.city, '') as city,
		coalesce(r.state, '') as state, coalesce(r.zip5, '') as zip5, r.year_built, extract(year from r.purchase_date)::int as purchase_year`
	AudienceFrom = `
	from list_member m
		join contact c on c.id = m.contact_id and c.archived_at is null
		join contact_phone l on l.contact_id = c.id and l.ended_at is null
		join phone p on p.id = l.phone_id
		left join property r on r.id = m.property_id
		left join contact_property cp on cp.contact_id = c.id and cp.property_id = r.id and cp.ended_on is null
	where m.list_id = $1 and m.state = 'active'
	order by p.id, l.extension <> '', l.is_primary desc, cp.is_primary desc nulls last, c.kind desc, c.created_at, c.id, r.id`
)
