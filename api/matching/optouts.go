package matching

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
)

// knownPhone is a number that is there already.
type knownPhone struct {
	ID      pgtype.UUID
	E164    string
	Blocked bool
}

// lookUpPhones enters the numbers of some rows that are there already.
func (m *Merge) lookUpPhones(ctx context.Context, read db.Tx, rows []intake.Candidate) error {
	numbers, blocked := m.wanted(rows).phones, `opted_out_at is not null`
	if m.later() {
		numbers, blocked = append(numbers, disguised(numbers)...), blocked+` or id in (select id from rehearsed)`
	}
	found, err := db.Collect[knownPhone](ctx, read, "find phones", `select id, e164, `+blocked+` as blocked from phone where e164 = any($1)`, numbers)
	for _, phone := range found {
		m.book.add(m.book.hash('p', undisguised(phone.E164)), item{id: phone.ID, linked: phone.Blocked})
	}
	return err
}

// block decides on a row of a list of opt-outs. A row without a number that can
// be blocked is rejected, loudly: somebody asked for peace.
func (m *Merge) block(row *intake.Candidate) {
	at := &merging{Candidate: row, seen: true}
	for _, person := range row.People {
		for _, e164 := range person.Phones {
			key := m.book.hash('p', e164)
			phone, known := m.book.of[key]
			if !known {
				phone = m.book.add(key, item{id: db.NewUUID(), created: true})
				m.phones = append(m.phones, contacts.NewPhone{ID: m.book.at(phone).id, E164: e164, LineType: "unknown"})
			}
			fate := ledger.Unchanged
			if thing := m.book.at(phone); !thing.linked {
				thing.linked, fate = true, ledger.Created
				m.blocked = append(m.blocked, thing.id.String())
			}
			m.target(at, ledger.Phone, m.book.at(phone), fate)
			at.seen = at.seen && m.book.at(phone).row < int32(at.No)
		}
	}
	fate := at.fate()
	if len(at.targets) == 0 {
		fate.Fate, fate.SameAs, fate.Reason = "rejected", 0, cmp.Or(fate.Reason, "no_phone")
	}
	m.chunk.fates = append(m.chunk.fates, fate)
}

// blockAll stores the opt-outs, under the locks of all numbers in their order.
func (m *Merge) blockAll(ctx context.Context) error {
	m.disguiseAll()
	slices.SortFunc(m.phones, func(a, b contacts.NewPhone) int { return strings.Compare(a.E164, b.E164) })
	if err := m.Tx.Store(ctx, contacts.PhoneRows(m.phones, m.Now)); err != nil {
		return err
	}
	if m.Rehearsal > 0 {
		_, err := m.Tx.Exec(ctx, `insert into rehearsed (id) select unnest($1::uuid[])`, m.blocked)
		return err
	}
	locked, err := contacts.LockPhones(ctx, m.Tx, m.blocked)
	if err != nil {
		return err
	}
	for _, phone := range locked {
		if phone.OptedOutAt != nil {
			return ErrMoved // another opt-out of this number came first
		}
	}
	return m.OptOut(ctx, m.Tx, locked)
}
