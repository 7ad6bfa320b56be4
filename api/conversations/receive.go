package conversations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/timeline"
)

// Inbound is a text that a customer wrote.
type Inbound struct {
	VendorID       string
	NumberVendorID string // ours
	From           string
	To             string // ours
	Text           string
	At             time.Time
	Media          []Media
}

// Media is a picture or file that came with a text.
type Media struct {
	URL  string `json:"url"`
	Type string `json:"type"`
}

// understood is what an entry keeps of a classification.
type understood struct {
	Class string   `json:"class"`
	Hold  bool     `json:"hold,omitempty"`
	Flags []string `json:"flags,omitempty"`
	Spans [][2]int `json:"spans,omitempty"`
	Media []Media  `json:"media,omitempty"`
}

// Receive stores an inbound text once, understands it, and does what it asks
// for (rules §6), all in the caller's transaction.
func (m *Module) Receive(ctx context.Context, tx db.Tx, in Inbound) error {
	phone, err := contacts.EnsurePhone(ctx, tx, in.From, m.Clock.Now())
	if err != nil {
		return err
	}
	number, err := numbers.Ensure(ctx, tx, in.NumberVendorID, in.To, m.Clock.Now())
	if err != nil {
		return err
	}
	reply, err := classify(ctx, tx, phone.ID, in.Text)
	if err != nil {
		return err
	}
	conversationID, err := timeline.Open(ctx, tx, number.ID, phone, in.At, false)
	if err != nil {
		return err
	}
	entryID, fresh, err := timeline.Add(ctx, tx, timeline.Entry{
		ConversationID: conversationID, PhoneID: phone.ID, Direction: "in", Body: in.Text, VendorID: in.VendorID, At: in.At,
		Payload: understood{Class: reply.Class, Hold: reply.Hold, Flags: reply.Flags, Spans: reply.Spans, Media: in.Media},
	})
	if err != nil {
		return err
	}
	if fresh {
		if phone, err = m.heed(ctx, tx, phone, reply, entryID, in); err != nil {
			return err
		}
	}
	if phone, err = unhold(ctx, tx, phone, entryID, in.At); err != nil || !fresh {
		return err
	}
	return m.surface(ctx, tx, ReceivedFact{EntryID: entryID, PhoneID: phone.ID, ConversationID: conversationID, Class: reply.Class, At: in.At}, reply.Hold)
}

// classify reads a text knowing whose phone it is and what we wrote last.
func classify(ctx context.Context, tx db.Tx, phoneID, text string) (consent.Reply, error) {
	var about consent.Context
	err := tx.GetContext(ctx, &about, `
		select coalesce((select c.first_name from contact_phone cp join contact c on c.id = cp.contact_id
				where cp.phone_id = $1 and cp.ended_at is null order by cp.is_primary desc, c.id limit 1), '') as firstname,
			coalesce((select e.body from entry e left join send s on s.entry_id = e.id
				where e.phone_id = $1 and e.direction = 'out' and coalesce(s.state, '') not in ('planned', 'cancelled', 'rejected')
				order by e.occurred_at desc, e.id desc limit 1), '') as ownlasttext`, phoneID)
	if err != nil {
		return consent.Reply{}, fmt.Errorf("read what a reply answers: %w", err)
	}
	return consent.Classify(text, about), nil
}

// heed does to the phone what a reply asks for.
func (m *Module) heed(ctx context.Context, tx db.Tx, phone contacts.Phone, reply consent.Reply, entryID int64, in Inbound) (contacts.Phone, error) {
	if phone.FirstInboundAt == nil {
		phone.FirstInboundAt = &in.At
	}
	if phone.LastInboundAt == nil || in.At.After(*phone.LastInboundAt) {
		phone.LastInboundAt = &in.At
	}
	mark := consent.Marking{Source: consent.ByReply, EntryID: entryID, Text: in.Text, At: in.At}
	var kinds []string
	switch {
	case reply.Class == consent.ClassOptOut:
		kinds = append(kinds, consent.MarkOptOut)
	case reply.Class == consent.ClassWrongNumber:
		kinds = append(kinds, consent.MarkWrongNumber)
	case reply.Class == consent.ClassOptIn && phone.OptedOutAt != nil:
		kinds = append(kinds, consent.MarkOptIn)
	}
	if slices.Contains(reply.Flags, "legal") {
		kinds = append(kinds, consent.MarkLegal)
	} else if reply.Hold {
		kinds = append(kinds, consent.MarkHold)
	}
	for _, kind := range kinds {
		mark.Kind, mark.Reason = kind, kind
		if kind == consent.MarkHold {
			mark.Reason = "unclear_reply"
		}
		var err error
		if phone, err = m.Sending.Mark(ctx, tx, phone, mark); err != nil {
			return phone, err
		}
	}
	if len(kinds) > 0 {
		return phone, nil
	}
	return phone, contacts.SavePhone(ctx, tx, phone)
}

// unhold lifts the automatic hold once no text of this phone is left unread.
func unhold(ctx context.Context, tx db.Tx, phone contacts.Phone, entryID int64, at time.Time) (contacts.Phone, error) {
	waiting, err := consent.Understood(ctx, tx, phone.ID, entryID)
	if err != nil || waiting || phone.HeldAt == nil || phone.HoldReason != consent.HoldUnread {
		return phone, err
	}
	return consent.Mark(ctx, tx, phone, consent.Marking{Kind: consent.MarkRelease, Source: consent.ByReply, EntryID: entryID, Reason: "understood", At: at})
}

// surface brings a conversation back to the inbox and tells of the text.
func (m *Module) surface(ctx context.Context, tx db.Tx, fact ReceivedFact, hold bool) error {
	if err := timeline.Surface(ctx, tx, fact.ConversationID, hold, fact.At); err != nil {
		return err
	}
	contactID, err := timeline.ContactOf(ctx, tx, fact.PhoneID)
	if err == nil && contactID != nil {
		err = contacts.Active(ctx, tx, *contactID, true, fact.At)
	}
	return errors.Join(err, m.Received.Publish(ctx, tx, fact))
}
