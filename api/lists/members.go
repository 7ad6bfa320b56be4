package lists

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Member is a contact on a list, for one of its places or for none.
type Member struct {
	ContactID  string
	PropertyID *string
	RowNo      int // of the import; the audience goes by it
}

// Counts contacts, not rows: the statement sees the members from before it.
// Arrays, not COPY: the app may make no table to copy into, and 10,000 members take as long.
const addMembers = `
	with given as (
		select contact_id, property_id, min(row_no) as row_no
		from unnest($4::uuid[], $5::uuid[], $6::int[]) as g(contact_id, property_id, row_no) group by contact_id, property_id
	), added as (
		insert into list_member (list_id, contact_id, property_id, import_id, row_no, added_at)
		select $1::uuid, contact_id, property_id, $2::uuid, row_no, $3 from given
		on conflict (list_id, contact_id, property_id) do update set state = 'active' where list_member.state = 'removed'
		returning contact_id
	), counted as (
		update list set member_count = member_count + (
			select count(distinct contact_id) from added a
			where not exists (select from list_member m where m.list_id = $1 and m.contact_id = a.contact_id and m.state = 'active'))
		where id = $1
	)
	select (select count(*) from added) as added, (select count(*) from given) as given`

// AddMembers puts contacts on a list, those that were created, updated and
// unchanged alike, and tells how many memberships are new and how many were
// there before. Members given twice count once.
func AddMembers(ctx context.Context, tx db.Tx, listID string, importID *string, members []Member, now time.Time) (added, already int, err error) {
	contactIDs, propertyIDs, rows := make([]string, len(members)), make([]*string, len(members)), make([]int, len(members))
	for i, member := range members {
		contactIDs[i], propertyIDs[i], rows[i] = member.ContactID, member.PropertyID, member.RowNo
	}
	var given int
	if err := tx.PG.QueryRow(ctx, addMembers, listID, importID, now, contactIDs, propertyIDs, rows).Scan(&added, &given); err != nil {
		return 0, 0, fmt.Errorf("add members to a list: %w", err)
	}
	return added, given - added, publish(ctx, tx, listID)
}
