package properties

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// turns make the changes of the table turn; $1 is the time. A link that comes
// back is the newest of those that ended, and not the main one where a place
// has got another meanwhile.
var turns = []string{
	`update property p set archived_at = case when t.after is not null then $1::timestamptz end, updated_at = $1, version = version + 1
	from turn t where t.entity = 'property' and t.field = 'archived' and t.why = '' and p.id = t.entity_id`,
	`update property p set updated_at = $1, version = p.version + 1, ` + turnedFields() + `
	from (select entity_id, jsonb_object_agg(field, after) as fields from turn where entity = 'property' and field <> 'archived' and why = '' group by entity_id) u
		cross join lateral (select (jsonb_populate_record(o, u.fields)).* from property o where o.id = u.entity_id) v
	where p.id = u.entity_id`,
	`update contact_property l set ended_on = $1::timestamptz::date
	from turn t where t.entity = 'contact' and t.field = 'property' and t.why = '' and t.after is null
		and l.contact_id = t.entity_id and l.property_id = t.other_id and l.ended_on is null`,
	`update contact_property l set ended_on = null,
		is_primary = l.is_primary and not exists (select from contact_property o where o.property_id = l.property_id and o.is_primary and o.ended_on is null)
	from (
		select distinct on (t.entity_id, t.other_id) o.ctid as place from turn t join contact_property o on o.contact_id = t.entity_id and o.property_id = t.other_id
		where t.entity = 'contact' and t.field = 'property' and t.why = '' and t.after is not null
		order by t.entity_id, t.other_id, o.ended_on desc
	) newest where l.ctid = newest.place`,
	`insert into contact_property (contact_id, property_id)
	select t.entity_id, t.other_id from turn t where t.entity = 'contact' and t.field = 'property' and t.why = '' and t.after is not null
		and not exists (select from contact_property o where o.contact_id = t.entity_id and o.property_id = t.other_id and o.ended_on is null)`,
	`update contact_property l set is_primary = true
	from (
		select distinct on (o.property_id) o.ctid as place from turn t join contact_property o on o.property_id = t.other_id and o.ended_on is null
		where t.entity = 'contact' and t.field = 'property' and t.why = ''
			and not exists (select from contact_property m where m.property_id = t.other_id and m.is_primary and m.ended_on is null)
		order by o.property_id, o.contact_id
	) oldest where l.ctid = oldest.place`,
}

// turnedFields sets what lists may fill; an empty text is no null.
func turnedFields() string {
	var sets []string
	kind := reflect.TypeFor[Property]()
	for i := range kind.NumField() {
		field := kind.Field(i)
		value, name := "v."+field.Tag.Get("db"), field.Tag.Get("db")
		switch {
		case field.Tag.Get("merge") == "":
			continue
		case field.Type.Kind() == reflect.String:
			value = "coalesce(" + value + ", '')"
		case field.Type.Kind() == reflect.Struct:
			value = "coalesce(" + value + ", '{}')"
		}
		sets = append(sets, name+" = "+value)
	}
	return strings.Join(sets, ", ")
}

// Turn makes the changes of places and who belongs to them that stand in the
// table turn (journal.OpenTurn).
func Turn(ctx context.Context, tx db.Tx, now time.Time) error {
	return tx.ExecAll(ctx, "turn properties", turns, now)
}
