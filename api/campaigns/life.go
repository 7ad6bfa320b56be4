package campaigns

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/sending"
)

// Facts is what the gate asks about recipients when it claims their texts.
func Facts(ctx context.Context, tx db.Tx, recipientIDs []string) (map[string]sending.CampaignFacts, error) {
	rows, err := tx.PG.Query(ctx, `
		select r.id::text, c.state, l.consent_basis from recipient r
		join campaign c on c.id = r.campaign_id join list l on l.id = c.list_id where r.id = any($1)`, recipientIDs)
	if err != nil {
		return nil, fmt.Errorf("read campaign facts: %w", err)
	}
	defer rows.Close()
	facts := map[string]sending.CampaignFacts{}
	for rows.Next() {
		var id, state, basis string
		if err := rows.Scan(&id, &state, &basis); err != nil {
			return nil, fmt.Errorf("read campaign facts: %w", err)
		}
		facts[id] = sending.CampaignFacts{Active: state == active, ConsentBasis: basis}
	}
	return facts, rows.Err()
}

func (m *Module) pause(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == paused {
		return nil // a second tap
	}
	if c.State != active {
		return problem.Conflict("not_active", "Only a campaign that is sending can be paused; this one is %s.", c.State)
	}
	open, err := queued(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if err := m.Sending.Postpone(ctx, tx, open); err != nil {
		return err
	}
	return setState(ctx, tx, c.ID, paused)
}

func (m *Module) resume(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == active {
		return nil
	}
	if c.State != paused {
		return problem.Conflict("not_paused", "Only a paused campaign can go on; this one is %s.", c.State)
	}
	open, err := queued(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if err := m.Sending.Resume(ctx, tx, open, stagger(m.Stagger, len(open))); err != nil {
		return err
	}
	if err := setState(ctx, tx, c.ID, active); err != nil {
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
	open, err := queued(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if _, err := m.Sending.Cancel(ctx, tx, open, "campaign_cancelled"); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update recipient set state = 'skipped', reason = 'campaign_cancelled' where campaign_id = $1 and state in ('planned', 'review')`, c.ID)
	if err != nil {
		return fmt.Errorf("skip the rest: %w", err)
	}
	return setState(ctx, tx, c.ID, cancelled)
}

// finish completes a campaign when nobody is planned and no text is open.
func finish(ctx context.Context, tx db.Tx, id string) error {
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

func setState(ctx context.Context, tx db.Tx, id, state string) error {
	_, err := tx.Exec(ctx, `update campaign set state = $2, next_wake_at = null, next_reason = '', version = version + 1 where id = $1`, id, state)
	if err != nil {
		return fmt.Errorf("set a campaign %s: %w", state, err)
	}
	return nil
}

// queued are the recipients of a campaign whose text has its time: at most a
// few batches, never the list.
func queued(ctx context.Context, tx db.Tx, id string) (ids []string, err error) {
	err = tx.SelectContext(ctx, &ids, `select id from recipient where campaign_id = $1 and state = 'queued' order by position`, id)
	if err != nil {
		return nil, fmt.Errorf("read queued recipients: %w", err)
	}
	return ids, nil
}
