// Package recipients is the people of campaigns: stored at a launch, taken when
// it is their turn, brought to the state of their texts and replies, counted.
//
// It owns table recipient. It hears sending's Settled and conversations'
// Received as jobs (follow.go) and publishes recipient.changed to open screens.
package recipients

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// Module is recipients wired to its surroundings.
type Module struct {
	Work *db.DB // for jobs
	// Finish ends a campaign that waits for nobody else.
	Finish func(ctx context.Context, tx db.Tx, campaignID string) error
}

// Jobs registers what follows a text's and a reply's fate.
func (m *Module) Jobs(r *jobs.Registry) {
	jobs.Add(r, time.Minute, m.settled)
	jobs.Add(r, time.Minute, m.followReply)
}

// Facts is what the gate asks about recipients when it claims their texts.
func Facts(ctx context.Context, tx db.Tx, recipientIDs []string) (map[string]gate.CampaignFacts, error) {
	type fact struct {
		ID string
		gate.CampaignFacts
	}
	found, err := db.Collect[fact](ctx, tx, "read campaign facts", `
		select r.id::text, c.state = 'active' as active, l.consent_basis, r.decided_at is not null as approved from recipient r
		join campaign c on c.id = r.campaign_id join list l on l.id = c.list_id where r.id = any($1)`, recipientIDs)
	facts := map[string]gate.CampaignFacts{}
	for _, one := range found {
		facts[one.ID] = one.CampaignFacts
	}
	return facts, err
}

// Waiting is somebody whose text has its time, and the number it leaves from.
type Waiting struct {
	ID, NumberID, State string
	NotBefore           time.Time
}

// Queued are those whose text has its time, in their order: at most a few
// batches, never the list.
func Queued(ctx context.Context, q db.Querier, campaignID string) ([]Waiting, error) {
	return withText(ctx, q, `r.campaign_id = $1 and r.state = 'queued'`, campaignID)
}

// InReview are those in review, of some or of all, whose text was planned
// before it came to that.
func InReview(ctx context.Context, q db.Querier, campaignID string, ids []string) ([]Waiting, error) {
	return withText(ctx, q, `r.campaign_id = $1 and r.state = 'review' and ($2::uuid[] is null or r.id = any($2))`, campaignID, ids)
}

func withText(ctx context.Context, q db.Querier, which string, args ...any) ([]Waiting, error) {
	return db.Collect[Waiting](ctx, q, "read recipients with a text", `
		select r.id::text, s.sending_number_id::text as number_id, s.state,
			case when s.not_before < 'infinity' then s.not_before else 'epoch' end as not_before
		from recipient r join send s on s.recipient_id = r.id where `+which+` order by r.position`, args...)
}

// IDs are theirs.
func IDs(waiting []Waiting) []string {
	ids := make([]string, len(waiting))
	for i, one := range waiting {
		ids[i] = one.ID
	}
	return ids
}

// SkipRest leaves out all who have had no turn.
func SkipRest(ctx context.Context, tx db.Tx, campaignID, reason string) error {
	_, err := tx.Exec(ctx, `update recipient set state = 'skipped', reason = $2 where campaign_id = $1 and state in ('planned', 'review')`, campaignID, reason)
	if err != nil {
		return fmt.Errorf("skip the rest: %w", err)
	}
	return nil
}

// Decision is a person's word on people in review.
type Decision struct {
	State, Reason string
	At            time.Time
	By            *string
}

// Decide notes a person's word on those in review; without ids on all of them.
func Decide(ctx context.Context, tx db.Tx, campaignID string, ids []string, d Decision) error {
	_, err := tx.Exec(ctx, `
		update recipient set state = $2, reason = $3, decided_at = $4, decided_by = $5
		where campaign_id = $1 and state = 'review' and ($6::uuid[] is null or id = any($6))`, campaignID, d.State, d.Reason, d.At, d.By, ids)
	if err != nil {
		return fmt.Errorf("decide on recipients: %w", err)
	}
	return nil
}
