package matching

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
)

// A rehearsal may take minutes, and nobody must wait for it who writes to us
// meanwhile. So it changes no contact that was there but notes what it would
// change, and stores new numbers in disguise.
const rehearsed = `create temporary table rehearsed (
	id uuid primary key, first_name text not null default '', last_name text not null default '', raw_name text not null default '', attributes jsonb not null default '{}') on commit drop`

const note = `
	insert into rehearsed as r (id, first_name, last_name, raw_name, attributes)
	select "ID", "FirstName", "LastName", "RawName", coalesce("Attributes", '{}')
	from jsonb_to_recordset($1) as u("ID" uuid, "FirstName" text, "LastName" text, "RawName" text, "Attributes" jsonb)
	on conflict (id) do update set
		first_name = case when excluded.last_name = '' then r.first_name else excluded.first_name end,
		last_name = case when excluded.last_name = '' then r.last_name else excluded.last_name end,
		raw_name = case when excluded.last_name = '' then r.raw_name else excluded.raw_name end,
		attributes = r.attributes || excluded.attributes`

// note keeps the names and custom fields that contacts would take, for later parts.
func (m *Merge) note(ctx context.Context, changed []contacts.Newcomer) error {
	told := changed[:0]
	for _, contact := range changed {
		if contact.LastName != "" || len(contact.Attributes) > 0 {
			contact.Terms = nil
			told = append(told, contact)
		}
	}
	_, err := m.Tx.Exec(ctx, note, told)
	return err
}

// later tells whether earlier parts were rehearsed.
func (m *Merge) later() bool { return m.Rehearsal > 1 }

// recall corrects people whom the book has met since by what earlier parts noted.
func (m *Merge) recall(ctx context.Context, read db.Tx, since int32) error {
	if !m.later() {
		return nil
	}
	of := map[pgtype.UUID]int32{}
	ids := []pgtype.UUID{}
	for at := since; at < m.book.size(); at++ {
		of[m.book.at(at).id] = at
		ids = append(ids, m.book.at(at).id)
	}
	found, err := db.Collect[contacts.Newcomer](ctx, read, "recall a rehearsal", `select id, first_name, last_name, raw_name, attributes from rehearsed where id = any($1)`, ids)
	for _, contact := range found {
		at := of[contact.ID]
		if contact.LastName != "" {
			m.book.at(at).raw, m.book.at(at).full = m.name(contact.RawName), m.name(contact.FirstName+" "+contact.LastName)
		}
		if m.attributes[at] == nil {
			m.attributes[at] = map[string]string{}
		}
		for name, text := range contact.Attributes {
			m.attributes[at][name] = text
		}
	}
	return err
}

// mask begins a number that only a rehearsal knows.
const mask = "?"

func disguised(numbers []string) []string {
	hidden := make([]string, len(numbers))
	for i, e164 := range numbers {
		hidden[i] = mask + e164
	}
	return hidden
}

func undisguised(e164 string) string { return strings.TrimPrefix(e164, mask) }

// disguiseAll hides the new numbers of a rehearsal: whoever stores one of them
// would wait for its end.
func (m *Merge) disguiseAll() {
	for i := range m.phones {
		if m.Rehearsal > 0 {
			m.phones[i].E164 = mask + m.phones[i].E164
		}
	}
}
