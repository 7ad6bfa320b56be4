package matching

import (
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

// Chunk is what becomes of some rows, and what of it is to be stored.
type Chunk struct {
	Last    int            // the last row's number
	Members []lists.Member // whom the rows name, at a place or at none; each once in a part
	Words   []string       // for the vocabulary of the search, each once in a part

	rows      []*db.Rows
	oldPlaces []*properties.Property
	changes   []journal.Change
	news
}

// news are what a chunk brings, until they are written down as rows.
type news struct {
	places    []*properties.Property
	placeUses []properties.Link
	people    []contacts.Newcomer
	emails    []contacts.NewEmail
	emailUses []contacts.Link
	fates     []ledger.Fate
}

// writeDown makes rows of what the chunk brings, so that the transaction which
// stores them never waits for it.
func (c *Chunk) writeDown(m *Merge) {
	c.rows = []*db.Rows{
		properties.Rows(c.places, m.Now), contacts.Rows(c.people, m.Now), contacts.EmailRows(c.emails, m.Now), contacts.EmailLinks(c.emailUses),
		properties.LinkRows(c.placeUses), ledger.FateRows(m.ImportID, c.fates),
	}
	if m.Fresh() {
		c.rows = append(c.rows, lists.MemberRows(m.freshList, m.ImportID, c.Members, m.Now))
	}
	c.news = news{}
}
