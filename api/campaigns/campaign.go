package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
	"github.com/attackacrack/crm/api/recipients"
)

// States of a campaign.
const (
	draft     = "draft"
	scheduled = "scheduled"
	active    = "active"
	paused    = "paused"
	completed = "completed"
	cancelled = "cancelled"
)

// Campaign is one message to one list.
type Campaign struct {
	ID               string            `db:"id" json:"id" doc:"The campaign's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name             string            `db:"name" json:"name" doc:"What the office calls it" example:"Quincy before 1960"`
	State            string            `db:"state" json:"state" enum:"draft,scheduled,active,paused,completed,cancelled" doc:"Where it stands" example:"active"`
	List             ListRef           `db:"list" json:"list" doc:"Whom it goes to"`
	Body             string            `db:"body" json:"body" doc:"The message, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	Template         *TemplateRef      `db:"template" json:"template" doc:"The template that the message is taken from; null for a text of its own"`
	TextID           string            `db:"text_id" json:"-"`
	VariantID        string            `db:"variant_id" json:"-"`
	SendingNumberIDs []string          `db:"sending_number_ids" json:"sending_number_ids" nullable:"false" doc:"The numbers it is sent from" example:"[\"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e\"]"`
	DailyLimit       *int              `db:"daily_limit" json:"daily_limit" doc:"Its own limit a day and number, below the number's; null for none" example:"100"`
	StartsAt         *time.Time        `db:"starts_at" json:"starts_at" doc:"When it is to begin; null for at its launch" example:"2026-11-23T14:00:00Z"`
	Contacted        string            `db:"previously_contacted" json:"previously_contacted" enum:"skip,review" doc:"What becomes of people whom a campaign texted before: they are left out, or wait for a person's decision" example:"skip"`
	Counts           recipients.Counts `db:"counts" json:"counts" doc:"Its people by state, counted from the database"`
	Skipped          []audience.Reason `db:"skipped" json:"skipped" nullable:"false" doc:"Who was left out, by reason"`
	NextSend         *NextSend         `db:"next_send" json:"next_send" doc:"When the next text goes out, and why then; null when none will"`
	NumberDays       []NumberDay       `db:"number_days" json:"number_days" nullable:"false" doc:"Today's ledger of its numbers; only when one campaign is read"`
	LaunchRefused    string            `db:"launch_refused" json:"launch_refused" doc:"Why its scheduled launch made it a draft again; empty otherwise" example:"Nobody on this list can be texted."`
	LaunchedAt       *time.Time        `db:"launched_at" json:"launched_at" doc:"When it was launched" example:"2026-11-19T14:00:00Z"`
	LaunchedByName   string            `db:"launched_by_name" json:"launched_by_name" doc:"Who launched it" example:"Maureen Riley"`
	CreatedAt        time.Time         `db:"created_at" json:"created_at" doc:"When it was made" example:"2026-11-19T13:00:00Z"`
	Version          int               `db:"version" json:"version" doc:"Send it as If-Match" example:"3"`
}

// ListRef names a campaign's list.
type ListRef struct {
	ID           string `json:"id" doc:"The list's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name         string `json:"name" doc:"The list's name" example:"Quincy, built before 1960"`
	ConsentBasis string `json:"consent_basis" doc:"On what ground its people may be texted" example:"attested"`
}

// TemplateRef is the version of a template that a message is taken from.
type TemplateRef struct {
	ID        string `json:"id" doc:"The template's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name      string `json:"name" doc:"What the office calls it" example:"Winter check"`
	VersionID string `json:"version_id" doc:"The version's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"`
	N         int    `json:"n" doc:"The version's number" example:"2"`
}

const selectCampaign = `
	select c.id::text, c.name, c.state, jsonb_build_object('id', l.id, 'name', l.name, 'consent_basis', l.consent_basis) as list,
		tv.body, tv.id::text as text_id, v.id::text as variant_id,
		case when t.name is not null then jsonb_build_object('id', t.id, 'name', t.name, 'version_id', tv.id, 'n', tv.n) end as template,
		c.sending_number_ids::text[], c.daily_limit, c.starts_at, c.previously_contacted,
		case when c.state = 'draft' then c.next_reason else '' end as launch_refused, '[]'::jsonb as skipped, '[]'::jsonb as number_days, c.launched_at,
		coalesce(u.name, '') as launched_by_name, c.created_at, c.version,
		case when c.state = 'active' and c.next_wake_at is not null and c.next_reason <> ''
			then jsonb_build_object('at', c.next_wake_at, 'count', c.next_count, 'because', c.next_reason) end as next_send
	from campaign c
	join list l on l.id = c.list_id
	join experiment e on e.campaign_id = c.id
	join variant v on v.experiment_id = e.id and v.arm = 'A'
	join template_version tv on tv.id = v.template_version_id
	join template t on t.id = tv.template_id
	left join app_user u on u.id = c.launched_by `

func selectCampaigns(ctx context.Context, q db.Querier, clause string, args ...any) ([]Campaign, error) {
	return db.Collect[Campaign](ctx, q, "read campaigns", selectCampaign+clause, args...)
}

func get(ctx context.Context, q db.Querier, id string) (Campaign, error) {
	found, err := selectCampaigns(ctx, q, "where c.id = $1", id)
	if err == nil && len(found) == 0 {
		err = problem.NotFound("campaign")
	}
	if err != nil {
		return Campaign{}, err
	}
	return found[0], nil
}

// lock holds a campaign's row, so that its state changes one at a time.
func lock(ctx context.Context, tx db.Tx, id string) (Campaign, error) {
	if _, err := tx.Exec(ctx, `select 1 from campaign where id = $1 for no key update`, id); err != nil {
		return Campaign{}, fmt.Errorf("lock a campaign: %w", err)
	}
	return get(ctx, tx, id)
}
