package campaigns

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/attackacrack/crm/api/forecast"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
)

type reviewInput struct {
	httpd.ByID
	Body struct {
		Decision     string   `json:"decision" enum:"send,skip" doc:"Whether they are texted: what is no person's to decide still holds, such as an opt-out" example:"send"`
		RecipientIDs []string `json:"recipient_ids,omitempty" nullable:"false" maxItems:"10000" doc:"Who; left out for all that wait" example:"[\"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e\"]"`
	}
}

// review takes a person's word on people of whom the gate or the policy of the
// campaign asked for one, and notes whose word it was.
func (m *Module) review(ctx context.Context, in *reviewInput) (Campaign, error) {
	return m.change(func(ctx context.Context, tx db.Tx, c Campaign) error {
		if c.State != active && c.State != paused {
			return problem.Conflict("not_running", "Nobody waits for a decision here: the campaign is %s.", c.State)
		}
		state, reason := "planned", ""
		if in.Body.Decision == "skip" {
			state, reason = "skipped", "declined"
		}
		err := recipients.Decide(ctx, tx, c.ID, in.Body.RecipientIDs, recipients.Decision{State: state, Reason: reason, At: m.Clock.Now(), By: person(ctx)})
		if err != nil {
			return err
		}
		if c.State == active {
			return m.wakeAll(ctx, tx, c.SendingNumberIDs) // who also completes what waits for nobody
		}
		return nil
	})(ctx, &in.ByID)
}

// forecast is made now for what was not launched; one that was launched keeps
// that of its launch, beside what has happened.
func (m *Module) forecast(ctx context.Context, in *httpd.ByID) (forecast.Forecast, error) {
	c, err := get(ctx, m.Web, in.ID)
	if err != nil {
		return forecast.Forecast{}, err
	}
	if c.LaunchedAt == nil {
		return m.Forecast.Make(ctx, c.plan(m.Clock.Now()))
	}
	var said forecast.Forecast
	var kept []byte
	err = m.Web.GetContext(ctx, &kept, `select coalesce(forecast, '{}') from campaign where id = $1`, c.ID)
	if err == nil {
		err = json.Unmarshal(kept, &said)
	}
	if err != nil {
		return said, fmt.Errorf("read a forecast: %w", err)
	}
	return m.Forecast.Compare(ctx, m.Work, c.ID, c.State == completed || c.State == cancelled, said)
}
