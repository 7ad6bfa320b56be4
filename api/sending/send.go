package sending

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/timeline"
)

// States of a send: planned → claimed → accepted | rejected | unknown →
// accepted | absent, then what the vendor reports: sent, delivered, undelivered,
// failed.
const (
	StatePlanned   = "planned"
	StateClaimed   = "claimed"
	StateAccepted  = "accepted"
	StateUnknown   = "unknown"
	StateAbsent    = "absent"
	StateRejected  = "rejected"
	StateCancelled = "cancelled"
)

// change is a new state of sends.
type change struct {
	State     string
	Reason    string
	ErrorCode string
	NotBefore any // of planned ones; nil leaves it
	// Taken has the vendor's ids, of those that it accepted.
	Taken  []taken
	Review bool // of planned ones: a person is asked about it
}

// Which sends a change is about. Everything here locks phones, then sends in
// the order of their ids, then days: nobody waits in a circle.
const (
	byEntry     = `s.entry_id = any($1)`
	byRecipient = `s.recipient_id = any($1)`
	byPhone     = `s.phone_id = any($1)`
	notBegun    = ` and (s.state = 'planned' or s.state = 'claimed' and s.begun_at is null)`
)

// moved is a send after its change.
type moved struct {
	EntryID        int64      `db:"entry_id"`
	PhoneID        string     `db:"phone_id"`
	RecipientID    *string    `db:"recipient_id"`
	NumberID       string     `db:"sending_number_id"`
	ConversationID *string    `db:"conversation_id"`
	CountedDay     *time.Time `db:"was_counted"` // before the change
	Purpose        string     `db:"purpose"`
	Automated      bool       `db:"automated"`
	LeftAt         *time.Time `db:"left_at"`
}

// move changes the state of sends, tells open screens and campaigns, and
// returns those it changed. A text that did not leave gives its place in the
// day's budget back.
func (m *Module) move(ctx context.Context, tx db.Tx, which string, keys any, to change) ([]moved, error) {
	entryIDs, vendorIDs := make([]int64, len(to.Taken)), make([]string, len(to.Taken))
	for i, text := range to.Taken {
		entryIDs[i], vendorIDs[i] = text.EntryID, text.VendorID
	}
	changed, err := db.Collect[moved](ctx, tx, "set sends "+to.State, `
		-- The sends that which names, locked first so that the change sees their latest state.
		with old as (
			select s.entry_id, s.counted_day from send s where `+which+` order by s.entry_id for update)
		update send s set state = $2, reason = $3, error_code = $4,
			not_before = coalesce($5::timestamptz, s.not_before),
			claimed_at = case when $2 = 'planned' then null else s.claimed_at end,
			begun_at = case when $2 = 'planned' then null else s.begun_at end,
			counted_day = case when $2 in ('planned', 'rejected', 'cancelled') then null else s.counted_day end,
			polls = case when $2 in ('unknown', 'accepted') and s.state <> $2 then 0 else s.polls end,
			settled_at = case when $2 in ('delivered', 'undelivered', 'failed', 'rejected', 'absent', 'cancelled') then $6::timestamptz end,
			vendor_id = coalesce(named.vendor_id, s.vendor_id)
		from old join entry e on e.id = old.entry_id
		left join unnest($7::bigint[], $8::text[]) named (entry_id, vendor_id) on named.entry_id = old.entry_id
		where s.entry_id = old.entry_id
		returning s.entry_id, s.phone_id, s.recipient_id, s.sending_number_id, e.conversation_id, s.purpose, s.automated,
			case when s.counted_day is null then old.counted_day end as was_counted, coalesce(s.begun_at, s.claimed_at) as left_at`,
		keys, to.State, to.Reason, to.ErrorCode, to.NotBefore, m.Clock.Now(), entryIDs, vendorIDs)
	if err != nil {
		return nil, err
	}
	var list []events.Event
	var settled []string
	for _, each := range changed {
		if each.CountedDay != nil {
			if err := numbers.Return(ctx, tx, each.NumberID, *each.CountedDay); err != nil {
				return nil, err
			}
		}
		if each.ConversationID != nil {
			list = append(list, timeline.Told("entry.changed", each.EntryID, *each.ConversationID, "text", "out"))
		}
		if each.RecipientID != nil && (to.State != StatePlanned || to.Review) {
			settled = append(settled, *each.RecipientID)
		}
	}
	if len(settled) > 0 {
		if err := m.Settled.Publish(ctx, tx, SettledFact{RecipientIDs: settled}); err != nil {
			return nil, err
		}
	}
	return changed, events.Publish(ctx, tx, list...)
}

func never() pgtype.Timestamptz {
	return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
}
