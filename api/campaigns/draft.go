package campaigns

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/templates"
)

const longestName = 200

// Draft is what a campaign is made of before its launch.
type Draft struct {
	Name              string   `json:"name" minLength:"1" maxLength:"200" doc:"What the office calls it" example:"Quincy before 1960"`
	ListID            string   `json:"list_id" format:"uuid" doc:"Whom it goes to" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Body              string   `json:"body" maxLength:"2000" doc:"The message, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	TemplateVersionID string   `json:"template_version_id,omitempty" format:"uuid" doc:"The version of a template that the message was taken from; kept while they say the same" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	SendingNumberIDs  []string `json:"sending_number_ids,omitempty" nullable:"false" doc:"The numbers to send from; empty for all" example:"[\"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e\"]"`
	DailyLimit        *int     `json:"daily_limit,omitempty" minimum:"1" maximum:"125" doc:"Its own limit a day and number" example:"100"`

	StartsAt  *time.Time `json:"starts_at,omitempty" nullable:"true" doc:"When it is to begin; null or passed: at its launch" example:"2026-11-23T14:00:00Z"`
	Contacted string     `json:"previously_contacted,omitempty" enum:"skip,review" default:"skip" doc:"What becomes of people whom a campaign texted before: they are left out, or wait for a person's decision" example:"skip"`
}

// create stores a draft with its text as the experiment's only arm: one
// message today, two arms when a test is planned.
func create(ctx context.Context, tx db.Tx, id string, d Draft, seed int64, now time.Time) error {
	numbers, err := numbersOf(ctx, tx, d.SendingNumberIDs)
	if err != nil {
		return err
	}
	versionID, err := templates.VersionOf(ctx, tx, d.Body, now, d.TemplateVersionID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with c as (
			insert into campaign (id, name, list_id, state, sending_number_ids, daily_limit, created_at, starts_at, previously_contacted)
			values ($1, $2, $3, 'draft', $4, $5, $6, $11, $12)
		), e as (
			insert into experiment (id, campaign_id, seed) values ($7, $1, $8)
		)
		insert into variant (id, experiment_id, arm, template_version_id) values ($9, $7, 'A', $10)`,
		id, d.Name, d.ListID, numbers, d.DailyLimit, now, db.NewID(), seed, db.NewID(), versionID, d.StartsAt, cmp.Or(d.Contacted, "skip"))
	if err != nil {
		return fmt.Errorf("store a campaign: %w", err)
	}
	return nil
}

// numbersOf checks the numbers of a draft; none means all that exist.
func numbersOf(ctx context.Context, tx db.Tx, asked []string) (known []string, err error) {
	err = tx.SelectContext(ctx, &known, `select id from sending_number where cardinality($1::uuid[]) = 0 or id = any($1::uuid[]) order by e164`, append([]string{}, asked...))
	if err != nil {
		return nil, fmt.Errorf("read the sending numbers: %w", err)
	}
	if len(known) < len(asked) {
		return nil, problem.Invalid("unknown_number", "One of the sending numbers does not exist.")
	}
	return append([]string{}, known...), nil
}

// duplicate is a draft like a campaign.
func (m *Module) duplicate(ctx context.Context, in *httpd.ByID) (Campaign, error) {
	c, err := get(ctx, m.Web, in.ID)
	if err != nil {
		return Campaign{}, err
	}
	name := []rune(c.Name)
	copied := Draft{
		Name: string(name[:min(len(name), longestName-len(" (copy)"))]) + " (copy)", ListID: c.List.ID, Body: c.Body,
		TemplateVersionID: c.TextID, SendingNumberIDs: c.SendingNumberIDs, DailyLimit: c.DailyLimit, Contacted: c.Contacted,
	}
	return m.create(ctx, &struct{ Body Draft }{copied})
}

// revise changes a draft; a launched campaign keeps everything but its name.
func revise(ctx context.Context, tx db.Tx, c Campaign, d Draft, now time.Time) error {
	if c.State != draft {
		if c.State == scheduled && (d.ListID != c.List.ID || d.Body != c.Body) {
			return problem.Conflict("scheduled", "This campaign is scheduled; take it back to the drafts to change it.")
		}
		if d.ListID != c.List.ID || d.Body != c.Body {
			return problem.Conflict("already_launched", "This campaign was launched; only its name can change. Duplicate it to change more.")
		}
		_, err := tx.Exec(ctx, `update campaign set name = $2, version = version + 1 where id = $1`, c.ID, d.Name)
		return err
	}
	numbers, err := numbersOf(ctx, tx, d.SendingNumberIDs)
	if err != nil {
		return err
	}
	versionID, err := templates.VersionOf(ctx, tx, d.Body, now, c.TextID, d.TemplateVersionID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with text as (
			update variant v set template_version_id = $6 from experiment e where e.id = v.experiment_id and e.campaign_id = $1 and v.arm = 'A'
		)
		update campaign set name = $2, list_id = $3, sending_number_ids = $4, daily_limit = $5, starts_at = $7, previously_contacted = $8,
			next_reason = '', version = version + 1 where id = $1`,
		c.ID, d.Name, d.ListID, numbers, d.DailyLimit, versionID, d.StartsAt, cmp.Or(d.Contacted, "skip"))
	return err
}
