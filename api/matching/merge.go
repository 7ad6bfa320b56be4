package matching

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/properties"
)

// Options of a merge.
type Options struct {
	Tx         db.Tx
	ImportID   pgtype.UUID
	ListID     string // empty: none
	Strategy   string // fill, replace or skip
	Format     string
	Now        time.Time
	Attributes bool // the file has columns that are kept as custom fields
	// OptOut blocks locked phones; with it the rows are a list of opt-outs.
	OptOut    func(context.Context, db.Tx, []contacts.Phone) error
	Rehearsal int // counts the parts of a merge that will be rolled back; later ones are decided on in Tx; 0: none
}

// Merge takes rows into the records, in one transaction: Decide and Write chunk
// by chunk, then Finish. The next chunk may be decided on while one is written.
type Merge struct {
	Options
	Renamed int // rows of contact that were there and changed
	Changed int // rows of property that were there and changed

	book   *book
	places map[int32]*properties.Property // known ones that no row has named yet
	chunk  *Chunk

	freshList pgtype.UUID

	// Kept for the end of the transaction: rows that others wait for.
	renames    map[int32]*contacts.Newcomer
	phones     []contacts.NewPhone
	phoneUses  []contacts.Link
	attributes map[int32]map[string]string // people's custom fields
	blocked    []string                    // phones that are opted out by this file
}

// New begins a merge.
func New(ctx context.Context, options Options) (*Merge, error) {
	m := &Merge{
		Options: options, book: newBook(), places: map[int32]*properties.Property{}, renames: map[int32]*contacts.Newcomer{},
		attributes: map[int32]map[string]string{},
	}
	if options.Rehearsal == 1 {
		if _, err := options.Tx.Exec(ctx, rehearsed); err != nil {
			return nil, err
		}
	}
	empty, err := lists.Empty(ctx, options.Tx, options.ListID)
	if empty {
		_ = m.freshList.Scan(options.ListID) // stays null where there is no list
	}
	return m, err
}

// Fresh tells whether nobody was on the list: its members are stored with the
// rest, and else by the caller.
func (m *Merge) Fresh() bool { return m.freshList.Valid }

// Decide looks up what some rows name, in a transaction beside the one that
// writes, and decides on them. What the merge itself wrote is in its book.
func (m *Merge) Decide(ctx context.Context, read db.Tx, rows []intake.Candidate) (*Chunk, error) {
	m.chunk = &Chunk{Last: rows[len(rows)-1].No}
	look := m.lookUp
	if m.OptOut != nil {
		look = m.lookUpPhones
	}
	if err := look(ctx, read, rows); err != nil {
		return nil, err
	}
	for i := range rows {
		m.row(&rows[i])
	}
	m.chunk.writeDown(m)
	return m.chunk, nil
}

// merging is the state of one row on its way.
type merging struct {
	*intake.Candidate
	place   int32
	targets []ledger.Target
	first   int32 // the first row that met what this row holds
	seen    bool  // its place and people were met by an earlier row
	best    int8
}

// rowFates are what a row is called by the best that became of what it touched.
var rowFates = [...]string{ledger.Unchanged: "unchanged", ledger.Linked: "updated", ledger.Updated: "updated", ledger.Created: "created"}

// fate is what became of the row as a whole.
func (at *merging) fate() ledger.Fate {
	fate := ledger.Fate{RowNo: int32(at.No), Fate: rowFates[at.best], Targets: at.targets, Reason: strings.Join(firstOf(at.Reasons), "")}
	if at.best == ledger.Unchanged && at.seen {
		fate.Fate, fate.SameAs = "merged_in_file", at.first
	}
	return fate
}

// row decides on one row. Where a place or a person comes twice in the file,
// the first row wins, and the later one adds only whom it brings.
func (m *Merge) row(row *intake.Candidate) {
	if row.Reject != "" {
		m.chunk.fates = append(m.chunk.fates, ledger.Fate{RowNo: int32(row.No), Fate: "rejected", Reason: row.Reject})
		return
	}
	if m.OptOut != nil {
		m.block(row)
		return
	}
	at := &merging{Candidate: row, seen: true}
	if row.Place != nil {
		m.takePlace(at)
	}
	for i := range row.People {
		m.takePerson(at, &row.People[i])
	}
	fate := at.fate()
	if fate.Fate == "unchanged" && m.Strategy == "skip" {
		fate.Fate = "skipped"
	}
	m.chunk.fates = append(m.chunk.fates, fate)
}

func firstOf(reasons []string) []string { return reasons[:min(1, len(reasons))] }

// target notes the fate of an entity that the row touched.
func (m *Merge) target(at *merging, entity int8, thing *item, fate int8) {
	if thing.row == 0 {
		thing.row = int32(at.No)
	}
	if own := thing.row == int32(at.No); own && (entity == ledger.Property || entity == ledger.Contact) {
		at.seen = false
	} else if !own && at.first == 0 {
		at.first = thing.row
	}
	at.best = max(at.best, fate)
	thing.entity, thing.fate = entity, max(thing.fate, fate)
	for i := range at.targets {
		if stored := &at.targets[i]; stored.ID == thing.id {
			stored.Fate = max(stored.Fate, fate)
			return
		}
	}
	at.targets = append(at.targets, ledger.Target{ID: thing.id, Entity: entity, Fate: fate})
}

func (m *Merge) takePlace(at *merging) {
	key := m.book.hash('a', at.Place.AddressKey)
	known, ok := m.book.of[key]
	if parcel := m.parcel(at.Place); !ok && parcel != 0 {
		if known, ok = m.book.of[parcel]; ok {
			m.book.of[key] = known
		}
	}
	if !ok {
		place := at.Place
		it := item{id: db.NewUUID(), created: true}
		place.ID = it.id.String()
		known = m.book.add(key, it)
		if parcel := m.parcel(place); parcel != 0 {
			m.book.of[parcel] = known
		}
		m.chunk.places = append(m.chunk.places, place)
		m.setPlace(at, known, ledger.Created)
		return
	}
	fate := ledger.Unchanged
	if m.book.at(known).row == 0 && m.Strategy != "skip" {
		stored := m.places[known]
		if changes := stored.Take(at.Place, m.Strategy == "replace"); len(changes) > 0 {
			m.chunk.changes = append(m.chunk.changes, changes...)
			m.chunk.oldPlaces = append(m.chunk.oldPlaces, stored)
			fate = ledger.Updated
		}
	}
	m.setPlace(at, known, fate)
}

func (m *Merge) setPlace(at *merging, place int32, fate int8) {
	at.place = place
	delete(m.places, place) // the first row decides
	m.target(at, ledger.Property, m.book.at(place), fate)
}
