// Package undo takes back what an import did, field by field, by the journal:
// only where a value is still the import's. What was edited, texted or named by
// another import since stays and is listed. Marks on a phone are never lifted.
//
// It owns no tables: it collects the changes in the transaction's table turn
// (platform/journal), and contacts, properties and lists make them. Nothing is
// deleted: records are archived and links ended, so that Redo can bring them
// back with the same care.
package undo

import (
	"context"
	"errors"
	"time"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// errRolledBack ends a preview.
var errRolledBack = errors.New("rolled back")

// Request names the import and whose wish it is.
type Request struct {
	ImportID, ActorID string
	Now               time.Time
}

// Preview tells what Undo would do now.
func Preview(ctx context.Context, d *db.DB, importID string) (Summary, error) {
	var summary Summary
	err := d.InTx(ctx, func(tx db.Tx) (err error) {
		if err = collect(ctx, tx, importID, false); err != nil {
			return err
		}
		if summary, err = summarise(ctx, tx, importID); err != nil {
			return err
		}
		return errRolledBack
	})
	if errors.Is(err, errRolledBack) {
		err = nil
	}
	return summary, err
}

// Undo takes back what the import did. The caller holds the lock of imports.
func Undo(ctx context.Context, tx db.Tx, request Request) (Summary, error) {
	if err := collect(ctx, tx, request.ImportID, true); err != nil {
		return Summary{}, err
	}
	return request.turn(ctx, tx, journal.Undo)
}

// Redo brings back what Undo took, where it is still as Undo left it. The
// caller holds the lock of imports.
func Redo(ctx context.Context, tx db.Tx, request Request) (Summary, error) {
	if err := recollect(ctx, tx, request.ImportID); err != nil {
		return Summary{}, err
	}
	return request.turn(ctx, tx, journal.Redo)
}

// turn makes the changes that were collected.
func (r Request) turn(ctx context.Context, tx db.Tx, cause string) (Summary, error) {
	summary, err := summarise(ctx, tx, r.ImportID)
	if err != nil {
		return summary, err
	}
	if err := journal.RecordTurn(ctx, tx, cause, r.ImportID, r.ActorID, r.Now); err != nil {
		return summary, err
	}
	for _, make := range []func(context.Context, db.Tx, time.Time) error{contacts.Turn, properties.Turn, lists.Turn} {
		if err := make(ctx, tx, r.Now); err != nil {
			return summary, err
		}
	}
	return summary, reword(ctx, tx)
}

// reworded are contacts that stood before and stand now, and whose name or links changed.
const reworded = `
	select c.id::text as id, c.first_name, c.last_name,
		array(select e.address from contact_email l join email e on e.id = l.email_id where l.contact_id = c.id and l.ended_at is null) as emails,
		array(select p.e164 from contact_phone l join phone p on p.id = l.phone_id where l.contact_id = c.id and l.ended_at is null) as phones,
		array(select r.street from contact_property l join property r on r.id = l.property_id where l.contact_id = c.id and l.ended_on is null) as streets
	from contact c
	where c.archived_at is null and c.id in (select entity_id from turn where entity = 'contact' and why = '' and field not in ('list', 'archived'))
		and c.id > $1 order by c.id limit 10000`

func reword(ctx context.Context, tx db.Tx) error {
	for after := "00000000-0000-0000-0000-000000000000"; ; {
		found, err := db.Collect[contacts.Wording](ctx, tx, "read contacts to reword", reworded, after)
		if err != nil || len(found) == 0 {
			return err
		}
		if err := contacts.Reword(ctx, tx, found); err != nil {
			return err
		}
		after = found[len(found)-1].ID
	}
}
