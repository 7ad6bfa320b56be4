package matching

import (
	"hash/maphash"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/ledger"
)

// Count adds what became of each record that the part touched.
func (m *Merge) Count(c *ledger.Counts) {
	of := [4]ledger.Fates{}
	for i := range m.book.size() {
		it := m.book.at(i)
		switch {
		case it.row == 0: // known, and no row touched it
		case it.fate == ledger.Created:
			of[it.entity].Created++
		case it.fate == ledger.Updated:
			of[it.entity].Updated++
		default:
			of[it.entity].Unchanged++
		}
	}
	for i, all := range []*ledger.Fates{&c.Properties, &c.Contacts, &c.Phones, &c.Emails} {
		*all = ledger.Fates{Created: all.Created + of[i].Created, Updated: all.Updated + of[i].Updated, Unchanged: all.Unchanged + of[i].Unchanged}
	}
}

// item is one person, place, phone or e-mail that the file touches or might.
type item struct {
	id       pgtype.UUID
	row      int32 // the first row of the file that touched it; 0: none yet
	created  bool  // by this import
	linked   bool  // a place: it has a primary contact; a phone: it is opted out
	hasPhone bool  // a person
	hasEmail bool
	entity   int8   // what the ledger calls it
	fate     int8   // its best one in this part
	people   int32  // of a place, phone or e-mail: the first in nodes; 0: nobody
	raw      uint64 // a person's name as it came, and as it was read; 0: none
	full     uint64
}

// book knows what a part of a file has met: by hashed keys and without
// pointers, so that 100,000 rows stay in some 40 MB. A hash of 64 bits meets
// another by chance once in a hundred million imports.
type book struct {
	seed  maphash.Seed
	of    map[uint64]int32 // key of a place, phone or e-mail → items
	items [][]item         // in blocks, which grow without being copied; the first item is none
	nodes []node
	met   map[uint64]struct{} // words, and who is on the list at which place
}

type node struct{ person, next int32 }

const blockSize = 4096

func newBook() *book {
	return &book{seed: maphash.MakeSeed(), of: map[uint64]int32{}, items: [][]item{make([]item, 1, blockSize)}, nodes: make([]node, 1), met: map[uint64]struct{}{}}
}

func (b *book) hash(kind byte, text string) uint64 {
	var h maphash.Hash
	h.SetSeed(b.seed)
	_ = h.WriteByte(kind)
	_, _ = h.WriteString(text)
	return h.Sum64()
}

func (b *book) at(place int32) *item { return &b.items[place/blockSize][place%blockSize] }

func (b *book) size() int32 {
	last := len(b.items) - 1
	return int32(last*blockSize + len(b.items[last]))
}

// add stores an item under a key and returns its place in items; 0 is no item.
func (b *book) add(key uint64, it item) int32 {
	last := len(b.items) - 1
	if len(b.items[last]) == blockSize {
		b.items, last = append(b.items, make([]item, 0, blockSize)), last+1
	}
	b.items[last] = append(b.items[last], it)
	at := b.size() - 1
	if key != 0 {
		b.of[key] = at
	}
	return at
}

// first tells whether a key is met for the first time.
func (b *book) first(key uint64) bool {
	_, met := b.met[key]
	b.met[key] = struct{}{}
	return !met
}

// join says that a person uses a phone or an e-mail or belongs to a place.
func (b *book) join(thing, person int32) {
	b.nodes = append(b.nodes, node{person: person})
	last := &b.at(thing).people
	for *last != 0 { // the oldest comes first
		last = &b.nodes[*last].next
	}
	*last = int32(len(b.nodes) - 1)
}

// people calls fn for those who were joined to a thing until it returns true.
func (b *book) people(thing int32, fn func(person int32) bool) int32 {
	for at := b.at(thing).people; at != 0; at = b.nodes[at].next {
		if fn(b.nodes[at].person) {
			return b.nodes[at].person
		}
	}
	return 0
}

func (b *book) joined(thing, person int32) bool {
	return b.people(thing, func(other int32) bool { return other == person }) != 0
}
