package undo

// collected fills the table turn with all that import $1 did.
var collected = []string{
	// What it created, and what an undone import had created and left for this one's sake; by import_target_pkey.
	`insert into turn (entity, entity_id, field, after)
	select distinct entity, entity_id, 'archived', 'true'::jsonb from import_target
	where import_id = $1 and (fate = 'created' or entity_id in (
		select t.entity_id from import i join import_target t on t.import_id = i.id where i.state = 'undone' and t.fate = 'created'))`,
	`analyze turn`,
	// Fields and links of records that were there before, by change_cause; a file in parts may have changed a field twice.
	`insert into turn (entity, entity_id, field, other_id, before, after)
	select entity, entity_id, field, other_id, (array_agg(after order by id desc))[1], (array_agg(before order by id))[1]
	from change c where cause = 'import' and cause_id = $1::uuid::text and not exists (select from turn t where t.entity_id = c.entity_id)
	group by entity, entity_id, field, other_id`,
	// Whom it put on its list, and the list itself where it made it.
	`insert into turn (entity, entity_id, field, other_id, before)
	select 'contact', contact_id, 'list', list_id, jsonb_build_object('property_id', property_id)
	from list_member where list_id = (select list_id from import where id = $1) and import_id = $1 and state = 'active'`,
	`insert into turn (entity, entity_id, field, after) select 'list', id, 'archived', 'true'::jsonb from list where import_id = $1 and archived_at is null`,
	`create index on turn (entity_id)`,
	`analyze turn`,
}

// stillThere leaves out what is gone already. Here and below, what is asked of
// a record is asked by its key: statistics know nothing of what a moment ago
// was archived, and a join might begin at the wrong end.
var stillThere = []string{
	`delete from turn x where exists (select from contact o where o.id = x.entity_id and o.archived_at is not null)
		or exists (select from property o where o.id = x.entity_id and o.archived_at is not null)
		or exists (select from phone o where o.id = x.entity_id and o.archived_at is not null)
		or exists (select from email o where o.id = x.entity_id and o.archived_at is not null)`,
	`delete from turn x where
		x.field = 'phone' and not exists (select from contact_phone l where l.contact_id = x.entity_id and l.phone_id = x.other_id and l.ended_at is null)
		or x.field = 'email' and not exists (select from contact_email l where l.contact_id = x.entity_id and l.email_id = x.other_id and l.ended_at is null)
		or x.field = 'property' and not exists (select from contact_property l where l.contact_id = x.entity_id and l.property_id = x.other_id and l.ended_on is null)`,
	`analyze turn`,
}

// locked stops texts and edits of what is about to change until the
// transaction ends; phones come first and in E.164 order, as everywhere.
var locked = []string{
	`with asked as (
		select entity_id as id from turn where entity = 'phone' union select other_id from turn where field = 'phone'
		union select l.phone_id from turn t join contact_phone l on l.contact_id = t.entity_id where t.entity = 'contact' and t.field = 'archived')
	select count(*) from (select from phone where id in (select id from asked) order by e164 for no key update) p`,
	`select count(*) from (select from contact where id in (select entity_id from turn where entity = 'contact') order by id for no key update) c`,
	`select count(*) from (select from property where id in (select entity_id from turn where entity = 'property') order by id for no key update) p`,
}
