package dossier

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Person is who has a phone or had it.
type Person struct {
	ContactID string     `db:"contact_id" json:"contact_id" doc:"The contact" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name      string     `db:"name" json:"name" doc:"The person's name" example:"Dana O'Rourke"`
	Label     string     `db:"label" json:"label" doc:"What kind of number it is for this person" example:"mobile"`
	Extension string     `db:"extension" json:"extension" doc:"A number with an extension gets no texts" example:""`
	Primary   bool       `db:"is_primary" json:"is_primary" doc:"Whether it is the person's main number" example:"true"`
	Source    string     `db:"source" json:"source" doc:"How it became known: import or user" example:"import"`
	Since     time.Time  `db:"since" json:"since" doc:"Since when it is known as theirs" example:"2026-11-10T14:41:00Z"`
	Until     *time.Time `db:"until" json:"until" doc:"Until when; null: still" example:"2026-11-12T09:00:00Z"`
}

// Basis is a list that somebody with the phone is or was on, and its consent.
type Basis struct {
	ListID      string     `db:"list_id" json:"list_id" doc:"The list" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d51"`
	List        string     `db:"list" json:"list" doc:"Its name" example:"Quincy, built before 1960"`
	ContactID   string     `db:"contact_id" json:"contact_id" doc:"Who is on it" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name        string     `db:"name" json:"name" doc:"That person's name" example:"Dana O'Rourke"`
	State       string     `db:"state" json:"state" enum:"active,removed" doc:"Whether they still are" example:"active"`
	AddedAt     time.Time  `db:"added_at" json:"added_at" doc:"Since when" example:"2026-11-10T14:41:00Z"`
	Consent     string     `db:"consent_basis" json:"basis" enum:"none,existing_customer,inquiry,written,attested" doc:"On what consent its people may be texted" example:"attested"`
	AttestedBy  string     `db:"attested_by" json:"attested_by" doc:"Who stated the consent" example:"Maureen Riley"`
	AttestedAt  *time.Time `db:"attested_at" json:"attested_at" doc:"When it was stated" example:"2026-11-10T15:02:00Z"`
	Evidence    string     `db:"evidence" json:"evidence" doc:"What was stated, in their words" example:"All of them asked us for a visit at the home show."`
	AuditedLine *int64     `db:"line" json:"line" doc:"The line of the audit log that has the statement" example:"41"`
}

// Origin is a row of a file that named the phone.
type Origin struct {
	ImportID string    `db:"import_id" json:"import_id" doc:"The import" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d52"`
	Filename string    `db:"filename" json:"filename" doc:"The file's name" example:"PropertyRadar_Quincy_pre-1960.csv"`
	SHA256   string    `db:"sha256" json:"sha256" doc:"The file's digest" example:"9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2"`
	Kind     string    `db:"kind" json:"kind" enum:"people,opt_outs" doc:"What it brought" example:"people"`
	By       string    `db:"by" json:"by" doc:"Who uploaded it" example:"Maureen Riley"`
	At       time.Time `db:"at" json:"at" doc:"When" example:"2026-11-10T14:41:00Z"`
	State    string    `db:"state" json:"state" doc:"done, or undone" example:"done"`
	Row      int       `db:"row_no" json:"row" doc:"The row that named the phone" example:"2410"`
	Line     int       `db:"line_from" json:"line" doc:"The line where that row begins" example:"2413"`
	Fate     string    `db:"fate" json:"fate" doc:"What the row did: created the phone, linked it to a person, or left it unchanged" example:"created"`
	Content  string    `db:"raw" json:"content" doc:"The row as it came; empty once the file was deleted" example:"SFR,12 ELM ST,QUINCY,02169,ANNA SMITH,617-555-0142"`
}

const (
	// A link has no time of its own: it is the journal's, or that of whichever of the two came later.
	selectPeople = `
		select c.id::text as contact_id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.raw_name) as name, l.label, l.extension,
			l.is_primary, l.source, coalesce(j.at, greatest(c.created_at, p.created_at)) as since, coalesce(l.ended_at, c.archived_at) as until
		from contact_phone l join contact c on c.id = l.contact_id join phone p on p.id = l.phone_id
		left join lateral (select min(at) as at from change where entity = 'contact' and entity_id = c.id and field = 'phone' and other_id = p.id) j on true
		where l.phone_id = any($1) order by since, c.id limit 200`
	selectBases = `
		select l.id::text as list_id, l.name as list, c.id::text as contact_id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), c.raw_name) as name,
			m.state, m.added_at, l.consent_basis, coalesce(u.name, '') as attested_by, l.attested_at, l.attested_text as evidence, s.line
		from list_member m join list l on l.id = m.list_id join contact c on c.id = m.contact_id left join app_user u on u.id = l.attested_by
		left join lateral (select max(seq) as line from audit where entity = 'list' and entity_id = l.id::text and action = 'lists.attest') s on true
		where m.contact_id in (select contact_id from contact_phone where phone_id = any($1)) order by m.added_at, l.name, c.id limit 200`
	// Rows of list members by import_fate_pkey; of the few imports that only the journal or a mark knows of, the
	// whole import is looked through.
	selectImports = `
		with theirs as (
			select distinct m.import_id, m.row_no from list_member m
			where m.import_id is not null and m.contact_id in (select contact_id from contact_phone where phone_id = any($1))
		), others as (
			select distinct cause_id::uuid as import_id from change where entity = 'contact' and cause = 'import' and other_id = any($1)
				and entity_id in (select contact_id from contact_phone where phone_id = any($1))
			union select id from import where kind = 'opt_outs' and exists (select from phone_mark where phone_id = any($1) and source = 'import')
		), named as (
			select t.import_id, t.row_no, t.fate from theirs join import_target t using (import_id, row_no) where t.entity = 'phone' and t.entity_id = any($1)
			union select t.import_id, t.row_no, t.fate from others join import_target t using (import_id) where t.entity = 'phone' and t.entity_id = any($1)
		)
		select i.id::text as import_id, i.filename, encode(i.sha256, 'hex') as sha256, i.kind, coalesce(u.name, i.actor) as by, i.created_at as at, i.state,
			n.row_no, r.line_from, n.fate, r.raw
		from named n join import i on i.id = n.import_id join import_row r on r.import_id = n.import_id and r.row_no = n.row_no
		left join app_user u on u.id::text = i.actor order by i.created_at, n.row_no limit 200`
)

// addOrigins says whose phone it is, on what consent, and from where.
func (m *Module) addOrigins(ctx context.Context, d *Dossier, ids []string) (err error) {
	if d.People, err = db.Collect[Person](ctx, m.DB, "read a phone's people", selectPeople, ids); err != nil {
		return err
	}
	if d.Consent, err = db.Collect[Basis](ctx, m.DB, "read a phone's lists", selectBases, ids); err != nil {
		return err
	}
	d.Imports, err = db.Collect[Origin](ctx, m.DB, "read a phone's imports", selectImports, ids)
	return err
}
