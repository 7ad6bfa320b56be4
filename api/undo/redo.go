package undo

// recollected fills the table turn with what the undo of import $1 changed, and
// with what another undo changed of records that this import had created.
var recollected = []string{
	`insert into turn (entity, entity_id, field, other_id, before, after)
	select distinct on (entity, entity_id, field, other_id, case when field = 'list' then before end) entity, entity_id, field, other_id, after, before
	from change where cause = 'undo' and (cause_id = $1::uuid::text
		or entity_id in (select entity_id from import_target where import_id = $1 and fate = 'created') and cause_id in (select id::text from import where state = 'undone'))
	order by entity, entity_id, field, other_id, case when field = 'list' then before end, id desc`,
	`create index on turn (entity_id)`,
	`analyze turn`,
}

// Why something is not brought back, for people.
const (
	sameName    = "Somebody of this name is there already"
	sameAddress = "A place of this address is there already"
	sameNumber  = "This number is there already"
	sameEmail   = "This e-mail is there already"
)

// comeBack leaves out what is there again, and holds back what would be there twice.
var comeBack = []string{
	// What came back meanwhile under another id takes the place of the old one.
	`update turn x set other_id = coalesce((select n.id from phone o join phone n on n.e164 = o.e164 and n.archived_at is null where o.id = x.other_id), x.other_id) where x.field = 'phone'`,
	`update turn x set other_id = coalesce((select n.id from email o join email n on lower(n.address) = lower(o.address) and n.archived_at is null where o.id = x.other_id), x.other_id) where x.field = 'email'`,
	`update turn x set other_id = coalesce((select n.id from property o join property n on n.address_key = o.address_key and n.archived_at is null where o.id = x.other_id), x.other_id) where x.field = 'property'`,
	`delete from turn x where x.field = 'archived' and (exists (select from contact o where o.id = x.entity_id and (o.archived_at is null or o.merged_into is not null))
		or exists (select from property o where o.id = x.entity_id and o.archived_at is null)
		or exists (select from phone o where o.id = x.entity_id and o.archived_at is null)
		or exists (select from email o where o.id = x.entity_id and o.archived_at is null)
		or exists (select from list o where o.id = x.entity_id and o.archived_at is null))`,
	`update turn x set why = case
			when x.entity = 'property' and exists (select from property o join property n on n.address_key = o.address_key and n.archived_at is null where o.id = x.entity_id) then '` + sameAddress + `'
			when x.entity = 'phone' and exists (select from phone o join phone n on n.e164 = o.e164 and n.archived_at is null where o.id = x.entity_id) then '` + sameNumber + `'
			when x.entity = 'email' and exists (select from email o join email n on lower(n.address) = lower(o.address) and n.archived_at is null where o.id = x.entity_id) then '` + sameEmail + `'
			else '' end
		where x.field = 'archived' and x.entity in ('property', 'phone', 'email')`,
	`update turn x set why = '` + sameName + `' where x.entity = 'contact' and x.field = 'archived' and exists (
		select from contact c join contact o on o.sort_name = c.sort_name and o.id <> c.id and o.archived_at is null where c.id = x.entity_id and (
			exists (select from turn t join contact_phone k on k.phone_id = t.other_id and k.ended_at is null where t.entity_id = c.id and t.field = 'phone' and k.contact_id = o.id)
			or exists (select from turn t join contact_email k on k.email_id = t.other_id and k.ended_at is null where t.entity_id = c.id and t.field = 'email' and k.contact_id = o.id)
			or exists (select from turn t join contact_property k on k.property_id = t.other_id and k.ended_on is null where t.entity_id = c.id and t.field = 'property' and k.contact_id = o.id)))`,
	`delete from turn x where x.entity = 'contact' and x.field <> 'archived' and (exists (select from contact o where o.id = x.entity_id and o.archived_at is not null)) is true
		and not exists (select from turn y where y.entity_id = x.entity_id and y.field = 'archived' and y.why = '')`,
	`delete from turn x where
		x.field = 'phone' and exists (select from contact_phone l where l.contact_id = x.entity_id and l.phone_id = x.other_id and l.ended_at is null)
		or x.field = 'email' and exists (select from contact_email l where l.contact_id = x.entity_id and l.email_id = x.other_id and l.ended_at is null)
		or x.field = 'property' and exists (select from contact_property l where l.contact_id = x.entity_id and l.property_id = x.other_id and l.ended_on is null)
		or x.field = 'list' and exists (select from list_member m where m.list_id = x.other_id and m.contact_id = x.entity_id and m.state = 'active'
			and m.property_id is not distinct from (x.after->>'property_id')::uuid)`,
	`analyze turn`,
}
