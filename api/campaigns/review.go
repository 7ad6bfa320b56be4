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
		open, err := recipients.InReview(ctx, tx, c.ID, in.Body.RecipientIDs)
		if err != nil {
			return err
		}
		word := recipients.Decision{State: "planned", At: m.Clock.Now(), By: person(ctx)}
		if in.Body.Decision == "skip" {
			word.State, word.Reason = "skipped", "declined"
		}
		if err := recipients.Decide(ctx, tx, c.ID, in.Body.RecipientIDs, word); err != nil {
			return err
		}
		if err := m.obey(ctx, tx, c, word, open); err != nil {
			return err
		}
		if c.State == active {
			return m.wakeAll(ctx, tx, c.SendingNumberIDs) // who also completes what waits for nobody
		}
		return nil
	})(ctx, &in.ByID)
}

// obey does with the texts of people who were in review what a person decided.
func (m *Module) obey(ctx context.Context, tx db.Tx, c Campaign, word recipients.Decision, open []recipients.Waiting) error {
	ids := recipients.IDs(open)
	if word.State == "skipped" {
		_, err := m.Sending.Cancel(ctx, tx, ids, word.Reason)
		return err
	}
	if err := recipients.Queue(ctx, tx, ids); err != nil {
		return err
	}
	if c.State == paused {
		return m.Sending.Postpone(ctx, tx, ids)
	}
	return m.retime(ctx, tx, open)
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
