package campaigns

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
	"github.com/attackacrack/crm/api/templates"
)

// launch begins a campaign, or schedules it when it is to begin later. What
// could be mended before is refused at once.
func (m *Module) launch(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == active || c.State == scheduled {
		return nil // a second tap
	}
	if c.State != draft {
		return problem.Conflict("already_launched", "This campaign is %s; it cannot be launched again.", c.State)
	}
	_, err := tx.Exec(ctx, `update campaign set launched_by = $2, next_reason = '', version = version + 1 where id = $1`, c.ID, person(ctx))
	if err != nil {
		return fmt.Errorf("note who launches: %w", err)
	}
	if c.StartsAt == nil || !c.StartsAt.After(m.Clock.Now()) {
		return m.begin(ctx, tx, c)
	}
	if err := m.ready(ctx, c); err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `update campaign set state = 'scheduled' where id = $1`, c.ID); err != nil {
		return fmt.Errorf("schedule a campaign: %w", err)
	}
	return tx.Enqueue(ctx, BeginArgs{CampaignID: c.ID}, &river.InsertOpts{ScheduledAt: m.Clock.Real(*c.StartsAt)})
}

// person is who acts, where that is a person.
func person(ctx context.Context) *string {
	if who := actor.From(ctx); who.Kind == actor.User {
		return &who.ID
	}
	return nil
}

// ready says what keeps a campaign from its launch.
func (m *Module) ready(ctx context.Context, c Campaign) error {
	if c.List.ConsentBasis == "none" {
		return problem.Conflict("no_consent", "The list %q has no consent basis. The owner can attest one on the list's page.", c.List.Name)
	}
	business, err := m.Audience.Business(ctx, m.Work)
	if err != nil {
		return fmt.Errorf("read the business: %w", err)
	}
	if flaws := templates.Flaws(c.Body, business); len(flaws) > 0 {
		return problem.Invalid("bad_message", "%s", flaws[0].Message)
	}
	if len(c.SendingNumberIDs) == 0 {
		return problem.Conflict("no_number", "There is no number to send from yet. Connect one in the settings.")
	}
	return nil
}

// begin fixes the recipients and lets the pacers of its numbers begin: one row
// for each phone of the list, also for those that are left out, with the
// reason, and the forecast that all of them make. A launch that would reach
// nobody is refused.
func (m *Module) begin(ctx context.Context, tx db.Tx, c Campaign) error {
	if err := m.ready(ctx, c); err != nil {
		return err
	}
	now := m.Clock.Now()
	plan := c.plan(now)
	plan.At = now
	builder, err := m.Forecast.Begin(ctx, plan)
	if err != nil {
		return err
	}
	all, waiting := 0, 0
	err = recipients.Store(ctx, tx, c.ID, c.VariantID, func(add func(recipients.New)) error {
		err := m.Forecast.People(ctx, builder, func(who audience.Candidate, v audience.Verdict, position int) error {
			all = position
			if v.State != audience.Skipped {
				waiting++
			}
			add(recipients.New{Recipient: who.Recipient, Position: position, Slot: forecast.Slot(position, len(c.SendingNumberIDs)), State: v.State, Reason: v.Reason})
			return nil
		})
		if err == nil && waiting == 0 {
			err = problem.Conflict("no_recipients", "Nobody on this list can be texted: all %d phones are left out. The preview shows why.", all)
		}
		return err
	})
	if err != nil {
		return err
	}
	said, err := m.Forecast.Finish(ctx, tx, builder)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update campaign set state = 'active', launched_at = $2, forecast = $3, version = version + 1 where id = $1`, c.ID, now, said)
	if err != nil {
		return fmt.Errorf("launch a campaign: %w", err)
	}
	return m.wakeAll(ctx, tx, c.SendingNumberIDs)
}

// BeginArgs launches a scheduled campaign when its time has come.
type BeginArgs struct {
	CampaignID string `json:"campaign_id"`
}

// Kind names the job.
func (BeginArgs) Kind() string { return "campaigns.begin" }

// begins may run twice, too early or for a campaign that was taken back. What
// would be refused to a person makes the campaign a draft again, with the reason.
func (m *Module) begins(ctx context.Context, job *river.Job[BeginArgs]) error {
	id := job.Args.CampaignID
	err := m.Work.InTx(ctx, func(tx db.Tx) error {
		c, err := lock(ctx, tx, id)
		if err != nil || c.State != scheduled || c.StartsAt == nil || c.StartsAt.After(m.Clock.Now()) {
			return err
		}
		return errors.Join(m.begin(ctx, tx, c), changed(ctx, tx, id))
	})
	var refused *problem.Error
	if !errors.As(err, &refused) {
		return err
	}
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `update campaign set state = 'draft', starts_at = null, next_reason = $2, version = version + 1
			where id = $1 and state = 'scheduled'`, id, refused.Detail)
		return errors.Join(err, changed(ctx, tx, id))
	})
}

// unschedule takes a campaign back to the drafts before it has begun.
func (m *Module) unschedule(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == draft {
		return nil
	}
	if c.State != scheduled {
		return problem.Conflict("not_scheduled", "Only a campaign that has not begun can be taken back; this one is %s.", c.State)
	}
	_, err := tx.Exec(ctx, `update campaign set state = 'draft', version = version + 1 where id = $1`, c.ID)
	return err
}

// plan is what a forecast needs of a campaign.
func (c Campaign) plan(now time.Time) forecast.Plan {
	at := now
	if c.StartsAt != nil && c.StartsAt.After(now) {
		at = *c.StartsAt
	}
	return forecast.Plan{
		CampaignID: c.ID, Body: c.Body, NumberIDs: c.SendingNumberIDs, DailyLimit: c.DailyLimit,
		Question: audience.Question{ListID: c.List.ID, ConsentBasis: c.List.ConsentBasis, Contacted: c.Contacted, At: at},
	}
}
