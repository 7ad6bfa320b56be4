package sending

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/timeline"
)

// surroundings reads, for the phones of texts, what is in flight to them and
// every address their people have: the recipient may be at any of them.
func surroundings(ctx context.Context, q db.Querier, texts []outgoing) (map[string]surrounding, error) {
	var phoneIDs []string
	var entryIDs []int64
	for _, text := range texts {
		phoneIDs = append(phoneIDs, text.PhoneID)
		entryIDs = append(entryIDs, text.EntryID)
	}
	var rows []struct {
		PhoneID   string  `db:"id"`
		Open      bool    `db:"open"`
		Extension string  `db:"extension"`
		Zip       *string `db:"zip5"`
		State     *string `db:"state"`
	}
	err := q.SelectContext(ctx, &rows, `
		-- One row for each address of each phone, or one without an address.
		select p.id, a.zip5, a.state,
			exists (select from send s where s.phone_id = p.id and s.automated and s.state in ('claimed', 'unknown')) as open,
			coalesce((select min(extension) from contact_phone where phone_id = p.id and ended_at is null), '') as extension
		from phone p left join lateral (
			select t.zip5, t.state from contact_phone cp
			join contact_property ct on ct.contact_id = cp.contact_id and ct.ended_on is null
			join property t on t.id = ct.property_id
			where cp.phone_id = p.id and cp.ended_at is null
			union select t.zip5, t.state from entry e join property t on t.id = e.property_id
			where e.id = any($2) and e.phone_id = p.id) a on true
		where p.id = any($1)`, phoneIDs, entryIDs)
	if err != nil {
		return nil, fmt.Errorf("read the facts of phones: %w", err)
	}
	known := make(map[string]surrounding, len(texts))
	for _, row := range rows {
		around := known[row.PhoneID]
		around.Open, around.Extension = row.Open, row.Extension
		if row.Zip != nil {
			around.Addresses = append(around.Addresses, address{Zip: *row.Zip, State: *row.State})
		}
		known[row.PhoneID] = around
	}
	return known, nil
}

// campaignFacts asks campaigns about the recipients among texts. Without an
// answer a recipient's campaign counts as not running.
func (m *Module) campaignFacts(ctx context.Context, tx db.Tx, texts []outgoing) (map[string]CampaignFacts, error) {
	var recipients []string
	for _, text := range texts {
		if text.RecipientID != nil {
			recipients = append(recipients, *text.RecipientID)
		}
	}
	if len(recipients) == 0 || m.CampaignFacts == nil {
		return nil, nil
	}
	facts, err := m.CampaignFacts(ctx, tx, recipients)
	if err != nil {
		return nil, fmt.Errorf("read the facts of campaigns: %w", err)
	}
	return facts, nil
}

// settleVerdicts stores what the gate said: claims, later times, final noes,
// and a receipt for each final answer.
func (m *Module) settleVerdicts(ctx context.Context, tx db.Tx, number numbers.Number, texts []outgoing, verdicts []verdict) error {
	now := m.Clock.Now()
	var receipts []consent.Receipt
	for i, text := range texts {
		answer := verdicts[i]
		if answer.Final {
			receipts = append(receipts, receipt(text, answer))
		}
		var err error
		switch {
		case answer.Allowed:
			err = m.claimOne(ctx, tx, number, text, answer)
		case answer.Final:
			_, err = m.move(ctx, tx, byEntry, []int64{text.EntryID}, change{State: StateCancelled, Reason: answer.Reason})
		default:
			next := answer.NotBefore
			if !next.After(now) {
				next = now.Add(lookAgain)
			}
			_, err = tx.Exec(ctx, `update send set not_before = $2, reason = $3 where entry_id = $1`, text.EntryID, next, answer.Reason)
		}
		if err != nil {
			return fmt.Errorf("store the gate's answer: %w", err)
		}
	}
	return consent.Keep(ctx, tx, now, receipts)
}

func receipt(text outgoing, answer verdict) consent.Receipt {
	kept := consent.Receipt{
		PhoneID: text.PhoneID, RecipientID: text.RecipientID, Allowed: answer.Allowed, Reason: answer.Reason, Inputs: answer.facts,
	}
	if text.EntryID != 0 {
		kept.EntryID = &text.EntryID
	}
	return kept
}

// claimOne makes a text the send job's: from here it is in the timeline.
func (m *Module) claimOne(ctx context.Context, tx db.Tx, number numbers.Number, text outgoing, answer verdict) error {
	now := m.Clock.Now()
	conversationID, err := timeline.Open(ctx, tx, number.ID, text.Phone, now, text.Automated)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update send set state = 'claimed', reason = '', claimed_at = $2, dial_before = $3, counted_day = $4::text::date where entry_id = $1`,
		text.EntryID, now, answer.until, answer.day)
	if err != nil {
		return err
	}
	return timeline.Place(ctx, tx, text.EntryID, conversationID, now)
}
