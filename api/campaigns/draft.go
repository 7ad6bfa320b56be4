package campaigns

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Draft is what a campaign is made of before its launch.
type Draft struct {
	Name             string   `json:"name" minLength:"1" maxLength:"200" doc:"What the office calls it" example:"Quincy before 1960"`
	ListID           string   `json:"list_id" format:"uuid" doc:"Whom it goes to" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Body             string   `json:"body" maxLength:"2000" doc:"The message, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	SendingNumberIDs []string `json:"sending_number_ids,omitempty" nullable:"false" doc:"The numbers to send from; empty for all" example:"[\"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e\"]"`
	DailyLimit       *int     `json:"daily_limit,omitempty" minimum:"1" maximum:"125" doc:"Its own limit a day and number" example:"100"`
}

// create stores a draft with its first template version as the experiment's
// only arm: one message today, two arms when a test is planned.
func create(ctx context.Context, tx db.Tx, d Draft, seed int64, now time.Time) (string, error) {
	id, experimentID, templateID := db.NewID(), db.NewID(), db.NewID()
	numbers, err := numbersOf(ctx, tx, d.SendingNumberIDs)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `insert into campaign (id, name, list_id, state, sending_number_ids, daily_limit, created_at) values ($1, $2, $3, 'draft', $4, $5, $6)`,
		id, d.Name, d.ListID, numbers, d.DailyLimit, now)
	if err != nil {
		return "", fmt.Errorf("store a campaign: %w", err)
	}
	_, err = tx.Exec(ctx, `insert into template (id, name, created_at) values ($1, $2, $3)`, templateID, d.Name, now)
	if err != nil {
		return "", fmt.Errorf("store a template: %w", err)
	}
	versionID, err := addVersion(ctx, tx, templateID, d.Body, now)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `insert into experiment (id, campaign_id, seed) values ($1, $2, $3)`, experimentID, id, seed)
	if err != nil {
		return "", fmt.Errorf("store an experiment: %w", err)
	}
	_, err = tx.Exec(ctx, `insert into variant (id, experiment_id, arm, template_version_id) values ($1, $2, 'A', $3)`, db.NewID(), experimentID, versionID)
	return id, err
}

// addVersion stores a body as the template's next version; versions never change.
func addVersion(ctx context.Context, tx db.Tx, templateID, body string, now time.Time) (string, error) {
	id := db.NewID()
	_, err := tx.Exec(ctx, `insert into template_version (id, template_id, n, body, created_at)
		select $1, $2, coalesce(max(n), 0) + 1, $3, $4 from template_version where template_id = $2`, id, templateID, body, now)
	if err != nil {
		return "", fmt.Errorf("store a template version: %w", err)
	}
	return id, nil
}

// numbersOf checks the numbers of a draft; none means all that exist.
func numbersOf(ctx context.Context, tx db.Tx, asked []string) ([]string, error) {
	var known []string
	err := tx.PG.QueryRow(ctx, `select coalesce(array_agg(id::text order by e164), '{}') from sending_number where cardinality($1::uuid[]) = 0 or id = any($1::uuid[])`,
		append([]string{}, asked...)).Scan(&known)
	if err != nil {
		return nil, fmt.Errorf("read the sending numbers: %w", err)
	}
	if len(known) < len(asked) {
		return nil, problem.Invalid("unknown_number", "One of the sending numbers does not exist.")
	}
	return known, nil
}

// revise changes a draft; a launched campaign keeps everything but its name.
func revise(ctx context.Context, tx db.Tx, c Campaign, d Draft, now time.Time) error {
	if c.State != draft && (d.ListID != c.ListID || d.Body != c.Body) {
		return problem.Conflict("already_launched", "This campaign was launched; only its name can change. Duplicate it to change more.")
	}
	numbers, err := numbersOf(ctx, tx, d.SendingNumberIDs)
	if err != nil {
		return err
	}
	if c.State != draft {
		numbers, d.DailyLimit = c.SendingNumberIDs, c.DailyLimit
	}
	_, err = tx.Exec(ctx, `update campaign set name = $2, list_id = $3, sending_number_ids = $4, daily_limit = $5, version = version + 1 where id = $1`,
		c.ID, d.Name, d.ListID, numbers, d.DailyLimit)
	if err != nil || d.Body == c.Body {
		return err
	}
	var variantID, templateID string
	err = tx.PG.QueryRow(ctx, `select v.id::text, tv.template_id::text from variant v join experiment e on e.id = v.experiment_id
		join template_version tv on tv.id = v.template_version_id where e.campaign_id = $1 and v.arm = 'A'`, c.ID).Scan(&variantID, &templateID)
	if err != nil {
		return errors.Join(errors.New("read the campaign's message"), err)
	}
	versionID, err := addVersion(ctx, tx, templateID, d.Body, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update variant set template_version_id = $2 where id = $1`, variantID, versionID)
	return err
}
