package sending

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
)

// HoldPhone pauses what is automated to a phone that has just written, in the
// webhook's first transaction. Each call is lifted by one Receive that finds
// the text harmless, or by a person.
func (m *Module) HoldPhone(ctx context.Context, tx db.Tx, e164 string, at time.Time) error {
	phone, err := contacts.EnsurePhone(ctx, tx, e164, m.Clock.Now())
	if err != nil {
		return err
	}
	_, err = consent.Mark(ctx, tx, phone, consent.Marking{Kind: consent.MarkHold, Source: consent.ByReply, Reason: consent.HoldUnread, At: at})
	if err != nil {
		return err
	}
	_, err = m.move(ctx, tx, byPhone+` and s.automated and s.state = 'claimed' and s.begun_at is null`, []string{phone.ID},
		change{State: StatePlanned, Reason: consent.HoldUnread})
	return err
}

// Mark is consent.Mark with its effect on what waits to be sent: a phone that
// is blocked has its open texts cancelled in the same transaction.
func (m *Module) Mark(ctx context.Context, tx db.Tx, phone contacts.Phone, mark consent.Marking) (contacts.Phone, error) {
	phone, err := consent.Mark(ctx, tx, phone, mark)
	if err != nil {
		return phone, err
	}
	which := byPhone + notBegun
	switch mark.Kind {
	case consent.MarkOptOut, consent.MarkLegal:
	case consent.MarkWrongNumber:
		which += ` and s.automated`
	default:
		return phone, nil
	}
	_, err = m.move(ctx, tx, which, []string{phone.ID}, change{State: StateCancelled, Reason: mark.Kind})
	return phone, err
}
