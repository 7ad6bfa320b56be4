// Package undo takes back what an import did, field by field, by the journal:
// only where a value is still the import's. What was edited, texted or named by
// another import since stays and is listed. Marks on a phone are never lifted.
//
// It owns no tables: it plans on a connection of its own and makes the changes
// chunk by chunk (platform/journal's table turn); contacts, properties and lists
// write them. Killed anywhere, it plans what is left. Nothing is deleted:
// records are archived and links ended, so that a redo can bring them back.
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
	Redo              bool // bring back what an undo took, where it is still as that left it
	Now               time.Time
}

// Preview tells what an undo would do now.
func Preview(ctx context.Context, d *db.DB, importID string) (Summary, error) {
	var summary Summary
	err := d.InTx(ctx, func(tx db.Tx) (err error) {
		if err = (Request{ImportID: importID}).collect(ctx, tx); err != nil {
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

// collect finds all that is to be done, and what stays, without a lock.
func (r Request) collect(ctx context.Context, tx db.Tx) error {
	if err := journal.OpenTurn(ctx, tx); err != nil {
		return err
	}
	if r.Redo {
		return tx.ExecAll(ctx, "collect what an undo did", append(append(recollected, comeBack...), differing()...), r.ImportID)
	}
	return tx.ExecAll(ctx, "collect what an import did", append(append(append(collected, stillThere...), held(true)...), differing()...), r.ImportID)
}

// recheck looks again at a chunk, whose records it locks first.
func (r Request) recheck(ctx context.Context, tx db.Tx) error {
	if r.Redo {
		return tx.ExecAll(ctx, "look again at what an undo did", append(append(locked, comeBack...), differing()...), r.ImportID)
	}
	return tx.ExecAll(ctx, "look again at what an import did", append(append(append(locked, stillThere...), held(false)...), differing()...), r.ImportID)
}

// turn makes the changes of the table turn.
func (r Request) turn(ctx context.Context, tx db.Tx) error {
	cause := journal.Undo
	if r.Redo {
		cause = journal.Redo
	}
	if err := journal.RecordTurn(ctx, tx, cause, r.ImportID, r.ActorID, r.Now); err != nil {
		return err
	}
	for _, make := range []func(context.Context, db.Tx, time.Time) error{contacts.Turn, properties.Turn, lists.Turn} {
		if err := make(ctx, tx, r.Now); err != nil {
			return err
		}
	}
	return reword(ctx, tx)
}

// reworded are contacts that stood before and stand now, and whose name or links changed.
const reworded = `
	select c.id::text as id, c.first_name, c.last_name,
		array(select e.address from contact_email l join email e on e.id = l.email_id where l.contact_id = c.id and l.ended_at is null) as emails,
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
