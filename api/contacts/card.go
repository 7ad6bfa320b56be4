package contacts

import (
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
)

// PhoneLink is a phone as one contact uses it.
type PhoneLink struct {
	ContactID     string     `db:"contact_id" json:"-"`
	ID            string     `db:"id" json:"id" doc:"The phone's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	E164          string     `db:"e164" json:"e164" doc:"The number in E.164" example:"+16175550142"`
	Display       string     `json:"display" doc:"The number as people write it" example:"(617) 555-0142"`
	Extension     string     `db:"extension" json:"extension" doc:"A number with an extension gets no texts" example:"12"`
	Label         string     `db:"label" json:"label" doc:"What kind of number it is for this contact" example:"mobile"`
	IsPrimary     bool       `db:"is_primary" json:"is_primary" doc:"Whether it is the contact's main number" example:"true"`
	LineType      string     `db:"line_type" json:"line_type" doc:"Landlines get no texts" example:"mobile"`
	OptedOutAt    *time.Time `db:"opted_out_at" json:"opted_out_at" doc:"Since when nothing may be sent" example:"2026-11-19T14:02:00Z"`
	HeldAt        *time.Time `db:"held_at" json:"held_at" doc:"Since when automated texts wait" example:"2026-11-19T14:02:00Z"`
	WrongNumberAt *time.Time `db:"wrong_number_at" json:"wrong_number_at" doc:"Since when it is known to be somebody else's" example:"2026-11-19T14:02:00Z"`
}

// EmailLink is an e-mail address as one contact uses it.
type EmailLink struct {
	ContactID string `db:"contact_id" json:"-"`
	ID        string `db:"id" json:"id" doc:"The address' id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d50"`
	Address   string `db:"address" json:"address" doc:"The e-mail address" example:"mary@example.com"`
	IsPrimary bool   `db:"is_primary" json:"is_primary" doc:"Whether it is the contact's main address" example:"true"`
}

// Plain statements for a whole page: building JSON in Postgres takes ten times as long.
const (
	selectPhoneLinks = `
		select l.contact_id, p.id, p.e164, l.extension, l.label, l.is_primary, p.line_type, p.opted_out_at, p.held_at, p.wrong_number_at
		from contact_phone l join phone p on p.id = l.phone_id
		where l.contact_id = any($1) and l.ended_at is null order by l.is_primary desc, p.e164`
	selectEmailLinks = `
		select l.contact_id, e.id, e.address, l.is_primary
		from contact_email l join email e on e.id = l.email_id
		where l.contact_id = any($1) order by l.is_primary desc, e.address`
)

// Attach queues the reading of the cards' phones and e-mails.
func Attach(batch *pgx.Batch, cards []*Card) {
	ids, byID := make([]string, len(cards)), make(map[string]*Card, len(cards))
	for i, card := range cards {
		card.Phones, card.Emails = []PhoneLink{}, []EmailLink{}
		ids[i], byID[card.ID] = card.ID, card
	}
	queue(batch, selectPhoneLinks, ids, func(link PhoneLink) {
		link.Display = phone.Display(link.E164)
		byID[link.ContactID].Phones = append(byID[link.ContactID].Phones, link)
	})
	queue(batch, selectEmailLinks, ids, func(link EmailLink) {
		byID[link.ContactID].Emails = append(byID[link.ContactID].Emails, link)
	})
}

func queue[T any](batch *pgx.Batch, query string, ids []string, each func(T)) {
	batch.Queue(query, ids).Query(func(rows pgx.Rows) error {
		var links []T
		err := db.Into(&links)(rows)
		for _, link := range links {
			each(link)
		}
		return err
	})
}
