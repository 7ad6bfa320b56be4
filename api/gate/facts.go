package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/receipts"
)

// known is what the tables say of a phone.
type known struct {
	PhoneID string `db:"id"`
	consent.PhoneFacts
	Addresses [][]string `db:"addresses"` // ZIP and state of each place its people have
}

// readPhones reads the phones of texts with every address their people have:
// the recipient may be at any of them.
func readPhones(ctx context.Context, q db.Querier, texts []Text) (map[string]known, error) {
	var phoneIDs []string
	var propertyIDs []*string
	for _, text := range texts {
		phoneIDs = append(phoneIDs, text.PhoneID)
		propertyIDs = append(propertyIDs, text.PropertyID)
	}
	rows, err := db.Collect[known](ctx, q, "read the facts of phones", `
		-- One row a phone; a phone without an address has an empty one.
		select `+consent.PhoneColumns+`, p.id,
			coalesce((select min(extension) from contact_phone where phone_id = p.id and ended_at is null), '') as extension, a.addresses
		from unnest($1::uuid[], $2::uuid[]) text (phone_id, property_id)
		join phone p on p.id = text.phone_id
		cross join lateral (
			select coalesce(array_agg(distinct array[t.zip5, t.state]), '{{"",""}}') as addresses from property t
			where t.id = any (array(
				select text.property_id union all
				select ct.property_id from contact_phone cp join contact_property ct on ct.contact_id = cp.contact_id and ct.ended_on is null
				where cp.phone_id = p.id and cp.ended_at is null))) a`, phoneIDs, propertyIDs)
	found := make(map[string]known, len(rows))
	for _, row := range rows {
		found[row.PhoneID] = row
	}
	return found, err
}

// readCampaigns asks campaigns about the recipients among texts. Without an
// answer a recipient's campaign counts as not running.
func (m *Module) readCampaigns(ctx context.Context, tx db.Tx, texts []Text) (map[string]CampaignFacts, error) {
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

// Keep stores a receipt for each final answer.
func Keep(ctx context.Context, tx db.Tx, at time.Time, texts []Text, verdicts []Verdict) error {
	var kept []receipts.Receipt
	for i, text := range texts {
		if !verdicts[i].Final {
			continue
		}
		receipt := receipts.Receipt{
			PhoneID: text.PhoneID, RecipientID: text.RecipientID, Allowed: verdicts[i].Allowed, Reason: verdicts[i].Reason, Inputs: verdicts[i].facts,
		}
		if text.EntryID != 0 {
			receipt.EntryID = &text.EntryID
		}
		kept = append(kept, receipt)
	}
	return receipts.Keep(ctx, tx, at, kept)
}

// Gate is whether a person may text now.
type Gate struct {
	Allowed   bool    `json:"allowed" doc:"Whether a text may go now" example:"true"`
	Reason    string  `json:"reason" doc:"Why not, for programs" example:"opted_out"`
	Text      string  `json:"text" doc:"Why not, for people" example:"This phone has opted out of texts."`
	AllowedAt *string `json:"allowed_at" doc:"When it may go, where time alone decides" example:"2026-11-20T13:00:00Z"`
	Warning   string  `json:"warning" doc:"What to consider although it may go" example:"It is outside of the usual hours."`
}

// Gate puts an answer into words: why not, and from when on.
func (v Verdict) Gate() Gate {
	gate := Gate{Allowed: v.Allowed, Reason: v.Reason, Warning: consent.Sentence(v.Warning)}
	if v.Allowed {
		return gate
	}
	gate.Text = consent.Sentence(v.Reason)
	if !v.NotBefore.IsZero() {
		gate.Text += " It may go from " + v.NotBefore.In(clock.NewYork()).Format("Mon, Jan 2, 15:04") + " (New York)."
		gate.AllowedAt = new(v.NotBefore.UTC().Format(time.RFC3339))
	}
	return gate
}
