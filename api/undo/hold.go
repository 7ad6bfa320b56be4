package undo

import (
	"fmt"
	"strings"
)

// Why something stays, for people.
const (
	changed  = "It was changed since"
	texted   = "There are texts or notes"
	marked   = "The number carries a mark, which is never lifted"
	campaign = "A campaign has it"
	imported = "Another import names it"
	listed   = "It is on another list"
	needed   = "Somebody who stays uses it"
)

const (
	textsOf = `(exists (select from entry e where e.phone_id = %[1]s) or exists (select from conversation v where v.phone_id = %[1]s)
		or exists (select from recipient r where r.phone_id = %[1]s))`
	// Of the undone imports, and of this one, nothing counts.
	otherImport = `exists (select from import_target t join import i on i.id = t.import_id and i.id <> $1 and i.state <> 'undone' where t.entity_id = x.entity_id)`
	otherChange = `exists (select from change c where c.entity = x.entity and c.entity_id = x.entity_id and ` + isOther + `)`
	isOther     = `not (c.cause in ('import', 'undo', 'redo') and c.cause_id in (select id::text from import where id = $1 or state = 'undone'))`
	// A link to it that this turn does not end.
	otherLink = `exists (select from %[1]s l where l.%[2]s_id = x.entity_id and l.%[3]s is null
		and not exists (select from turn y where y.entity_id = l.contact_id and y.field = '%[2]s' and y.other_id = x.entity_id and y.why = ''))`
)

// linked are the links of people who go; plain joins, which many rows need.
const linked = `
	insert into turn (entity, entity_id, field, other_id, before)
	with x as (select entity_id from turn where entity = 'contact' and field = 'archived' and why = '')
	select 'contact', x.entity_id, 'phone', l.phone_id, to_jsonb(p.e164)
	from x join contact_phone l on l.contact_id = x.entity_id and l.ended_at is null join phone p on p.id = l.phone_id
	union all
	select 'contact', x.entity_id, 'email', l.email_id, to_jsonb(e.address)
	from x join contact_email l on l.contact_id = x.entity_id and l.ended_at is null join email e on e.id = l.email_id
	union all
	select 'contact', x.entity_id, 'property', l.property_id, to_jsonb(p.street)
	from x join contact_property l on l.contact_id = x.entity_id and l.ended_on is null join property p on p.id = l.property_id`

// unlinked leaves the links of people who stay after all.
const unlinked = `
	delete from turn x where x.entity = 'contact' and x.field in ('phone', 'email', 'property')
		and exists (select from turn y where y.entity_id = x.entity_id and y.field = 'archived' and y.why <> '')`

// held says of each change in the table turn why it is not to be made, if so.
// The order matters: a place stays for the sake of people who stay. A chunk of
// a plan has its links already, and no import ran since.
func held(whole bool) (statements []string) {
	by := ` is true` // one after the other
	if whole {
		by = `` // or all in one join
	}
	hold := func(condition, kind, why, when string, args ...any) {
		if whole || why != imported {
			statements = append(statements, fmt.Sprintf(`update turn x set why = '%s' where %s = '%s' and x.why = '' and (%s)`+by, why, condition, kind, fmt.Sprintf(when, args...)))
		}
	}
	record := func(entity, why, when string, args ...any) {
		hold(`x.field = 'archived' and x.entity`, entity, why, when, args...)
	}
	link := func(field, why, when string, args ...any) { hold(`x.field`, field, why, when, args...) }
	record("contact", changed, otherChange)
	record("contact", texted, `exists (select from entry e where e.contact_id = x.entity_id)
		or exists (select from contact_phone l where l.contact_id = x.entity_id and l.ended_at is null and `+textsOf+`)`, "l.phone_id")
	record("contact", campaign, `x.entity_id in (select contact_id from recipient)`)
	record("contact", imported, otherImport)
	record("contact", listed, `exists (select from list_member m where m.contact_id = x.entity_id and m.state = 'active' and m.import_id is distinct from $1)`)
	if whole {
		statements = append(statements, linked, `analyze turn`)
	} else {
		statements = append(statements, unlinked)
	}
	link("phone", texted, textsOf, "x.other_id")
	record("property", changed, otherChange)
	record("property", texted, `exists (select from entry e where e.property_id = x.entity_id)`)
	record("property", campaign, `x.entity_id in (select property_id from recipient)`)
	record("property", imported, otherImport)
	record("property", needed, otherLink, "contact_property", "property", "ended_on")
	record("phone", marked, `exists (select from phone_mark m where m.phone_id = x.entity_id) or exists (select from phone p where p.id = x.entity_id
		and coalesce(p.opted_out_at, p.wrong_number_at, p.held_at, p.legal_hold_at, p.campaigns_off_at) is not null)`)
	record("phone", texted, textsOf, "x.entity_id")
	record("phone", imported, otherImport)
	record("phone", needed, otherLink, "contact_phone", "phone", "ended_at")
	record("email", imported, otherImport)
	record("email", needed, otherLink, "contact_email", "email", "ended_at")
	link("list", campaign, `(x.other_id, x.entity_id) in (select c.list_id, r.contact_id from recipient r join campaign c on c.id = r.campaign_id)`)
	link("list", imported, `exists (select from import_target t join import i on i.id = t.import_id and i.id <> $1 and i.state <> 'undone'
		where t.entity_id = x.entity_id and i.list_id = x.other_id)`)
	return append(statements, `delete from turn x where x.entity = 'list' and (exists (select from campaign c where c.list_id = x.entity_id)
		or exists (select from import i where i.list_id = x.entity_id and i.id <> $1 and i.state <> 'undone')
		or (select count(*) from list_member m where m.list_id = x.entity_id and m.state = 'active')
			> (select count(*) from turn y where y.field = 'list' and y.other_id = x.entity_id and y.why = ''))`)
}

// differing marks the fields that somebody changed since the import, or since
// its undo, and leaves out those that need no change.
func differing() []string {
	return []string{
		compared("contact c", contactNow, `x.before`, `x.after`),
		compared("property p", `to_jsonb(p) -> x.field`, propertyValue("x.before"), propertyValue("x.after")),
		`delete from turn where why = 'no difference'`,
	}
}

// contactNow is the value of a field of contact c.
const contactNow = `case when x.field like 'attributes.%' then c.attributes -> substr(x.field, length('attributes.') + 1) else to_jsonb(c) -> x.field end`

// propertyValue spells a journalled value as the table does: dates without a time.
func propertyValue(value string) string {
	return fmt.Sprintf(`to_jsonb(jsonb_populate_record(null::property, jsonb_build_object(x.field, %s))) -> x.field`, value)
}

// compared says of fields whether their value is still what this turn found it
// left at, or even what it would make of it. Nothing, "" and {} are the same.
func compared(table, now, before, after string) string {
	plain := func(value string) string {
		return fmt.Sprintf(`coalesce(nullif(nullif(%s, '""'), '{}'), 'null')`, value)
	}
	now, before, after = plain(now), plain(before), plain(after)
	entity, alias, _ := strings.Cut(table, " ")
	return fmt.Sprintf(`update turn x set why = case when %[3]s = %[5]s then 'no difference' else '%[6]s' end from %[1]s %[2]s
		where x.entity = '%[1]s' and x.field not in ('archived', 'list', 'phone', 'email', 'property') and %[2]s.id = x.entity_id and %[3]s <> %[4]s`,
		entity, alias, now, before, after, changed)
}
