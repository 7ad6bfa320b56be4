package matching

import (
	"context"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/platform/db"
)

// lookUpAttributes reads the custom fields of people whom the book has met
// since, where the file brings any.
func (m *Merge) lookUpAttributes(ctx context.Context, read db.Tx, since int32) error {
	if !m.Attributes {
		return nil
	}
	of := map[pgtype.UUID]int32{}
	ids := []pgtype.UUID{}
	for at := since; at < m.book.size(); at++ {
		of[m.book.at(at).id] = at
		ids = append(ids, m.book.at(at).id)
	}
	found, err := contacts.Attributes(ctx, read, ids)
	for _, contact := range found {
		m.attributes[of[contact.ID]] = contact.Attributes
	}
	return err
}

// keep decides which custom fields of a row a person takes: those that are
// blank, or all that differ when the import replaces.
func (m *Merge) keep(person int32, cell *intake.Person, fresh bool) map[string]string {
	if len(cell.Attributes) == 0 {
		return nil
	}
	have := m.attributes[person]
	if have == nil {
		have = map[string]string{}
		m.attributes[person] = have
	}
	kept := map[string]string{}
	for name, text := range cell.Attributes {
		was, known := have[name]
		if known && (was == text || m.Strategy != "replace" || m.book.at(person).created) {
			continue
		}
		have[name] = text
		if !fresh {
			kept[name] = text
			var before any
			if known {
				before = was
			}
			m.changed(person, "attributes."+name, "", before, text)
		}
	}
	return kept
}
