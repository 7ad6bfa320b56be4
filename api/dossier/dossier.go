package dossier

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/receipts"
)

// Dossier is all that proves consent and conduct for one phone, one page of it.
type Dossier struct {
	Phone       Phone      `json:"phone" doc:"The phone"`
	People      []Person   `json:"people" nullable:"false" doc:"Who has it or had it, and since when"`
	Consent     []Basis    `json:"consent" nullable:"false" doc:"The lists that its people are or were on: on what consent, who stated it, and where they come from"`
	Imports     []Origin   `json:"imports" nullable:"false" doc:"The files that named it: which row and line"`
	Texts       []Text     `json:"texts" nullable:"false" doc:"Every text in and out, the oldest first"`
	Marks       []Mark     `json:"marks" nullable:"false" doc:"Opt-outs, holds, wrong numbers and what lifted them, the oldest first"`
	Decisions   []Decision `json:"decisions" nullable:"false" doc:"Every final answer of the gate, yes or no, the oldest first"`
	Chain       Chain      `json:"chain" doc:"What proves that nothing of it was changed since"`
	GeneratedAt time.Time  `json:"generated_at" doc:"When it was made" example:"2026-11-19T16:00:00Z"`
	NextCursor  *string    `json:"next_cursor" doc:"Pass it as cursor for the texts, marks and decisions that follow; null on the last page" example:"WyIyMDI2Il0"`
}

// Phone is a phone with what a gate would ask of it today.
type Phone struct {
	contacts.Phone
	Display    string     `db:"-" json:"display" doc:"The number as people write it" example:"(617) 555-0142"`
	CreatedAt  time.Time  `db:"created_at" json:"created_at" doc:"When it was first known here" example:"2026-11-10T14:41:00Z"`
	ArchivedAt *time.Time `db:"archived_at" json:"archived_at" doc:"When it was put away, with the import that had brought it" example:"2026-11-12T09:00:00Z"`
	Suppressed bool       `db:"-" json:"suppressed" doc:"Whether it stays blocked although a person of it was erased" example:"false"`
}

// Chain is what proves that receipts are those that were kept: their digests are lines of the audit log, whose
// lines hang on each other by their hashes.
type Chain struct {
	ID       int64  `json:"id" doc:"The last line of the audit log" example:"4711"`
	Hash     string `json:"hash" doc:"Its hash. Whoever keeps it can tell later whether a line was changed or cut off" example:"9f3c0a6d1f2b4c5e8a7d6b5c4f3e2d1c0b9a8f7e6d5c4b3a29181706f5e4d3c2"`
	From     int64  `json:"from" doc:"The first line that was recomputed for this page; crm audit verify does all" example:"1"`
	Verified bool   `json:"verified" doc:"Whether those lines and all receipts of this page are as they were written" example:"true"`
	Problem  string `json:"problem" doc:"What is wrong; empty when nothing is" example:""`
}

type query struct {
	ID     string `path:"id" maxLength:"40" doc:"The phone's id, or its number" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before" example:"WyIyMDI2Il0"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"100" doc:"How many texts, marks and decisions together" example:"100"`
}

// happening is a text, a mark or a decision in the one order of all.
type happening struct {
	Kind string    `db:"kind"`
	ID   int64     `db:"id"`
	At   time.Time `db:"at"`
}

// Along entry_phone, phone_mark_phone and decision_phone. Each part is bounded, so that a page of a phone with
// thousands of texts costs what any page costs.
const selectHappenings = `
	select kind, id, at from (
		(select 'decision' as kind, id, at from decision where phone_id = any($1) and at >= $2 and (at, 'decision', id) > ($2, $3, $4) order by at, id limit $5)
		union all
		(select 'mark', id, at from phone_mark where phone_id = any($1) and (at, 'mark', id) > ($2, $3, $4) order by at, id limit $5)
		union all
		(select 'text', id, occurred_at from entry where phone_id = any($1) and kind = 'text' and occurred_at >= $2
			and (occurred_at, 'text', id) > ($2, $3, $4) order by occurred_at, id limit $5)
	) happened order by at, kind, id limit $5`

func (m *Module) dossier(ctx context.Context, in *query) (Dossier, error) {
	found, ids, err := m.find(ctx, in.ID)
	if err != nil {
		return Dossier{}, err
	}
	if in.Cursor == "" { // a dossier that leaves is a line of the audit log, as a text is
		if err := m.note(ctx, found.ID); err != nil {
			return Dossier{}, err
		}
	}
	after := happening{At: time.Unix(0, 0)}
	if err := db.DecodeCursor(in.Cursor, &after.At, &after.Kind, &after.ID); err != nil {
		return Dossier{}, err
	}
	happened, err := db.Collect[happening](ctx, m.DB, "read what happened with a phone", selectHappenings, ids, after.At, after.Kind, after.ID, in.Limit+1)
	if err != nil {
		return Dossier{}, err
	}
	page := db.NewPage(happened, in.Limit, func(h happening) []any { return []any{h.At, h.Kind, h.ID} })
	d := Dossier{Phone: found, GeneratedAt: m.Clock.Now().UTC(), NextCursor: page.NextCursor}
	if err := m.addOrigins(ctx, &d, ids); err != nil {
		return d, err
	}
	of := func(kind string) (ids []int64) {
		for _, one := range page.Items {
			if one.Kind == kind {
				ids = append(ids, one.ID)
			}
		}
		return ids
	}
	if err := m.addConduct(ctx, &d, of("text"), of("mark"), of("decision")); err != nil {
		return d, err
	}
	return d, m.addChain(ctx, &d)
}

// find reads a phone by its id or number. A number that came, was put away and came again has several rows: all of
// them are its history.
func (m *Module) find(ctx context.Context, given string) (found Phone, ids []string, err error) {
	number, unreadable := phone.Parse(given)
	rows, err := db.Collect[Phone](ctx, m.DB, "read a phone", `select `+db.Columns[contacts.Phone]("p.")+`, p.created_at, p.archived_at from phone p
		where p.e164 = coalesce(nullif($1, ''), (select e164 from phone where id::text = $2)) order by p.archived_at desc nulls first, p.created_at desc`,
		number.E164, given)
	if err != nil {
		return found, nil, err
	}
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	if len(rows) == 0 {
		return found, nil, m.absent(ctx, number.E164, unreadable)
	}
	found = rows[0]
	found.Display = phone.Display(found.E164)
	suppressed, err := m.Suppression.Of(ctx, m.DB, []string{found.E164})
	found.Suppressed = suppressed[found.E164]
	return found, ids, err
}

// absent says why there is no dossier. A phone whose person was erased is known by a keyed hash alone.
func (m *Module) absent(ctx context.Context, e164 string, unreadable error) error {
	if unreadable != nil {
		return problem.New(http.StatusNotFound, "not_found", "There is no phone with this id.")
	}
	suppressed, err := m.Suppression.Of(ctx, m.DB, []string{e164})
	if err != nil {
		return err
	}
	if suppressed[e164] {
		return problem.New(http.StatusNotFound, "erased", "The person of %s was erased. Nothing is kept of this phone but that it stays blocked for good: no text will go to it.", phone.Display(e164))
	}
	return problem.New(http.StatusNotFound, "not_found", "Nobody here has the phone %s; nothing was ever sent to it or received from it.", phone.Display(e164))
}

// note leaves a line in the audit log: who took the dossier of which phone.
func (m *Module) note(ctx context.Context, phoneID string) error {
	return m.DB.InTx(ctx, func(tx db.Tx) error {
		var xid string
		tx.Touch("phone", phoneID)
		return tx.GetContext(ctx, &xid, `select pg_current_xact_id()::text`) // the line is written for what has an id
	})
}

// recomputed is how many lines of the audit log one page proves, a few tenths of a second of work.
const recomputed = 50_000

// addChain recomputes the seals of the page's receipts and the end of the chain that they hang on.
func (m *Module) addChain(ctx context.Context, d *Dossier) error {
	var last int64
	if err := m.DB.GetContext(ctx, &last, `select coalesce(max(seq), 0) from audit`); err != nil {
		return err
	}
	after := max(0, last-recomputed)
	head, broken, err := access.VerifyAfter(ctx, m.DB, after)
	if err != nil {
		return err
	}
	d.Chain = Chain{ID: head.Seq, Hash: head.Hash, From: after + 1}
	var batches []string
	for _, decision := range d.Decisions {
		if !slices.Contains(batches, decision.Batch) {
			batches = append(batches, decision.Batch)
		}
	}
	seals, err := receipts.Seals(ctx, m.DB, batches)
	if err != nil {
		return err
	}
	if broken != nil {
		d.Chain.Problem = fmt.Sprintf("Line %d of the audit log is broken: %s.", broken.Seq, broken.Why)
	}
	for i, decision := range d.Decisions {
		seal := seals[decision.Batch]
		d.Decisions[i].Line, d.Decisions[i].Sealed = seal.Line, seal.Intact
		if !seal.Intact && d.Chain.Problem == "" {
			d.Chain.Problem = fmt.Sprintf("Receipt %d is not the one that was kept.", decision.ID)
		}
	}
	d.Chain.Verified = d.Chain.Problem == ""
	return nil
}
