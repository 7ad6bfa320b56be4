package campaigns

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/sending"
)

func (m *Module) pause(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == paused {
		return nil // a second tap
	}
	if c.State != active {
		return problem.Conflict("not_active", "Only a campaign that is sending can be paused; this one is %s.", c.State)
	}
	return m.stop(ctx, tx, c.ID, paused, func(open []string) error { return m.Sending.Postpone(ctx, tx, open) })
}

func (m *Module) resume(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == active {
		return nil
	}
	if c.State != paused {
		return problem.Conflict("not_paused", "Only a paused campaign can go on; this one is %s.", c.State)
	}
	open, err := recipients.Queued(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if err := m.retime(ctx, tx, open); err != nil {
		return err
	}
	if err := move(ctx, tx, c.ID, active); err != nil {
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
	asked, err := recipients.InReview(ctx, tx, c.ID, nil)
	if err != nil {
		return err
	}
	err = m.stop(ctx, tx, c.ID, cancelled, func(open []string) error {
		_, err := m.Sending.Cancel(ctx, tx, append(open, recipients.IDs(asked)...), "campaign_cancelled")
		return err
	})
	if err != nil {
		return err
	}
	return recipients.SkipRest(ctx, tx, c.ID, "campaign_cancelled")
}

// finish completes a campaign when nobody is planned and no text is open. The
// lock makes the last two that settle at once look one after the other; while
// somebody is planned nobody needs it, the pacer comes again.
func finish(ctx context.Context, tx db.Tx, id string) error {
	held, err := tx.Exec(ctx, `
		-- One of them is enough; the order keeps the planner to recipient_state.
		select from campaign c where id = $1 and state = 'active'
			and (select count(*) from (select from recipient r where r.campaign_id = c.id and r.state = 'planned' order by r.slot, r.position limit 1) waiting) = 0
			and (select count(*) from (select from recipient r where r.campaign_id = c.id and r.state = 'review' order by r.slot, r.position limit 1) asked) = 0
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

// move sets a campaign's state.
func move(ctx context.Context, tx db.Tx, id, state string) error {
	_, err := tx.Exec(ctx, `update campaign set state = $2, next_wake_at = null, next_reason = '', version = version + 1 where id = $1`, id, state)
	return err
}

// stop hands over the recipients whose text has its time, and gives what they
// had of this half hour back to their numbers.
func (m *Module) stop(ctx context.Context, tx db.Tx, id, state string, texts func(open []string) error) error {
	open, err := recipients.Queued(ctx, tx, id)
	if err != nil {
		return err
	}
	numbers := []string{}
	half := m.Clock.Now().Truncate(forecast.HalfHour)
	for _, one := range open {
		if one.State == sending.StatePlanned && !one.NotBefore.Before(half) {
			numbers = append(numbers, one.NumberID)
		}
	}
	if err := texts(recipients.IDs(open)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		-- Locked in the order of all who lock several.
		with held as (
			select sending_number_id from pacer where sending_number_id = any($1) and half_hour = $2 order by 1 for no key update
		), back as (select id, count(*) as n from unnest($1::uuid[]) id join held on held.sending_number_id = id group by 1)
		update pacer p set given = greatest(0, given - n) from back where p.sending_number_id = back.id`, numbers, half)
	if err != nil {
		return fmt.Errorf("give back what a half hour has given: %w", err)
	}
	return move(ctx, tx, id, state)
}

// retime gives postponed texts new times within their numbers' pace.
func (m *Module) retime(ctx context.Context, tx db.Tx, open []recipients.Waiting) error {
	byNumber := map[string][]string{}
	for _, one := range open {
		byNumber[one.NumberID] = append(byNumber[one.NumberID], one.ID)
	}
	for _, number := range slices.Sorted(maps.Keys(byNumber)) {
		if err := alone(ctx, tx, number); err != nil {
			return err
		}
		now, pace, err := m.Forecast.Now(ctx, tx, number)
		if err != nil {
			return err
		}
		ids := byNumber[number]
		times, half := m.Forecast.Spread(pace, len(ids), now)
		if err := m.Sending.Resume(ctx, tx, ids, times); err != nil {
			return err
		}
		if err := keep(ctx, tx, number, pace.Next, half); err != nil {
			return err
		}
	}
	return nil
}
