package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// States of a campaign.
const (
	draft     = "draft"
	active    = "active"
	paused    = "paused"
	completed = "completed"
	cancelled = "cancelled"
)

// Campaign is one message to one list.
type Campaign struct {
	ID               string      `db:"id" json:"id" doc:"The campaign's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name             string      `db:"name" json:"name" doc:"What the office calls it" example:"Quincy before 1960"`
	State            string      `db:"state" json:"state" enum:"draft,scheduled,active,paused,completed,cancelled" doc:"Where it stands" example:"active"`
	List             ListRef     `db:"-" json:"list" doc:"Whom it goes to"`
	ListID           string      `db:"list_id" json:"-"`
	ListName         string      `db:"list_name" json:"-"`
	ConsentBasis     string      `db:"consent_basis" json:"-"`
	Body             string      `db:"body" json:"body" doc:"The message, with tokens such as {{first_name|there}}" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
	SendingNumberIDs []string    `db:"sending_number_ids" json:"sending_number_ids" nullable:"false" doc:"The numbers it is sent from" example:"[\"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e\"]"`
	DailyLimit       *int        `db:"daily_limit" json:"daily_limit" doc:"Its own limit a day and number, below the number's; null for none" example:"100"`
	Counts           Counts      `db:"-" json:"counts" doc:"Its people by state, counted from the database"`
	Skipped          []Reason    `db:"-" json:"skipped" nullable:"false" doc:"Who was left out, by reason"`
	NextSend         *NextSend   `db:"-" json:"next_send" doc:"When the next text goes out, and why then; null when none will, and in lists"`
	NumberDays       []NumberDay `db:"-" json:"number_days" nullable:"false" doc:"Today's ledger of its numbers; only when one campaign is read"`
	LaunchedAt       *time.Time  `db:"launched_at" json:"launched_at" doc:"When it was launched" example:"2026-11-19T14:00:00Z"`
	LaunchedByName   string      `db:"launched_by_name" json:"launched_by_name" doc:"Who launched it" example:"Maureen Riley"`
	NextWakeAt       *time.Time  `db:"next_wake_at" json:"-"`
	NextCount        int         `db:"next_count" json:"-"`
	NextReason       string      `db:"next_reason" json:"-"`
	CreatedAt        time.Time   `db:"created_at" json:"created_at" doc:"When it was made" example:"2026-11-19T13:00:00Z"`
	Version          int         `db:"version" json:"version" doc:"Send it as If-Match" example:"3"`
}

// ListRef names a campaign's list.
type ListRef struct {
	ID           string `json:"id" doc:"The list's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name         string `json:"name" doc:"The list's name" example:"Quincy, built before 1960"`
	ConsentBasis string `json:"consent_basis" doc:"On what ground its people may be texted" example:"attested"`
}

// Reason is a number of people with one reason.
type Reason struct {
	Reason string `json:"reason" doc:"A stable code" example:"opted_out"`
	Text   string `json:"text" doc:"The reason in words" example:"Opted out"`
	Count  int    `json:"count" doc:"How many people" example:"12"`
}

// NextSend says when the next text goes out and why then.
type NextSend struct {
	At      time.Time `json:"at" doc:"When" example:"2026-11-19T19:30:00Z"`
	Count   int       `json:"count" doc:"How many texts; 0 when that is decided then" example:"4"`
	Because string    `json:"because" doc:"Why then" example:"26 of today's 125 are free and 7 half hours are left until 6:00 PM"`
}

const selectCampaign = `
	select c.id::text, c.name, c.state, c.list_id::text, l.name as list_name, l.consent_basis, tv.body,
		c.sending_number_ids::text[], c.daily_limit, c.launched_at, coalesce(u.name, '') as launched_by_name,
		c.next_wake_at, c.next_count, c.next_reason, c.created_at, c.version
	from campaign c
	join list l on l.id = c.list_id
	join experiment e on e.campaign_id = c.id
	join variant v on v.experiment_id = e.id and v.arm = 'A'
	join template_version tv on tv.id = v.template_version_id
	left join app_user u on u.id = c.launched_by `

// querier is a pool or a transaction of pgx, which scans arrays.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func selectCampaigns(ctx context.Context, q querier, clause string, args ...any) ([]Campaign, error) {
	rows, err := q.Query(ctx, selectCampaign+clause, args...)
	if err != nil {
		return nil, fmt.Errorf("read campaigns: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByNameLax[Campaign])
	if err != nil {
		return nil, fmt.Errorf("read campaigns: %w", err)
	}
	for i := range found {
		found[i].List = ListRef{ID: found[i].ListID, Name: found[i].ListName, ConsentBasis: found[i].ConsentBasis}
	}
	return found, nil
}

func get(ctx context.Context, q querier, id string) (Campaign, error) {
	found, err := selectCampaigns(ctx, q, "where c.id = $1", id)
	if err != nil {
		return Campaign{}, err
	}
	if len(found) == 0 {
		return Campaign{}, problem.NotFound("campaign")
	}
	return found[0], nil
}

// lock holds a campaign's row, so that its state changes one at a time.
func lock(ctx context.Context, tx db.Tx, id string) (Campaign, error) {
	if _, err := tx.Exec(ctx, `select 1 from campaign where id = $1 for no key update`, id); err != nil {
		return Campaign{}, fmt.Errorf("lock a campaign: %w", err)
	}
	return get(ctx, tx.PG, id)
}
