package sending

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/timeline"
)

// ErrAmbiguous means that several texts in flight could be the one reported;
// the report is to be tried again once their calls have ended.
var ErrAmbiguous = errors.New("sending: a report fits several texts in flight")

// Report is what the vendor says became of an outgoing text, ours or one sent
// from elsewhere on the same number.
type Report struct {
	VendorID       string
	NumberVendorID string // PN…, may be empty when From is not
	From           string
	To             string
	Text           string
	Status         string
	ErrorCode      string
	At             time.Time
}

// lessFinal are the sends of which less is known than the state they are
// moved to: reports move up only, so that out of order and twice they end the
// same.
const (
	finality  = `array['accepted', 'sent', 'failed', 'undelivered', 'delivered']`
	lessFinal = ` and array_position(` + finality + `, s.state) < array_position(` + finality + `, $2)`
)

// Settle notes a report. A text whose own answer has not come yet is accepted
// by it; one that nobody here sent is kept as sent from elsewhere. Fails with
// ErrAmbiguous.
func (m *Module) Settle(ctx context.Context, tx db.Tx, report Report) error {
	known, err := m.settleKnown(ctx, tx, report)
	if err != nil || known || report.To == "" {
		return err
	}
	phone, err := contacts.EnsurePhone(ctx, tx, report.To, m.Clock.Now())
	if err != nil {
		return err
	}
	var candidates []int64
	err = tx.SelectContext(ctx, &candidates, `
		select s.entry_id from send s join entry e on e.id = s.entry_id
		where s.phone_id = $1 and s.vendor_id is null and btrim(e.body) = btrim($2)
			and (s.state = 'claimed' and s.begun_at is not null or s.state in ('unknown', 'absent'))
		order by s.entry_id for update of s`, phone.ID, report.Text)
	if err != nil {
		return fmt.Errorf("match a report: %w", err)
	}
	if len(candidates) > 1 {
		return ErrAmbiguous
	}
	// The answer may have been recorded while the phone was waited for.
	if known, err = m.settleKnown(ctx, tx, report); err != nil || known {
		return err
	}
	if len(candidates) == 0 {
		return m.elsewhere(ctx, tx, phone, report)
	}
	if err := m.accept(ctx, tx, taken{EntryID: candidates[0], PhoneID: phone.ID, VendorID: report.VendorID}); err != nil {
		return err
	}
	_, err = m.settleKnown(ctx, tx, report)
	return err
}

// settleKnown notes a report on a text whose vendor id is recorded. What
// becomes of one from elsewhere nobody asks.
func (m *Module) settleKnown(ctx context.Context, tx db.Tx, report Report) (bool, error) {
	known, err := m.recorded(ctx, tx, report.VendorID)
	if err == nil && len(known) > 0 {
		_, err = m.move(ctx, tx, `s.vendor_id = any($1)`+lessFinal, known, change{State: report.Status, ErrorCode: report.ErrorCode})
	}
	return len(known) > 0, err
}

// recorded returns those of the vendor's ids that a text here has, ours or one
// from elsewhere.
func (m *Module) recorded(ctx context.Context, q db.Querier, vendorIDs ...string) ([]string, error) {
	others, err := timeline.Known(ctx, q, vendorIDs)
	if err != nil {
		return nil, err
	}
	var ours []string
	if err := q.SelectContext(ctx, &ours, `select vendor_id from send where vendor_id = any($1)`, vendorIDs); err != nil {
		return nil, fmt.Errorf("find texts by the vendor's ids: %w", err)
	}
	return append(ours, others...), nil
}

// elsewhere keeps a text that left from another app on the same number; to a
// cold phone it uses up the number's day.
func (m *Module) elsewhere(ctx context.Context, tx db.Tx, phone contacts.Phone, report Report) error {
	number, err := numbers.Ensure(ctx, tx, report.NumberVendorID, report.From, m.Clock.Now())
	if err != nil {
		return err
	}
	cold := phone.FirstInboundAt == nil
	conversationID, err := timeline.Open(ctx, tx, number.ID, phone, report.At, cold)
	if err != nil {
		return err
	}
	_, fresh, err := timeline.Add(ctx, tx, timeline.Entry{
		ConversationID: conversationID, PhoneID: phone.ID, Direction: "out", Body: report.Text, Author: "elsewhere",
		VendorID: report.VendorID, At: report.At,
	})
	if err != nil || !fresh || !cold {
		return err
	}
	return numbers.External(ctx, tx, number, numbers.DayOf(report.At))
}
