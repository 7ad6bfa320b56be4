package conversations

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/phone"
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

// NumberDay is the budget of cold texts of a number on a New York date.
type NumberDay struct {
	NumberID string `db:"id" json:"number_id" doc:"The number's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	E164     string `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550199"`
	Label    string `db:"label" json:"label" doc:"What we call it" example:"Office"`
	Day      string `db:"day" json:"day" doc:"The New York date" example:"2026-11-19"`
	Cap      int    `db:"cap" json:"cap" doc:"How many cold texts may leave" example:"125"`
	Used     int    `db:"used" json:"used" doc:"How many left" example:"87"`
	External int    `db:"external" json:"external" doc:"How many left from other apps on this number" example:"0"`
	Reserved int    `db:"reserved" json:"reserved" doc:"How many are planned for the rest of the day" example:"12"`
	Free     int    `db:"free" json:"free" doc:"What is left for new plans" example:"26"`
}

// VendorNumber is a number of the account as the vendor knows it.
type VendorNumber struct {
	VendorID string
	E164     string
	Label    string
}

var numberColumns = db.Columns[Number]("")

// ReadNumber returns one number.
func ReadNumber(ctx context.Context, q db.Querier, id string) (number Number, err error) {
	err = q.GetContext(ctx, &number, `select `+numberColumns+` from sending_number where id = $1`, id)
	number.Display = phone.Display(number.E164)
	return number, err
}

// dayOf is the New York date that a text counts on.
func dayOf(at time.Time) string { return at.In(clock.NewYork()).Format(time.DateOnly) }

// dayAfter is the first instant of the next New York date.
func dayAfter(at time.Time) time.Time {
	local := at.In(clock.NewYork())
	return time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, clock.NewYork())
}

// NumberDays lists the budgets of all numbers on the date of an instant.
func NumberDays(ctx context.Context, q db.Querier, at time.Time) ([]NumberDay, error) {
	var days []NumberDay
	end := dayAfter(at)
	err := q.SelectContext(ctx, &days, `
		-- Each number's day; what is reserved is counted along send_planned.
		select *, greatest(0, cap - used - external - reserved) as free from (
			select n.id, n.e164, n.label, $1::text as day, coalesce(d.cap, n.cold_cap) as cap, coalesce(d.used, 0) as used,
				coalesce(d.external, 0) as external,
				(select count(*) from send s join phone p on p.id = s.phone_id
				where s.sending_number_id = n.id and s.state = 'planned' and s.not_before >= $2 and s.not_before < $3
					and p.first_inbound_at is null) as reserved
			from sending_number n left join number_day d on d.sending_number_id = n.id and d.day = $1::date
			order by n.created_at, n.id) counted`, dayOf(at), end.AddDate(0, 0, -1), end)
	return days, err
}

func ensureDay(ctx context.Context, tx db.Tx, number Number, day string) error {
	_, err := tx.Exec(ctx, `insert into number_day (sending_number_id, day, cap) values ($1, $2::text::date, $3) on conflict do nothing`,
		number.ID, day, number.ColdCap)
	if err != nil {
		return fmt.Errorf("open a number's day: %w", err)
	}
	return nil
}

// count takes up to n places of a day's budget and returns how many it got.
// It comes last in a claim: this row is the hottest.
func count(ctx context.Context, tx db.Tx, number Number, day string, n int) (got int, err error) {
	if n == 0 {
		return 0, nil
	}
	if err := ensureDay(ctx, tx, number, day); err != nil {
		return 0, err
	}
	err = tx.GetContext(ctx, &got, `
		select least($3, greatest(0, cap - used - external)) from number_day
		where sending_number_id = $1 and day = $2::text::date for update`, number.ID, day, n)
	if err == nil {
		_, err = tx.Exec(ctx, `
			update number_day set used = used + $3
			where sending_number_id = $1 and day = $2::text::date and used + external + $3 <= cap`, number.ID, day, got)
	}
	if err != nil {
		return 0, fmt.Errorf("count a number's day: %w", err)
	}
	return got, nil
}

// ensureNumber finds our number by the vendor's id or by its digits, and keeps
// one that was not known: an inbound text is never lost for want of it.
func ensureNumber(ctx context.Context, tx db.Tx, vendorID, e164 string, now time.Time) (number Number, err error) {
	if vendorID != "" && e164 != "" {
		_, err = tx.Exec(ctx, `
			insert into sending_number (id, vendor_id, e164, created_at) values ($1, $2, $3, $4) on conflict do nothing`,
			db.NewID(), vendorID, e164, now)
		if err != nil {
			return number, fmt.Errorf("keep a number: %w", err)
		}
	}
	err = tx.GetContext(ctx, &number, `select `+numberColumns+` from sending_number where vendor_id = $1 or e164 = $2 limit 1`, vendorID, e164)
	if err != nil {
		return number, fmt.Errorf("find our number: %w", err)
	}
	return number, nil
}

// KeepNumbers stores the account's numbers; labels given here stay.
func (m *Module) KeepNumbers(ctx context.Context, tx db.Tx, numbers []VendorNumber) error {
	for _, number := range numbers {
		var id string
		err := tx.GetContext(ctx, &id, `
			insert into sending_number as n (id, vendor_id, e164, label, created_at) values ($1, $2, $3, $4, $5)
			on conflict (vendor_id) do update set e164 = excluded.e164, version = n.version + 1 where n.e164 <> excluded.e164
			returning id`, db.NewID(), number.VendorID, number.E164, number.Label, m.Clock.Now())
		if errors.Is(err, db.ErrNoRows) {
			continue // known already
		}
		if err != nil {
			return fmt.Errorf("keep a number: %w", err)
		}
		if err := publishNumber(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

func publishNumber(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "number.changed", Entity: "number", EntityID: id})
}

// pause stops everything that leaves from a number until a person resumes it.
func (m *Module) pause(ctx context.Context, tx db.Tx, numberID, reason string) error {
	_, err := tx.Exec(ctx, `
		update sending_number set paused_at = coalesce(paused_at, $2), pause_reason = $3, version = version + 1 where id = $1`,
		numberID, m.Clock.Now(), reason)
	if err != nil {
		return fmt.Errorf("pause a number: %w", err)
	}
	return publishNumber(ctx, tx, numberID)
}
