package matching

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// atOnce is how many rows one statement stores.
const atOnce = 10_000

// ErrMoved says that somebody else changed the same records meanwhile: the
// merge is rolled back and begins again.
var ErrMoved = errors.New("records changed while the import ran")

// Write stores what was decided on, all but what others would wait for.
func (m *Merge) Write(ctx context.Context, c *Chunk) error {
	if changed, err := properties.Update(ctx, m.Tx, c.oldPlaces, m.Now); err != nil || changed != int64(len(c.oldPlaces)) {
		return errors.Join(err, ErrMoved)
	}
	m.Changed += len(c.oldPlaces)
	for _, rows := range c.rows {
		if err := m.Tx.Store(ctx, rows); err != nil {
			return err
		}
	}
	return journal.Record(ctx, m.Tx, journal.Import, m.ImportID.String(), m.Now, c.changes)
}

// Finish writes last what other transactions may wait for: changed contacts,
// and new phones, on whose number an inbound text would wait. Phones
// that were there before are not locked: nothing of them changes.
func (m *Merge) Finish(ctx context.Context) error {
	if m.OptOut != nil {
		return m.blockAll(ctx)
	}
	renamed := make([]contacts.Newcomer, 0, len(m.renames))
	for person, entry := range m.renames {
		renamed = append(renamed, *entry)
		if !m.book.at(person).created {
			m.Renamed++
		}
	}
	// One order for all, so that no two writers can wait for each other.
	slices.SortFunc(renamed, func(a, b contacts.Newcomer) int { return slices.Compare(a.ID.Bytes[:], b.ID.Bytes[:]) })
	if m.Rehearsal > 0 {
		if err := m.note(ctx, renamed); err != nil {
			return err
		}
		renamed = nil
	}
	for some := range slices.Chunk(renamed, atOnce) {
		if changed, err := contacts.UpdateAll(ctx, m.Tx, some, m.Now); err != nil || changed != int64(len(some)) {
			return errors.Join(err, ErrMoved)
		}
	}
	m.disguiseAll()
	slices.SortFunc(m.phones, func(a, b contacts.NewPhone) int { return strings.Compare(a.E164, b.E164) })
	for some := range slices.Chunk(m.phones, atOnce) {
		if err := m.Tx.Store(ctx, contacts.PhoneRows(some, m.Now)); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(m.phoneUses, atOnce) {
		if err := m.Tx.Store(ctx, contacts.PhoneLinks(some, "import")); err != nil {
			return err
		}
	}
	return nil
}
