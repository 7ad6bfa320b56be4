package campaigns

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
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
	if c.ConsentBasis == "none" {
		return problem.Conflict("no_consent", "The list %q has no consent basis. The owner can attest one on the list's page.", c.List.Name)
	}
	facts, business, err := m.commonFacts(ctx, c.ConsentBasis, c.Body)
	if err != nil {
		return err
	}
	if flaws := Flaws(c.Body, business); len(flaws) > 0 {
		return problem.Invalid("bad_message", "%s", flaws[0].Message)
	}
	if len(c.SendingNumberIDs) == 0 {
		return problem.Conflict("no_number", "There is no number to send from yet. Connect one in the settings.")
	}
	var variantID string
	err = tx.GetContext(ctx, &variantID, `select v.id from variant v join experiment e on e.id = v.experiment_id where e.campaign_id = $1 and v.arm = 'A'`, c.ID)
	if err != nil {
		return fmt.Errorf("read the campaign's message: %w", err)
	}
	eligible, rows := 0, [][]any{}
	// The audience is read on another connection: COPY writes on this one.
	err = audience(ctx, m.Web.Pool, c.ListID, facts, m.Clock.Now(), func(who candidate, v verdict) error {
		if v.state == "planned" {
			eligible++
		}
		rows = append(rows, []any{db.NewID(), c.ID, who.PhoneID, who.ContactID, who.PropertyID, variantID, len(rows) + 1, v.state, v.reason})
		return nil
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
