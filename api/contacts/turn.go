package contacts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// turns make the changes of the table turn; each by the primary key of its
// table. $1 is the time.
var turns = append([]string{
	`update contact c set archived_at = case when t.after is not null then $1::timestamptz end, updated_at = $1, version = version + 1
	from turn t where t.entity = 'contact' and t.field = 'archived' and t.why = '' and c.id = t.entity_id`,
	`update phone p set archived_at = case when t.after is not null then $1::timestamptz end, version = version + 1
	from turn t where t.entity = 'phone' and t.field = 'archived' and t.why = '' and p.id = t.entity_id`,
	`update email e set archived_at = case when t.after is not null then $1::timestamptz end
	from turn t where t.entity = 'email' and t.field = 'archived' and t.why = '' and e.id = t.entity_id`,
	`update contact c set updated_at = $1, version = version + 1,
		kind = case when u.fields ? 'kind' then coalesce(u.fields->>'kind', 'person') else c.kind end,
		first_name = case when u.fields ? 'first_name' then coalesce(u.fields->>'first_name', '') else c.first_name end,
		last_name = case when u.fields ? 'last_name' then coalesce(u.fields->>'last_name', '') else c.last_name end,
		raw_name = case when u.fields ? 'raw_name' then coalesce(u.fields->>'raw_name', '') else c.raw_name end,
		attributes = jsonb_strip_nulls(c.attributes || coalesce(u.attributes, '{}'))
	from (
		select entity_id, jsonb_object_agg(field, after) as fields,
			jsonb_object_agg(substr(field, length('attributes.') + 1), after) filter (where field like 'attributes.%') as attributes
		from turn where entity = 'contact' and other_id is null and field <> 'archived' and why = '' group by entity_id
	) u where c.id = u.entity_id`,
}, append(turnsOf("phone"), turnsOf("email")...)...)

// turnsOf end links to phones or e-mails, bring back the newest of those that
// ended, and join to what came back under another id.
func turnsOf(field string) []string {
	with := func(statement string) string { return strings.ReplaceAll(statement, "FIELD", field) }
	return []string{
		with(`update contact_FIELD l set ended_at = $1 from turn t where t.entity = 'contact' and t.field = 'FIELD' and t.why = '' and t.after is null
			and l.contact_id = t.entity_id and l.FIELD_id = t.other_id and l.ended_at is null`),
		with(`update contact_FIELD l set ended_at = null from (
			select distinct on (t.entity_id, t.other_id) o.ctid as place from turn t join contact_FIELD o on o.contact_id = t.entity_id and o.FIELD_id = t.other_id
			where t.entity = 'contact' and t.field = 'FIELD' and t.why = '' and t.after is not null
			order by t.entity_id, t.other_id, o.ended_at desc
		) newest where l.ctid = newest.place`),
		with(`insert into contact_FIELD (contact_id, FIELD_id, is_primary)
			select t.entity_id, t.other_id, not exists (select from contact_FIELD o where o.contact_id = t.entity_id and o.is_primary and o.ended_at is null) from turn t
			where t.entity = 'contact' and t.field = 'FIELD' and t.why = '' and t.after is not null
				and not exists (select from contact_FIELD o where o.contact_id = t.entity_id and o.FIELD_id = t.other_id and o.ended_at is null)`),
	}
}

// Turn makes the changes of people, their phones and e-mails that stand in the
// table turn (journal.OpenTurn).
func Turn(ctx context.Context, tx db.Tx, now time.Time) error {
	return tx.ExecAll(ctx, "turn contacts", turns, now)
}

// Wording is all that a contact can be found by.
type Wording struct {
	ID, FirstName, LastName string
	Emails, Streets         []string
}

const reword = `
	update contact c set sort_name = u.name, terms = array(select jsonb_array_elements_text(u.terms))
	from unnest($1::text[]::uuid[], $2::text[], $3::jsonb[]) as u(id, name, terms) where c.id = u.id`

// Reword gives contacts anew what they are found by and ordered by.
func Reword(ctx context.Context, tx db.Tx, list []Wording) error {
	ids, names, terms := make([]string, len(list)), make([]string, len(list)), make([][]string, len(list))
	for i, w := range list {
		ids[i], names[i] = w.ID, SortName(w.FirstName, w.LastName)
		terms[i] = Terms(w.FirstName, w.LastName, w.Emails, w.Streets)
	}
	if _, err := tx.Exec(ctx, reword, ids, names, terms); err != nil {
		return fmt.Errorf("reword contacts: %w", err)
	}
	return nil
}
