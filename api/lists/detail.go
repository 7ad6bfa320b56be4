package lists

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Holding is a place of a contact with what is known of it.
type Holding struct {
	Place
	Relationship   string   `json:"relationship" enum:"owner,tenant,manager,realtor,other" doc:"What the contact is to the place" example:"owner"`
	IsPrimary      bool     `json:"is_primary" doc:"Whether the contact is the place's main one" example:"true"`
	YearBuilt      *int     `json:"year_built" doc:"When the house was built" example:"1962"`
	Sqft           *int     `json:"sqft" doc:"Living area in square feet" example:"1840"`
	Beds           *int     `json:"beds" doc:"Bedrooms" example:"3"`
	Baths          *float64 `json:"baths" doc:"Bathrooms" example:"1.5"`
	EstValueCents  *int64   `json:"est_value_cents" doc:"Estimated value in cents" example:"61500000"`
	EstEquityCents *int64   `json:"est_equity_cents" doc:"Estimated equity in cents; may be negative" example:"40200000"`
	PurchaseDate   *string  `json:"purchase_date" doc:"When it was bought" example:"2004-06-30"`
}

// Naming is a list's id and name.
type Naming struct {
	ID   string `json:"id" doc:"The list's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Name string `json:"name" doc:"The list's name" example:"Weyburn owners"`
}

// Detail is a contact with its places and lists.
type Detail struct {
	contacts.Card
	Properties contacts.Rows[Holding] `db:"properties" json:"properties" nullable:"false" doc:"The contact's places, the main one first"`
	Lists      contacts.Rows[Naming]  `db:"lists" json:"lists" nullable:"false" doc:"The lists that the contact is on"`
}

// Each link goes by its index on contact_id.
var selectDetail = `
	select ` + contacts.CardColumns + `,
		coalesce((select json_agg(json_build_object('id', r.id, 'street', r.street, 'unit', r.unit, 'city', r.city, 'state', r.state, 'zip5', r.zip5,
			'relationship', cp.relationship, 'is_primary', cp.is_primary, 'year_built', r.year_built, 'sqft', r.sqft, 'beds', r.beds, 'baths', r.baths,
			'est_value_cents', r.est_value_cents, 'est_equity_cents', r.est_equity_cents, 'purchase_date', r.purchase_date) order by cp.is_primary desc, cp.id)
			from contact_property cp join property r on r.id = cp.property_id where cp.contact_id = c.id and cp.ended_on is null), '[]')::text as properties,
		coalesce((select json_agg(json_build_object('id', l.id, 'name', l.name) order by l.name, l.id)
			from list l where l.archived_at is null
				and l.id in (select m.list_id from list_member m where m.contact_id = c.id and m.state = 'active')), '[]')::text as lists
	from contact c where c.id = $1 and c.archived_at is null`

func (m *Module) detail(ctx context.Context, in *httpd.ByID) (*httpd.Body[Detail], error) {
	var detail Detail
	if err := m.db.GetContext(ctx, &detail, selectDetail, in.ID); err != nil {
		return nil, fmt.Errorf("read contact %s: %w", in.ID, err)
	}
	return httpd.Respond(detail), nil
}
