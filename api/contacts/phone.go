package contacts

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

// Phone is a number, shared by everybody who uses it. Opt-outs, holds and
// limits belong to it. Its row is THE lock of the gate.
type Phone struct {
	ID                 string     `db:"id" json:"id" doc:"The phone's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	E164               string     `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550142"`
	LineType           string     `db:"line_type" json:"line_type" enum:"mobile,landline,voip,unknown" doc:"Landlines get no texts" example:"mobile"`
	Valid              bool       `db:"valid" json:"valid" doc:"Whether the number can exist" example:"true"`
	AreaStates         []string   `db:"area_states" json:"-"`
	Zones              []string   `db:"zones" json:"-"`
	FirstInboundAt     *time.Time `db:"first_inbound_at" json:"first_inbound_at" doc:"When this phone first wrote to us; null while it is cold" example:"2026-11-19T14:02:00Z"`
	LastInboundAt      *time.Time `db:"last_inbound_at" json:"last_inbound_at" doc:"When this phone last wrote to us" example:"2026-11-19T14:02:00Z"`
	LastCampaignSentAt *time.Time `db:"last_campaign_sent_at" json:"last_campaign_sent_at" doc:"When a campaign last texted it" example:"2026-11-18T15:30:00Z"`
	LastAutomatedAt    *time.Time `db:"last_automated_at" json:"-"`
	OptedOutAt         *time.Time `db:"opted_out_at" json:"opted_out_at" doc:"Since when nothing may be sent, by anyone" example:"2026-11-19T14:02:00Z"`
	WrongNumberAt      *time.Time `db:"wrong_number_at" json:"wrong_number_at" doc:"Since when it is known to be somebody else's" example:"2026-11-19T14:02:00Z"`
	HeldAt             *time.Time `db:"held_at" json:"held_at" doc:"Since when automated texts wait until a reply is understood" example:"2026-11-19T14:02:00Z"`
	HoldReason         string     `db:"hold_reason" json:"hold_reason" doc:"Why it is held" example:"unread_reply"`
	LegalHoldAt        *time.Time `db:"legal_hold_at" json:"legal_hold_at" doc:"Since when a legal threat blocks texts" example:"2026-11-19T14:02:00Z"`
	CampaignsOffAt     *time.Time `db:"campaigns_off_at" json:"campaigns_off_at" doc:"Since when campaigns leave it out" example:"2026-11-19T14:02:00Z"`
	Version            int        `db:"version" json:"version" doc:"Send it as If-Match" example:"1"`
}

var phoneColumns = db.Columns[Phone]("")

// LockPhones locks the rows of phones in E.164 order, so that no two lockers
// can wait for each other, and returns them in that order. Every sender and
// every writer of a blocking fact goes through it. FOR NO KEY UPDATE, not FOR
// UPDATE: an open import that joins people to a phone holds a key-share lock on
// its row for seconds, which that one would wait for, with an inbound text.
func LockPhones(ctx context.Context, tx db.Tx, ids []string) ([]Phone, error) {
	return db.Collect[Phone](ctx, tx, "lock phones", `select `+phoneColumns+` from phone where id = any($1) order by e164 for no key update`, ids)
}

// EnsurePhone returns the locked row of a number, made where it is new, or
// where an undo archived it between the two statements.
func EnsurePhone(ctx context.Context, tx db.Tx, e164 string, now time.Time) (Phone, error) {
	for {
		_, err := tx.Exec(ctx, `insert into phone (id, e164, created_at) values ($1, $2, $3)
			on conflict (e164) where archived_at is null do nothing`, db.NewID(), e164, now)
		if err != nil {
			return Phone{}, err
		}
		phones, err := db.Collect[Phone](ctx, tx, "lock a phone", `select `+phoneColumns+` from phone where e164 = $1 and archived_at is null for no key update`, e164)
		if err != nil || len(phones) > 0 {
			return append(phones, Phone{})[0], err
		}
	}
}

const savePhone = `
	update phone set line_type = $2, first_inbound_at = $3, last_inbound_at = $4, last_campaign_sent_at = $5,
		last_automated_at = $6, opted_out_at = $7, wrong_number_at = $8, held_at = $9, hold_reason = $10,
		legal_hold_at = $11, campaigns_off_at = $12, version = version + 1
	where id = $1`

// SavePhone stores the state of a phone that the transaction holds locked,
// and tells open screens.
func SavePhone(ctx context.Context, tx db.Tx, phone Phone) error {
	_, err := tx.Exec(ctx, savePhone, phone.ID, phone.LineType, phone.FirstInboundAt, phone.LastInboundAt, phone.LastCampaignSentAt,
		phone.LastAutomatedAt, phone.OptedOutAt, phone.WrongNumberAt, phone.HeldAt, phone.HoldReason,
		phone.LegalHoldAt, phone.CampaignsOffAt)
	if err != nil {
		return err
	}
	return events.Publish(ctx, tx, phoneChanged(phone.ID))
}

// Texted is a phone that a text has left for.
type Texted struct {
	PhoneID   string
	At        *time.Time
	Campaign  bool
	Automated bool
}

// NoteTexted notes on phones, which the transaction holds locked, when they
// were last texted, and tells open screens.
func NoteTexted(ctx context.Context, tx db.Tx, texts []Texted) error {
	phones, campaign, automated := make([]string, len(texts)), make([]*time.Time, len(texts)), make([]*time.Time, len(texts))
	for i, text := range texts {
		phones[i] = text.PhoneID
		if text.Campaign {
			campaign[i] = text.At
		}
		if text.Automated {
			automated[i] = text.At
		}
	}
	// Arrays, not JSON: of these the planner knows that they are few, and looks each phone up.
	_, err := tx.Exec(ctx, `
		with last as (
			select phone_id, max(campaign_at) as campaign_at, max(automated_at) as automated_at
			from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) t (phone_id, campaign_at, automated_at) group by phone_id
		)
		update phone set last_campaign_sent_at = coalesce(last.campaign_at, last_campaign_sent_at),
			last_automated_at = coalesce(last.automated_at, last_automated_at), version = version + 1
		from last where id = last.phone_id`, phones, campaign, automated)
	return err
}

func phoneChanged(id string) events.Event {
	return events.Event{Topic: "phone.changed", Entity: "phone", EntityID: id}
}

// OptOutAll opts out phones that the transaction holds locked, and tells open screens.
func OptOutAll(ctx context.Context, tx db.Tx, list []Phone, at time.Time) error {
	ids, told := make([]string, len(list)), make([]events.Event, len(list))
	for i, phone := range list {
		ids[i], told[i] = phone.ID, events.Event{Topic: "phone.changed", Entity: "phone", EntityID: phone.ID}
	}
	_, err := tx.Exec(ctx, `
		update phone set opted_out_at = least(opted_out_at, $2), campaigns_off_at = least(campaigns_off_at, $2), version = version + 1
		where id = any($1)`, ids, at)
	if err != nil {
		return err
	}
	return events.Publish(ctx, tx, told...)
}
