package imports

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// merge takes one part of a file into the records, in one transaction.
type merge struct {
	module       *Module
	tx           db.Tx
	now          time.Time
	imp          Import
	plan         plan
	defaultState string
	book         *book
	dry          bool
	told         time.Time // when open screens last heard of it

	places map[int32]*properties.Property // known ones that this chunk may change
	chunk  written

	// Kept for the end of the transaction: rows that others wait for.
	members   []lists.Member
	renamed   map[int32]*renaming
	phones    []contacts.NewPhone
	phoneUses []contacts.Link

	renames, refreshed int // rows of contact and property that were there and changed
}

// renaming is a change of a contact that waits for the end.
type renaming = contacts.Newcomer

// written is what one chunk of rows stores.
type written struct {
	newPlaces, oldPlaces []*properties.Property
	placeUses            []properties.Link
	people               []contacts.Newcomer
	emails               []contacts.NewEmail
	emailUses            []contacts.Link
	changes              []journal.Change
	targets              [][]any
	fates                []rowFate
	words                map[string]struct{}
}

type rowFate struct {
	no           int32
	fate, reason string
	sameAs       *int32
}

// merging is the state of one row on its way.
type merging struct {
	*candidate
	place    int32
	placeKey uint64
	targets  map[pgtype.UUID]int // position in chunk.targets
	first    int32               // the first row that met what this row holds
	seen     bool                // its place and people were met by an earlier row
	best     string
}

// row decides on one row. Where a place or a person comes twice in the file,
// the first row wins, and the later one adds only whom it brings.
func (m *merge) row(row *candidate) {
	if row.reject != "" {
		m.chunk.fates = append(m.chunk.fates, rowFate{no: int32(row.no), fate: "rejected", reason: row.reject})
		return
	}
	at := &merging{candidate: row, seen: true, best: fateUnchanged, targets: map[pgtype.UUID]int{}}
	if row.place != nil {
		m.takePlace(at)
	}
	for i := range row.people {
		m.takePerson(at, &row.people[i])
	}
	fate := rowFate{no: int32(row.no), fate: at.best, reason: strings.Join(firstOf(row.reasons), "")}
	switch {
	case at.best == fateLinked:
		fate.fate = fateUpdated
	case at.best == fateUnchanged && at.seen:
		fate.fate, fate.sameAs = "merged_in_file", &at.first
	case at.best == fateUnchanged && m.imp.Strategy == "skip":
		fate.fate = "skipped"
	}
	m.chunk.fates = append(m.chunk.fates, fate)
}

func firstOf(reasons []string) []string { return reasons[:min(1, len(reasons))] }

var rank = map[string]int{fateUnchanged: 0, fateLinked: 1, fateUpdated: 2, fateCreated: 3}

// target notes the fate of an entity that the row touched.
func (m *merge) target(at *merging, entity string, thing *item, fate string) {
	if thing.row == 0 {
		thing.row = int32(at.no)
	}
	if own := thing.row == int32(at.no); own && (entity == "property" || entity == "contact") {
		at.seen = false
	} else if !own && at.first == 0 {
		at.first = thing.row
	}
	if rank[fate] > rank[at.best] {
		at.best = fate
	}
	if known, ok := at.targets[thing.id]; ok {
		if stored := m.chunk.targets[known]; rank[fate] > rank[stored[4].(string)] {
			stored[4] = fate
		}
		return
	}
	at.targets[thing.id] = len(m.chunk.targets)
	m.chunk.targets = append(m.chunk.targets, []any{m.imp.uuid, at.no, entity, thing.id, fate})
}

func (m *merge) takePlace(at *merging) {
	key := m.book.hash('a', at.candidate.place.AddressKey)
	known, ok := m.book.of[key]
	if parcel := m.parcel(at.candidate.place); !ok && parcel != 0 {
		if known, ok = m.book.of[parcel]; ok {
			m.book.of[key] = known
		}
	}
	if !ok {
		place := at.candidate.place
		it := item{id: db.NewUUID(), created: true}
		place.ID = it.id.String()
		known = m.book.add(key, it)
		if parcel := m.parcel(place); parcel != 0 {
			m.book.of[parcel] = known
		}
		m.chunk.newPlaces = append(m.chunk.newPlaces, place)
		m.setPlace(at, known, fateCreated)
		return
	}
	fate := fateUnchanged
	if m.book.items[known].row == 0 && m.imp.Strategy != "skip" {
		stored := m.places[known]
		if changes := stored.Take(at.candidate.place, m.imp.Strategy == "replace"); len(changes) > 0 {
			m.chunk.changes = append(m.chunk.changes, changes...)
			m.chunk.oldPlaces = append(m.chunk.oldPlaces, stored)
			fate = fateUpdated
		}
	}
	m.setPlace(at, known, fate)
}

func (m *merge) setPlace(at *merging, place int32, fate string) {
	at.place = place
	at.placeKey = m.placeKey(place)
	m.target(at, "property", &m.book.items[place], fate)
}

func (m *merge) placeKey(place int32) uint64 {
	return m.book.hash('l', string(m.book.items[place].id.Bytes[:]))
}

// parcel is the key of a parcel number in its town, 0 without one: prefixes of
// different towns collide.
func (m *merge) parcel(place *properties.Property) uint64 {
	if place.APN == "" || place.City == "" {
		return 0
	}
	return m.book.hash('n', place.APN+"|"+strings.ToUpper(place.City))
}

// chunkOf merges some rows: look-ups, decisions, writes.
func (m *merge) chunkOf(ctx context.Context, rows []candidate) error {
	m.chunk = written{words: map[string]struct{}{}}
	if err := m.lookUp(ctx, rows); err != nil {
		return err
	}
	for i := range rows {
		m.row(&rows[i])
	}
	return m.flush(ctx)
}
