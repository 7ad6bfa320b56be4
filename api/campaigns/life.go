package campaigns

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/templates"
)

var recipientColumns = []string{"id", "campaign_id", "phone_id", "contact_id", "property_id", "variant_id", "position", "state", "reason"}

// launch fixes the recipients and lets the pacers of its numbers begin: one
// row for each phone of the list, also for those that are left out, with the
// reason. A launch that would reach nobody is refused.
func (m *Module) launch(ctx context.Context, tx db.Tx, c Campaign) error {
	if c.State == active {
		return nil // a second tap
	}
	if c.State != draft {
		return problem.Conflict("already_launched", "This campaign is %s; it cannot be launched again.", c.State)
	}
	if c.List.ConsentBasis == "none" {
		return problem.Conflict("no_consent", "The list %q has no consent basis. The owner can attest one on the list's page.", c.List.Name)
	}
	business, err := m.Business(ctx, m.Web)
	if err != nil {
		return fmt.Errorf("read the business: %w", err)
	}
	if flaws := templates.Flaws(c.Body, business); len(flaws) > 0 {
		return problem.Invalid("bad_message", "%s", flaws[0].Message)
	}
	if len(c.SendingNumberIDs) == 0 {
		return problem.Conflict("no_number", "There is no number to send from yet. Connect one in the settings.")
	}
	eligible, rows := 0, [][]any{}
	err = m.audience(ctx, c.List.ID, c.List.ConsentBasis, func(who candidate, v verdict) {
		if v.state == "planned" {
			eligible++
		}
		rows = append(rows, []any{db.NewID(), c.ID, who.PhoneID, who.ContactID, who.PropertyID, c.VariantID, len(rows) + 1, v.state, v.reason})
	})
	if err != nil {
		return err
	}
	if eligible == 0 {
		return problem.Conflict("no_recipients", "Nobody on this list can be texted: all %d phones are left out. The preview shows why.", len(rows))
	}
	if err := tx.Copy(ctx, "recipient", recipientColumns, rows); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update campaign set state = 'active', launched_at = $2, launched_by = $3, version = version + 1 where id = $1`,
		c.ID, m.Clock.Now(), actor.From(ctx).ID)
	if err != nil {
		return fmt.Errorf("launch a campaign: %w", err)
	}
	return m.wakeAll(ctx, tx, c.SendingNumberIDs)
}

// Facts is what the gate asks about recipients when it claims their texts.
func Facts(ctx context.Context, tx db.Tx, recipientIDs []string) (map[string]gate.CampaignFacts, error) {
	type fact struct {
		ID string
		gate.CampaignFacts
	}
	found, err := db.Collect[fact](ctx, tx, "read campaign facts", `
		select r.id::text, c.state = 'active' as active, l.consent_basis from recipient r
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
	err := move(ctx, tx, c.ID, active, func(open []string) error { return m.Sending.Resume(ctx, tx, open, stagger(m.Stagger, len(open))) })
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
