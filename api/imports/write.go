package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// errMoved says that somebody else changed the same records meanwhile: the
// merge is rolled back and begins again.
var errMoved = errors.New("records changed while the import ran")

var targetColumns = []string{"import_id", "row_no", "entity", "entity_id", "fate"}

const setFates = `
	update import_row r set fate = u.fate, reason = u.reason, same_as = u.same_as
	from unnest($2::int[], $3::text[], $4::text[], $5::int[]) as u(row_no, fate, reason, same_as)
	where r.import_id = $1 and r.row_no = u.row_no`

// flush stores what a chunk decided, all but what others would wait for.
func (m *merge) flush(ctx context.Context) error {
	c := &m.chunk
	if err := properties.Insert(ctx, m.tx, c.newPlaces, m.now); err != nil {
		return err
	}
	if changed, err := properties.Update(ctx, m.tx, c.oldPlaces, m.now); err != nil || changed != int64(len(c.oldPlaces)) {
		return errors.Join(err, errMoved)
	}
	m.refreshed += len(c.oldPlaces)
	if err := contacts.InsertAll(ctx, m.tx, c.people, m.now); err != nil {
		return err
	}
	if err := contacts.InsertEmails(ctx, m.tx, c.emails, m.now); err != nil {
		return err
	}
	if err := contacts.LinkEmails(ctx, m.tx, c.emailUses); err != nil {
		return err
	}
	if err := properties.LinkAll(ctx, m.tx, c.placeUses); err != nil {
		return err
	}
	if err := journal.Record(ctx, m.tx, journal.Import, m.imp.ID, m.now, c.changes); err != nil {
		return err
	}
	if err := m.tx.Copy(ctx, "import_target", targetColumns, c.targets); err != nil {
		return err
	}
	numbers, fates, reasons, sameAs := make([]int32, len(c.fates)), make([]string, len(c.fates)), make([]string, len(c.fates)), make([]*int32, len(c.fates))
	for i, f := range c.fates {
		numbers[i], fates[i], reasons[i], sameAs[i] = f.no, f.fate, f.reason, f.sameAs
	}
	if _, err := m.tx.Exec(ctx, setFates, m.imp.ID, numbers, fates, reasons, sameAs); err != nil {
		return fmt.Errorf("store the fates of rows: %w", err)
	}
	return nil
}

// finish writes last what other transactions may wait for: the list, changed
// contacts, and new phones, on whose number an inbound text would wait. Phones
// that were there before are not locked: nothing of them changes.
func (m *merge) finish(ctx context.Context) (members [2]int, err error) {
	for some := range slices.Chunk(m.members, chunkSize) {
		added, already, err := lists.AddMembers(ctx, m.tx, m.imp.ListID, &m.imp.ID, some, m.now)
		if err != nil {
			return members, err
		}
		members[0] += added
		members[1] += already
	}
	renamed := make([]contacts.Newcomer, 0, len(m.renamed))
	for person, entry := range m.renamed {
		renamed = append(renamed, *entry)
		if !m.book.items[person].created {
			m.renames++
		}
	}
	// One order for all, so that no two writers can wait for each other.
	slices.SortFunc(renamed, func(a, b contacts.Newcomer) int { return slices.Compare(a.ID.Bytes[:], b.ID.Bytes[:]) })
	for some := range slices.Chunk(renamed, chunkSize) {
		if changed, err := contacts.UpdateAll(ctx, m.tx, some, m.now); err != nil || changed != int64(len(some)) {
			return members, errors.Join(err, errMoved)
		}
	}
	slices.SortFunc(m.phones, func(a, b contacts.NewPhone) int { return strings.Compare(a.E164, b.E164) })
	for some := range slices.Chunk(m.phones, chunkSize) {
		if err := contacts.InsertPhones(ctx, m.tx, some, m.now); err != nil {
			return members, err
		}
	}
	for some := range slices.Chunk(m.phoneUses, chunkSize) {
		if err := contacts.LinkPhones(ctx, m.tx, some, "import"); err != nil {
			return members, err
		}
	}
	return members, nil
}
