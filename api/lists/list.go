package lists

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// List is a named set of contacts.
type List struct {
	ID             string     `db:"id" json:"id" doc:"The list's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	Name           string     `db:"name" json:"name" doc:"The list's name" example:"Weyburn owners"`
	Kind           string     `db:"kind" json:"kind" enum:"import,manual,smart" doc:"How it was made" example:"import"`
	ImportID       *string    `db:"import_id" json:"import_id" doc:"The import that made it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52"`
	MemberCount    int        `db:"member_count" json:"member_count" doc:"How many contacts are on it" example:"3860"`
	ConsentBasis   string     `db:"consent_basis" json:"consent_basis" enum:"none,existing_customer,inquiry,written,attested" doc:"On what consent its people may be texted" example:"attested"`
	AttestedByName string     `db:"attested_by_name" json:"attested_by_name" doc:"Who stated the consent" example:"Dana Stone"`
	AttestedAt     *time.Time `db:"attested_at" json:"attested_at" doc:"When it was stated" example:"2026-11-18T15:30:00Z"`
	AttestedText   string     `db:"attested_text" json:"attested_text" doc:"What was stated" example:"All of them asked us for a visit at the home show."`
	CreatedAt      time.Time  `db:"created_at" json:"created_at" doc:"When it was made" example:"2026-11-18T15:30:00Z"`
	Version        int        `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
}

const selectList = `
	select l.id, l.name, l.kind, l.import_id, l.member_count, l.consent_basis, coalesce(u.name, '') as attested_by_name,
		l.attested_at, l.attested_text, l.created_at, l.version
	from list l left join app_user u on u.id = l.attested_by where l.archived_at is null `

// Get returns a list that was not archived, or db.ErrNoRows.
func Get(ctx context.Context, q db.Querier, id string) (List, error) {
	var list List
	err := q.GetContext(ctx, &list, selectList+`and l.id = $1`, id)
	return list, err
}

// Create makes an empty list. A name that is taken gets a number behind it:
// the same file may be imported twice.
func Create(ctx context.Context, tx db.Tx, name, kind string, importID *string, now time.Time) (List, error) {
	id, free := db.NewID(), name
	for n := 2; ; n++ {
		made, err := tx.Exec(ctx, `insert into list (id, name, kind, import_id, created_at) values ($1, $2, $3, $4, $5)
			on conflict (lower(name)) where archived_at is null do nothing`, id, free, kind, importID, now)
		if err != nil {
			return List{}, fmt.Errorf("create a list: %w", err)
		}
		if made == 1 {
			break
		}
		free = fmt.Sprintf("%s (%d)", name, n)
	}
	if err := publish(ctx, tx, id); err != nil {
		return List{}, err
	}
	return Get(ctx, tx, id)
}

// ForImport is the list that an import fills: the one of this id, else a new
// one of this name.
func ForImport(ctx context.Context, tx db.Tx, id, name, importID string, now time.Time) (*string, error) {
	list, err := List{}, error(nil)
	if id != "" {
		list, err = Get(ctx, tx, id)
	} else {
		list, err = Create(ctx, tx, name, "import", &importID, now)
	}
	return &list.ID, err
}

func publish(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "list.changed", Entity: "list", EntityID: id})
}

// Member is a contact on a list, for one of its places or for none.
type Member struct {
	ContactID  pgtype.UUID
	PropertyID pgtype.UUID // null: for none
	RowNo      int32       // of the import; the audience goes by it
}

const addMembers = `
	insert into list_member (list_id, contact_id, property_id, import_id, row_no, added_at)
	select $1::uuid, contact_id, property_id, $2::uuid, row_no, $3
	from unnest($4::uuid[], $5::uuid[], $6::int[]) as given(contact_id, property_id, row_no)
	on conflict (list_id, contact_id, property_id) do update set state = 'active', import_id = excluded.import_id, row_no = excluded.row_no
		where list_member.state = 'removed'`

// AddMembers puts contacts on a list, those that were created, updated and
// unchanged alike, and tells how many memberships are new. Members given twice
// count once. Recount follows, once.
func AddMembers(ctx context.Context, tx db.Tx, listID string, importID *string, members []Member, now time.Time) (added int, err error) {
	type key struct{ contact, property pgtype.UUID }
	met := make(map[key]struct{}, len(members))
	var contactIDs, propertyIDs []pgtype.UUID
	var rows []int32
	for _, member := range members {
		of := key{member.ContactID, member.PropertyID}
		if _, twice := met[of]; !twice {
			met[of] = struct{}{}
			contactIDs, propertyIDs, rows = append(contactIDs, member.ContactID), append(propertyIDs, member.PropertyID), append(rows, member.RowNo)
		}
	}
	made, err := tx.Exec(ctx, addMembers, listID, importID, now, contactIDs, propertyIDs, rows)
	if err != nil {
		return 0, fmt.Errorf("add members to a list: %w", err)
	}
	return int(made), nil
}

// Empty tells whether nobody is or was on a list.
func Empty(ctx context.Context, q db.Querier, listID string) (empty bool, err error) {
	err = q.GetContext(ctx, &empty, `select not exists (select from list_member where list_id = nullif($1, '')::uuid)`, listID)
	return empty, err
}

// MemberRows are whom an import puts on a list that is empty: far faster than
// AddMembers. Members must be given once.
func MemberRows(listID, importID pgtype.UUID, members []Member, now time.Time) *db.Rows {
	rows := db.NewRows("list_member", "list_id", "contact_id", "property_id", "import_id", "row_no", "added_at")
	for _, member := range members {
		rows.Next()
		for _, id := range []pgtype.UUID{listID, member.ContactID, member.PropertyID, importID} {
			rows.UUID(id)
		}
		rows.Int(int(member.RowNo))
		rows.Time(now)
	}
	return rows
}

const recount = `
	update list set member_count = (select count(*) from (select from list_member where list_id = $1 and state = 'active' group by contact_id) c) where id = $1`

// Recount keeps how many contacts a list has, after members came or went.
func Recount(ctx context.Context, tx db.Tx, listID string) error {
	if _, err := tx.Exec(ctx, recount, listID); err != nil {
		return fmt.Errorf("count the members of a list: %w", err)
	}
	return publish(ctx, tx, listID)
}
