package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
)

// PaceArgs plans the next batch of a sending number.
type PaceArgs struct {
	NumberID string    `json:"number_id"`
	At       time.Time `json:"at"`
	// Once is never the duplicate of one that runs: that may have read its
	// campaigns before this one was launched.
	Once string `json:"once,omitempty"`
}

// Kind names the job.
func (PaceArgs) Kind() string { return "campaigns.pace" }

// InsertOpts keeps one a number and call, as long as it is not worked.
func (PaceArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Send, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: jobs.Waiting()}}
}

// wakeAll paces numbers now.
func (m *Module) wakeAll(ctx context.Context, tx db.Tx, numberIDs []string) error {
	for _, id := range numberIDs {
		if err := tx.Enqueue(ctx, PaceArgs{NumberID: id, At: m.Clock.Now(), Once: db.NewID()}); err != nil {
			return err
		}
	}
	return nil
}

// TickArgs looks after campaigns whose pacer was lost or whose end went unseen.
type TickArgs struct{}

// Kind names the job.
func (TickArgs) Kind() string { return "campaigns.tick" }

func (m *Module) tick(ctx context.Context, _ *river.Job[TickArgs]) error {
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		var numbers []string
		err := tx.SelectContext(ctx, &numbers, `
			select distinct n::text from campaign c, unnest(c.sending_number_ids) n
			where c.state = 'active' and (c.next_wake_at is null or c.next_wake_at <= $1)`, m.Clock.Now())
		if err != nil {
			return fmt.Errorf("look for campaigns without a pacer: %w", err)
		}
		var late []string
		err = tx.SelectContext(ctx, &late, `select id from campaign where state = 'scheduled' and starts_at <= $1`, m.Clock.Now())
		if err != nil {
			return fmt.Errorf("look for launches that were missed: %w", err)
		}
		for _, id := range late {
			if err := tx.Enqueue(ctx, BeginArgs{CampaignID: id}); err != nil {
				return err
			}
		}
		for _, id := range numbers {
			if err := tx.Enqueue(ctx, PaceArgs{NumberID: id, At: m.Clock.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// alone makes two who pace a number wait for each other. Whoever changes a
// campaign holds that by then: everybody locks campaigns, then numbers in the
// order of their ids.
func alone(ctx context.Context, tx db.Tx, number string) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('campaigns.pace'), hashtext($1))`, number); err != nil {
		return fmt.Errorf("wait for the pacer: %w", err)
	}
	return nil
}

// pace plans what one number may send in this half hour, less what it has
// given in it, and sees to the next.
func (m *Module) pace(ctx context.Context, job *river.Job[PaceArgs]) error {
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		number := job.Args.NumberID
		running, err := selectCampaigns(ctx, tx, `where c.state = 'active' and $1::uuid = any(c.sending_number_ids)
			order by c.launched_at, c.id for no key update of c`, number)
		if err != nil || len(running) == 0 {
			return err
		}
		if err := alone(ctx, tx, number); err != nil {
			return err
		}
		now, pace, err := m.Forecast.Now(ctx, tx, number)
		if err != nil {
			return err
		}
		ids := make([]string, len(running))
		for i, c := range running {
			ids[i] = c.ID
		}
		shares, err := forecast.Split(ctx, tx, pace, number, ids, now)
		if err != nil {
			return err
		}
		given := 0
		for i, c := range running {
			planned, err := m.plan(ctx, tx, c, number, shares[i], now)
			if err != nil {
				return err
			}
			given += planned
			if err := finish(ctx, tx, c.ID); err != nil {
				return err
			}
		}
		if err := keep(ctx, tx, number, pace.Next, pace.Spent(given)); err != nil {
			return err
		}
		return m.arrange(ctx, tx, number, pace, now)
	})
}

// keep notes what a number's half hour has given.
func keep(ctx context.Context, tx db.Tx, number string, next time.Time, half forecast.Half) error {
	_, err := tx.Exec(ctx, `
		insert into pacer (sending_number_id, next_at, half_hour, quota, given) values ($1, $2, $3, $4, $5)
		on conflict (sending_number_id) do update set next_at = excluded.next_at, half_hour = excluded.half_hour, quota = excluded.quota, given = excluded.given`,
		number, next, half.At, half.Quota, half.Given)
	if err != nil {
		return fmt.Errorf("note the half hour: %w", err)
	}
	return nil
}

// OnNumberChanged paces a number that may have been resumed.
func OnNumberChanged(fact numbers.ChangedFact) []river.JobArgs {
	return []river.JobArgs{PaceArgs{NumberID: fact.NumberID, At: fact.At, Once: fmt.Sprint("version ", fact.Version)}}
}

// arrange notes on each campaign of a number when and why its next batch comes,
// and wakes the pacer then. Where nobody is planned only open texts are waited
// for, and they wake finish.
func (m *Module) arrange(ctx context.Context, tx db.Tx, number string, pace forecast.Pace, now time.Time) error {
	type arranged struct {
		ID    string
		Waits bool
	}
	noted, err := db.Collect[arranged](ctx, tx, "note the next batch", `
		update campaign c set next_wake_at = case when waits then $2 else $3::timestamptz end, next_count = case when waits then $4 else 0 end,
			next_reason = case when waits then $5 else '' end
		from (select id, (select true from recipient r where r.campaign_id = campaign.id and r.state = 'planned' order by r.slot, r.position limit 1) is true as waits
			from campaign where state = 'active' and $1::uuid = any(sending_number_ids)) a
		where a.id = c.id returning c.id::text, waits`, number, pace.Next, now.Add(forecast.HalfHour), pace.NextTexts, pace.Because)
	if err != nil {
		return err
	}
	for _, c := range noted {
		if err := changed(ctx, tx, c.ID); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(noted, func(c arranged) bool { return c.Waits }) {
		return nil
	}
	return tx.Enqueue(ctx, PaceArgs{NumberID: number, At: pace.Next}, &river.InsertOpts{ScheduledAt: m.Clock.Real(pace.Next)})
}
