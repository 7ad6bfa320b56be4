package numbers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Number is a phone number of ours that texts leave from.
type Number struct {
	ID          string     `db:"id" json:"id" doc:"The number's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	VendorID    string     `db:"vendor_id" json:"-"`
	E164        string     `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550199"`
	Display     string     `json:"display" doc:"The number as people write it" example:"(617) 555-0199"`
	Label       string     `db:"label" json:"label" doc:"What we call it" example:"Office"`
	ColdCap     int        `db:"cold_cap" json:"cold_cap" doc:"Texts a day to phones that never wrote to us" example:"125"`
	PausedAt    *time.Time `db:"paused_at" json:"paused_at" doc:"Since when nothing leaves from it" example:"2026-11-19T14:02:00Z"`
	PauseReason string     `db:"pause_reason" json:"pause_reason" doc:"Why it is paused" example:"The vendor refuses this account."`
	Version     int        `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
	Today       NumberDay  `json:"today" doc:"Today's budget of cold texts"`
}

var numberColumns = db.Columns[Number]("")

// Read returns one number.
func Read(ctx context.Context, q db.Querier, id string) (number Number, err error) {
	err = q.GetContext(ctx, &number, `select `+numberColumns+` from sending_number where id = $1`, id)
	number.Display = phone.Display(number.E164)
	return number, err
}

// Ensure finds our number by the vendor's id or by its digits, and keeps
// one that was not known: an inbound text is never lost for want of it.
func Ensure(ctx context.Context, tx db.Tx, vendorID, e164 string, now time.Time) (number Number, err error) {
	_, err = tx.Exec(ctx, `
		insert into sending_number (id, vendor_id, e164, created_at) select $1::uuid, $2::text, $3::text, $4::timestamptz
		where $2 <> '' and $3 <> '' on conflict do nothing`, db.NewID(), vendorID, e164, now)
	if err != nil {
		return number, fmt.Errorf("keep a number: %w", err)
	}
	err = tx.GetContext(ctx, &number, `select `+numberColumns+` from sending_number where vendor_id = $1 or e164 = $2 limit 1`, vendorID, e164)
	return number, err
}

// Keep stores the account's numbers; labels given here stay.
func (m *Module) Keep(ctx context.Context, tx db.Tx, numbers []Number) error {
	for _, number := range numbers {
		var id string
		err := tx.GetContext(ctx, &id, `
			insert into sending_number as n (id, vendor_id, e164, label, created_at) values ($1, $2, $3, $4, $5)
			on conflict (vendor_id) do update set e164 = excluded.e164, version = n.version + 1 where n.e164 <> excluded.e164
			returning id`, db.NewID(), number.VendorID, number.E164, number.Label, m.Clock.Now())
		if errors.Is(err, db.ErrNoRows) {
			continue // known already
		}
		if err == nil {
			err = publish(ctx, tx, id)
		}
		if err != nil {
			return fmt.Errorf("keep a number: %w", err)
		}
	}
	return nil
}

func publish(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "number.changed", Entity: "number", EntityID: id})
}

// Pause stops everything that leaves from a number until a person resumes it.
func Pause(ctx context.Context, tx db.Tx, id, reason string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update sending_number set paused_at = coalesce(paused_at, $2), pause_reason = $3, version = version + 1 where id = $1`, id, at, reason)
	if err != nil {
		return fmt.Errorf("pause a number: %w", err)
	}
	return publish(ctx, tx, id)
}

func (m *Module) all(ctx context.Context, q db.Querier) ([]Number, error) {
	items := []Number{}
	if err := q.SelectContext(ctx, &items, `select `+numberColumns+` from sending_number order by created_at, id`); err != nil {
		return nil, err
	}
	days, err := m.Days(ctx, q, m.Clock.Now())
	for i := range items {
		items[i].Display = phone.Display(items[i].E164)
		for _, day := range days {
			if day.NumberID == items[i].ID {
				items[i].Today = day
			}
		}
	}
	return items, err
}

func (m *Module) one(ctx context.Context, q db.Querier, id string) (Number, error) {
	items, err := m.all(ctx, q)
	for _, item := range items {
		if item.ID == id {
			return item, err
		}
	}
	return Number{}, errors.Join(err, problem.NotFound("number"))
}
