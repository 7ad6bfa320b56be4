package consent

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
)

// Kinds of marks.
const (
	MarkOptOut      = "opt_out"
	MarkOptIn       = "opt_in"
	MarkHold        = "hold"
	MarkRelease     = "release"
	MarkWrongNumber = "wrong_number"
	MarkLegal       = "legal"
)

// Sources of marks.
const (
	ByReply  = "reply"  // what the customer wrote, as classified
	ByPerson = "person" // by hand, with a reason
	ByImport = "import" // a suppression list
)

// HoldUnread is the reason of the hold that every inbound text sets until it
// is understood.
const HoldUnread = "unread_reply"

// Marking is one line of a phone's history.
type Marking struct {
	Kind    string
	Source  string
	EntryID int64 // the text it comes from; 0: none
	Text    string
	Reason  string
	At      time.Time
}

// Mark writes a line into the history of a phone, which the transaction holds
// locked, and projects it onto the phone. It returns the phone as it is then.
func Mark(ctx context.Context, tx db.Tx, phone contacts.Phone, mark Marking) (contacts.Phone, error) {
	who := actor.From(ctx)
	_, err := tx.Exec(ctx, `
		insert into phone_mark (phone_id, kind, source, entry_id, text, actor, reason, at)
		values ($1, $2, $3, nullif($4, 0), $5, $6, $7, $8)`,
		phone.ID, mark.Kind, mark.Source, mark.EntryID, mark.Text, who.ID, mark.Reason, mark.At)
	if err != nil {
		return phone, fmt.Errorf("mark a phone %s: %w", mark.Kind, err)
	}
	phone = project(phone, mark, who)
	return phone, contacts.SavePhone(ctx, tx, phone)
}

func project(phone contacts.Phone, mark Marking, who actor.Actor) contacts.Phone {
	switch mark.Kind {
	case MarkOptOut:
		phone.OptedOutAt = earliest(phone.OptedOutAt, mark.At)
		phone.CampaignsOffAt = earliest(phone.CampaignsOffAt, mark.At)
	case MarkOptIn:
		// START opens the way for replies; campaigns stay off until a person
		// turns them on.
		phone.OptedOutAt = nil
		if mark.Source == ByPerson {
			phone.CampaignsOffAt = nil
		}
	case MarkHold:
		phone = hold(phone, mark)
	case MarkRelease:
		phone.HeldAt, phone.HoldReason = nil, ""
		if mark.Source == ByPerson {
			phone.WrongNumberAt = nil
		}
		if mark.Source == ByPerson && who.Role == "owner" {
			phone.LegalHoldAt = nil
		}
	case MarkWrongNumber:
		phone.WrongNumberAt = earliest(phone.WrongNumberAt, mark.At)
	case MarkLegal:
		phone.LegalHoldAt = earliest(phone.LegalHoldAt, mark.At)
		phone = hold(phone, mark)
	}
	return phone
}

// hold never lets the automatic reason hide a stronger one.
func hold(phone contacts.Phone, mark Marking) contacts.Phone {
	if phone.HeldAt == nil || mark.Reason != HoldUnread {
		phone.HoldReason = mark.Reason
	}
	phone.HeldAt = earliest(phone.HeldAt, mark.At)
	return phone
}

func earliest(have *time.Time, at time.Time) *time.Time {
	if have != nil && have.Before(at) {
		return have
	}
	return &at
}

// Understood notes that one of the texts that hold a phone has been read as
// entry, and tells whether others still wait: two texts in one second hold
// until both are understood.
func Understood(ctx context.Context, tx db.Tx, phoneID string, entryID int64) (waiting bool, err error) {
	_, err = tx.Exec(ctx, `
		update phone_mark set entry_id = $2 where id = (
			select min(id) from phone_mark where phone_id = $1 and kind = 'hold' and reason = $3 and entry_id is null)`,
		phoneID, entryID, HoldUnread)
	if err != nil {
		return false, fmt.Errorf("note a text as understood: %w", err)
	}
	err = tx.GetContext(ctx, &waiting, `
		select exists (select from phone_mark where phone_id = $1 and kind = 'hold' and reason = $2 and entry_id is null
			and id > (select coalesce(max(id), 0) from phone_mark where phone_id = $1 and kind = 'release'))`,
		phoneID, HoldUnread)
	return waiting, err
}
