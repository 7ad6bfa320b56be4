package undo

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx/types"

	"github.com/attackacrack/crm/api/platform/db"
)

// Summary tells what an undo takes back and what stays.
type Summary struct {
	Contacts   Records `json:"contacts" doc:"People"`
	Properties Records `json:"properties" doc:"Places"`
	Phones     Things  `json:"phones" doc:"Numbers"`
	Emails     Things  `json:"emails" doc:"E-mail addresses"`
	Members    Things  `json:"members" doc:"People on the list"`
	Fields     Fields  `json:"fields" doc:"Fields and links of records that were there before"`
	Kept       []Kept  `json:"kept" nullable:"false" doc:"What stays, the first 200"`
	KeptTotal  int     `json:"kept_total" doc:"How much stays" example:"3"`
}

// Records counts people or places.
type Records struct {
	Removed  int `json:"removed" doc:"The import had brought them; nothing else needs them" example:"4860"`
	Restored int `json:"restored" doc:"They were there before and get fields or links back" example:"1310"`
	Kept     int `json:"kept" doc:"They stay, or a field of theirs does" example:"13"`
}

// Things counts what only goes or stays.
type Things struct {
	Removed int `json:"removed" doc:"They go" example:"4860"`
	Kept    int `json:"kept" doc:"They stay" example:"13"`
}

// Fields counts single fields and links.
type Fields struct {
	Restored int `json:"restored" doc:"Set back to what they were" example:"2104"`
	Kept     int `json:"kept" doc:"Changed since, and left" example:"2"`
}

// Kept is one thing that stays.
type Kept struct {
	Entity   string         `db:"entity" json:"entity" enum:"contact,property,phone,email" doc:"What it is" example:"contact"`
	EntityID string         `db:"entity_id" json:"entity_id" doc:"Its id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Label    string         `db:"label" json:"label" doc:"How people know it" example:"Mary O'Brien"`
	Field    string         `db:"field" json:"field" doc:"The field that stays; empty: the whole record" example:"last_name"`
	Imported types.JSONText `db:"imported" json:"imported" doc:"What the import had set"`
	Now      types.JSONText `db:"now" json:"now" doc:"What it is now"`
	Why      string         `db:"why" json:"why" doc:"Why it stays" example:"It was changed since"`
	ByName   string         `db:"by_name" json:"by_name" doc:"Who changed it" example:"Maureen Riley"`
	At       *time.Time     `db:"at" json:"at" doc:"When" example:"2026-11-19T14:02:00Z"`
}

// Undone tells who undid an import and what came of it.
type Undone struct {
	Summary
	At     time.Time `json:"at" doc:"When it was undone" example:"2026-11-19T14:02:00Z"`
	By     string    `json:"by" doc:"The id of who undid it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	ByName string    `json:"by_name" doc:"Who undid it" example:"Maureen Riley"`
	Redone bool      `json:"redone,omitempty" doc:"It was brought back since: what stays are the things that were not" example:"false"`
	Was    string    `json:"was" enum:"done,failed,cancelled" doc:"Where it stood; a redo leads back there" example:"done"`
}

// Back is the state that an undo or a redo which failed leaves the import in.
func (u *Undone) Back(state string) string {
	if state == "redoing" {
		return "undone"
	}
	return u.Was
}

// counted counts the table turn. What goes with its record is no field of its own.
const counted = `
	with x as (
		select *, field = 'archived' as whole, why = '' as goes,
			field not in ('archived', 'list') and gone.entity_id is null as part
		from turn left join (select distinct entity_id from turn where field = 'archived' and why = '') gone using (entity_id)
	), n as (
		select entity, count(*) filter (where whole and goes) as removed,
			count(distinct entity_id) filter (where part and goes) as restored,
			count(distinct entity_id) filter (where field <> 'list' and not goes) as kept
		from x group by entity
	), f as (
		select count(*) filter (where part and goes) as restored, count(*) filter (where part and not goes) as kept,
			count(*) filter (where field = 'list' and goes) as removed_members, count(*) filter (where field = 'list' and not goes) as kept_members,
			count(*) filter (where not goes and field <> 'list') as total
		from x
	)
	select coalesce((select jsonb_object_agg(entity, to_jsonb(n)) from n), '{}') as records, to_jsonb(f) as fields from f`

// told reads the first of what stays, with who changed it last, by
// change_entity, or the import that names it.
const told = `
	with x as (
		select x.*, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), nullif(trim(p.street || ' ' || p.unit), ''), f.e164, e.address, '') as label,
			case when x.field = 'archived' then null when c.id is not null then ` + contactNow + ` else to_jsonb(p) -> x.field end as now
		from turn x
		left join contact c on c.id = x.entity_id left join property p on p.id = x.entity_id
		left join phone f on f.id = x.entity_id left join email e on e.id = x.entity_id
		where x.why <> '' and x.field <> 'list'
		order by array_position(array['contact', 'property', 'phone', 'email'], x.entity), label, x.entity_id, x.field limit 200
	), naming as materialized (
		select distinct on (t.entity_id) t.entity_id, i.actor, i.finished_at as at from import_target t join import i on i.id = t.import_id
		where t.entity_id in (select entity_id from x where why = '` + imported + `') and i.id <> $1 and i.state <> 'undone' order by t.entity_id, i.created_at desc
	)
	select x.entity, x.entity_id, case when x.field = 'archived' then '' else x.field end as field, x.why, x.before as imported, x.label, x.now,
		coalesce(u.name, by.actor, '') as by_name, by.at
	from x
	left join lateral (
		(select c.actor, c.at from change c where x.why = '` + changed + `' and c.entity = x.entity and c.entity_id = x.entity_id
			and (x.field in ('archived', c.field)) and ` + isOther + ` order by c.id desc limit 1)
		union all
		select n.actor, n.at from naming n where n.entity_id = x.entity_id and x.why = '` + imported + `'
	) by on true
	left join app_user u on u.id::text = by.actor
	order by array_position(array['contact', 'property', 'phone', 'email'], x.entity), x.label, x.entity_id, x.field`

// count counts the table turn.
func count(ctx context.Context, tx db.Tx) (s Summary, err error) {
	var records map[string]Records
	var fields struct {
		Fields
		RemovedMembers int `json:"removed_members"`
		KeptMembers    int `json:"kept_members"`
		Total          int
	}
	if err := tx.PG.QueryRow(ctx, counted).Scan(&records, &fields); err != nil {
		return s, fmt.Errorf("count what is undone: %w", err)
	}
	s.Contacts, s.Properties, s.Fields = records["contact"], records["property"], fields.Fields
	s.Phones, s.Emails = Things{records["phone"].Removed, records["phone"].Kept}, Things{records["email"].Removed, records["email"].Kept}
	s.Members, s.KeptTotal, s.Kept = Things{fields.RemovedMembers, fields.KeptMembers}, fields.Total, []Kept{}
	return s, nil
}

// summarise counts the table turn and reads what stays.
func summarise(ctx context.Context, tx db.Tx, importID string) (Summary, error) {
	s, err := count(ctx, tx)
	if err != nil || s.KeptTotal == 0 {
		return s, err
	}
	if err := tx.SelectContext(ctx, &s.Kept, told, importID); err != nil {
		return s, fmt.Errorf("read what stays: %w", err)
	}
	return s, nil
}

// stay takes over what stays, as it was found last.
func (s *Summary) stay(found Summary) {
	s.Contacts.Kept, s.Properties.Kept, s.Phones.Kept, s.Emails.Kept = found.Contacts.Kept, found.Properties.Kept, found.Phones.Kept, found.Emails.Kept
	s.Members.Kept, s.Fields.Kept, s.Kept, s.KeptTotal = found.Members.Kept, found.Fields.Kept, found.Kept, found.KeptTotal
}

// add adds what a chunk took.
func (s *Summary) add(found Summary) {
	s.Contacts.Removed += found.Contacts.Removed
	s.Contacts.Restored += found.Contacts.Restored
	s.Properties.Removed += found.Properties.Removed
	s.Properties.Restored += found.Properties.Restored
	s.Phones.Removed += found.Phones.Removed
	s.Emails.Removed += found.Emails.Removed
	s.Members.Removed += found.Members.Removed
	s.Fields.Restored += found.Fields.Restored
}
