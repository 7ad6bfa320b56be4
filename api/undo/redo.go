package undo

import (
	"context"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
)

// recollected fills the table turn with what the undo of import $1 changed, and
// with what another undo changed of records that this import had created.
var recollected = []string{
	`insert into turn (entity, entity_id, field, other_id, before, after)
	select distinct on (entity, entity_id, field, other_id, case when field = 'list' then before end) entity, entity_id, field, other_id, after, before
	from change where cause = 'undo' and (cause_id = $1::uuid::text
		or entity_id in (select entity_id from import_target where import_id = $1 and fate = 'created') and cause_id in (select id::text from import where state = 'undone'))
	order by entity, entity_id, field, other_id, case when field = 'list' then before end, id desc`,
	`analyze turn`,
	// What came back meanwhile under another id takes the place of the old one.
	`update turn x set other_id = n.id from phone o join phone n on n.e164 = o.e164 and n.archived_at is null where x.field = 'phone' and o.id = x.other_id`,
	`update turn x set other_id = n.id from email o join email n on lower(n.address) = lower(o.address) and n.archived_at is null where x.field = 'email' and o.id = x.other_id`,
	`update turn x set other_id = n.id from property o join property n on n.address_key = o.address_key and n.archived_at is null where x.field = 'property' and o.id = x.other_id`,
	`delete from turn x where x.field = 'archived' and x.entity_id not in (
		select id from contact where archived_at is not null and merged_into is null union all select id from list where archived_at is not null
		union all select id from property o where archived_at is not null and not exists (select from property n where n.address_key = o.address_key and n.archived_at is null)
		union all select id from phone o where archived_at is not null and not exists (select from phone n where n.e164 = o.e164 and n.archived_at is null)
		union all select id from email o where archived_at is not null and not exists (select from email n where lower(n.address) = lower(o.address) and n.archived_at is null))`,
	// Somebody of the same name who came meanwhile: no twins.
	`update turn x set why = 'Somebody of this name is there already' where x.entity = 'contact' and x.field = 'archived' and exists (
		select from contact c join contact o on o.sort_name = c.sort_name and o.id <> c.id and o.archived_at is null where c.id = x.entity_id and (
			exists (select from turn t join contact_phone k on k.phone_id = t.other_id and k.ended_at is null where t.entity_id = c.id and t.field = 'phone' and k.contact_id = o.id)
			or exists (select from turn t join contact_email k on k.email_id = t.other_id and k.ended_at is null where t.entity_id = c.id and t.field = 'email' and k.contact_id = o.id)
			or exists (select from turn t join contact_property k on k.property_id = t.other_id and k.ended_on is null where t.entity_id = c.id and t.field = 'property' and k.contact_id = o.id)))`,
	`delete from turn x where x.entity = 'contact' and x.field <> 'archived' and x.entity_id in (select id from contact where archived_at is not null)
		and not exists (select from turn y where y.entity_id = x.entity_id and y.field = 'archived' and y.why = '')`,
	`delete from turn x where
		x.field = 'phone' and exists (select from contact_phone l where l.contact_id = x.entity_id and l.phone_id = x.other_id and l.ended_at is null)
		or x.field = 'email' and exists (select from contact_email l where l.contact_id = x.entity_id and l.email_id = x.other_id and l.ended_at is null)
		or x.field = 'property' and exists (select from contact_property l where l.contact_id = x.entity_id and l.property_id = x.other_id and l.ended_on is null)`,
	`analyze turn`,
}

func recollect(ctx context.Context, tx db.Tx, importID string) error {
	if err := journal.OpenTurn(ctx, tx); err != nil {
		return err
	}
	if err := tx.ExecAll(ctx, "collect what an undo did", recollected, importID); err != nil {
		return err
	}
	if err := tx.ExecAll(ctx, "lock what an undo did", locked); err != nil {
		return err
	}
	return tx.ExecAll(ctx, "find what stays undone", differing())
}
