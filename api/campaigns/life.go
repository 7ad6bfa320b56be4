package campaigns

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

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

func (m *Module) pause(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == paused {
		return nil // a second tap
	}
	if c.State != active {
		return problem.Conflict("not_active", "Only a campaign that is sending can be paused; this one is %s.", c.State)
	}
	return move(ctx, tx, c.ID, paused, func(open []string) error { return m.Sending.Postpone(ctx, tx, open) })
}

func (m *Module) resume(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == active {
		return nil
	}
	if c.State != paused {
		return problem.Conflict("not_paused", "Only a paused campaign can go on; this one is %s.", c.State)
	}
	err := move(ctx, tx, c.ID, active, func(open []string) error { return m.Sending.Resume(ctx, tx, open, m.Forecast.Step(len(open))) })
	if err != nil {
		return err
	}
	return m.wakeAll(ctx, tx, c.SendingNumberIDs)
}

func (m *Module) cancel(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == cancelled {
		return nil
	}
	if c.State == completed {
		return problem.Conflict("completed", "This campaign has ended already.")
	}
	_, err := tx.Exec(ctx, `update recipient set state = 'skipped', reason = 'campaign_cancelled' where campaign_id = $1 and state in ('planned', 'review')`, c.ID)
	if err != nil {
		return fmt.Errorf("skip the rest: %w", err)
	}
	return move(ctx, tx, c.ID, cancelled, func(open []string) error {
		_, err := m.Sending.Cancel(ctx, tx, open, "campaign_cancelled")
		return err
	})
}

// finish completes a campaign when nobody is planned and no text is open. The
// lock makes the last two that settle at once look one after the other; while
// somebody is planned nobody needs it, the pacer comes again.
func finish(ctx context.Context, tx db.Tx, id string) error {
	held, err := tx.Exec(ctx, `
		select from campaign c where id = $1 and state = 'active'
			and not exists (select from recipient r where r.campaign_id = c.id and r.state in ('planned', 'review'))
		for no key update`, id)
	if err != nil || held == 0 {
		return err
	}
	done, err := tx.Exec(ctx, `
		update campaign c set state = 'completed', next_wake_at = null, next_reason = '', version = version + 1
		where id = $1 and state = 'active'
			and not exists (select from recipient r where r.campaign_id = c.id and r.state in ('planned', 'review', 'queued'))
			and not exists (select from recipient r join send s on s.recipient_id = r.id
				where r.campaign_id = c.id and s.state in ('planned', 'claimed', 'unknown'))`, id)
	if err != nil || done == 0 {
		return err
	}
	return changed(ctx, tx, id)
}

// move sets a campaign's state and hands over its recipients whose text has
// its time: at most a few batches, never the list.
func move(ctx context.Context, tx db.Tx, id, state string, texts func(open []string) error) error {
	var open []string
	err := tx.SelectContext(ctx, &open, `select id from recipient where campaign_id = $1 and state = 'queued' order by position`, id)
	if err != nil {
		return fmt.Errorf("read queued recipients: %w", err)
	}
	if err := texts(open); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update campaign set state = $2, next_wake_at = null, next_reason = '', version = version + 1 where id = $1`, id, state)
	return err
}
