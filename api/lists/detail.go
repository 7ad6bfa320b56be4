package lists

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Place is a property as a row of the table shows it.
type Place struct {
	ID     string `db:"id" json:"id" doc:"The property's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d53"`
	Street string `db:"street" json:"street" doc:"House number and street" example:"12 Oak St"`
	Unit   string `db:"unit" json:"unit" doc:"The unit in the house" example:"2B"`
	City   string `db:"city" json:"city" doc:"The town" example:"Weyburn"`
	State  string `db:"state" json:"state" doc:"The state's two letters" example:"MA"`
	Zip5   string `db:"zip5" json:"zip5" doc:"The ZIP code" example:"02050"`
}

// Holding is a place of a contact with what is known of it.
type Holding struct {
	Place
	ContactID      string   `db:"contact_id" json:"-"`
	Relationship   string   `db:"relationship" json:"relationship" enum:"owner,tenant,manager,realtor,other" doc:"What the contact is to the place" example:"owner"`
	IsPrimary      bool     `db:"is_primary" json:"is_primary" doc:"Whether the contact is the place's main one" example:"true"`
	YearBuilt      *int     `db:"year_built" json:"year_built" doc:"When the house was built" example:"1962"`
	Sqft           *int     `db:"sqft" json:"sqft" doc:"Living area in square feet" example:"1840"`
	Beds           *int     `db:"beds" json:"beds" doc:"Bedrooms" example:"3"`
	Baths          *float64 `db:"baths" json:"baths" doc:"Bathrooms" example:"1.5"`
	EstValueCents  *int64   `db:"est_value_cents" json:"est_value_cents" doc:"Estimated value in cents" example:"61500000"`
	EstEquityCents *int64   `db:"est_equity_cents" json:"est_equity_cents" doc:"Estimated equity in cents; may be negative" example:"40200000"`
	PurchaseDate   *string  `db:"purchase_date" json:"purchase_date" doc:"When it was bought" example:"2004-06-30"`
}

// Naming is a list's id and name.
type Naming struct {
	ID   string `db:"id" json:"id" doc:"The list's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Name string `db:"name" json:"name" doc:"The list's name" example:"Weyburn owners"`
}

// Detail is a contact with its places and lists.
type Detail struct {
	contacts.Card
	Properties []Holding `json:"properties" nullable:"false" doc:"The contact's places, the main one first"`
	Lists      []Naming  `json:"lists" nullable:"false" doc:"The lists that the contact is on"`
}

// By contact_property_key, the main place of each contact first.
const selectHoldings = `
	select cp.contact_id, r.id, r.street, r.unit, r.city, r.state, r.zip5, cp.relationship, cp.is_primary, r.year_built, r.sqft,
		r.beds, r.baths::float8, r.est_value_cents, r.est_equity_cents, r.purchase_date::text
	from contact_property cp join property r on r.id = cp.property_id
	where cp.contact_id = any($1) and cp.ended_on is null order by cp.is_primary desc, r.id`

const selectListsOf = `
	select l.id, l.name from list l where l.archived_at is null
		and l.id in (select m.list_id from list_member m where m.contact_id = $1 and m.state = 'active') order by l.name, l.id`

func (m *Module) detail(ctx context.Context, in *httpd.ByID) (Detail, error) {
	var detail Detail
	var err error
	if detail.Card, err = contacts.Get(ctx, m.db, in.ID); err != nil {
		return Detail{}, fmt.Errorf("read contact %s: %w", in.ID, err)
	}
	batch := &pgx.Batch{}
	batch.Queue(selectHoldings, []string{in.ID}).Query(db.Into(&detail.Properties))
	batch.Queue(selectListsOf, in.ID).Query(db.Into(&detail.Lists))
	err = m.db.SendBatch(ctx, batch).Close()
	return detail, err
}
