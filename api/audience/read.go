package audience

import (
	"context"
	"errors"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
)

const (
	selectCandidates = `
		select a.phone_id::text, a.contact_id::text, a.property_id::text, a.row_no, a.e164, a.first_name, a.last_name, a.street, a.city,
			a.state, a.zip5, a.year_built, a.purchase_year, a.loaded, a.valid, a.line_type, a.opted_out_at, a.wrong_number_at, a.legal_hold_at,
			a.held_at, a.hold_reason, a.campaigns_off_at, a.first_inbound_at, a.last_inbound_at, a.last_campaign_sent_at, a.last_automated_at,
			case when a.extension = '' then '' else coalesce((
				select min(l.extension) from contact_phone l where l.phone_id = a.phone_id and l.ended_at is null), '') end as extension
		from (` + lists.AudienceColumns + `, ` + consent.PhoneColumns + lists.AudienceFrom + `) a
		order by a.row_no, a.e164`
	// Every place that a phone's people have counts: the recipient may be at any
	// of them. Nearly always that is the place on the list, and nothing is found.
	selectElsewhere = `
		select p.phone_id::text, string_agg(distinct t.zip5 || E'\t' || t.state, E'\n') as places
		from list_member m join contact_phone p on p.contact_id = m.contact_id and p.ended_at is null
			join contact_phone l on l.phone_id = p.phone_id and l.ended_at is null
			join contact_property o on o.contact_id = l.contact_id and o.ended_on is null and o.property_id is distinct from m.property_id
			join property t on t.id = o.property_id
		where m.list_id = $1 and m.state = 'active' group by p.phone_id`
)

// survey lets fn read very much in one snapshot on a connection of its own, for
// the caller may be writing on another: with memory to sort in, and without the
// compiling of queries, which costs more than it saves.
func (m *Module) survey(ctx context.Context, fn func(tx db.Tx) error) error {
	err := m.Read.InTx(ctx, func(tx db.Tx) error {
		err := tx.ExecAll(ctx, "prepare to read an audience", []string{
			"set transaction isolation level repeatable read read only", "set local work_mem = '64MB'", "set local jit = off",
		})
		if err == nil {
			err = fn(tx)
		}
		if err == nil {
			err = errHasRead
		}
		return err
	})
	if errors.Is(err, errHasRead) {
		return nil
	}
	return err
}

// errHasRead ends a transaction that has nothing to commit.
var errHasRead = errors.New("has read")
