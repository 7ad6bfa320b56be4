package campaigns

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
)

// PaceArgs plans the next batch of a sending number.
type PaceArgs struct {
	NumberID string    `json:"number_id"`
	At       time.Time `json:"at"`
	// Once tells calls of one instant apart: a pacer that runs already may have
	// read its campaigns before this one was launched.
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
		return m.wakeAll(ctx, tx, numbers)
	})
}

// pace plans what one number may send in this half hour and sees to the next.
// Two pacers of a number wait for each other; the second finds the batch of
// the first reserved.
func (m *Module) pace(ctx context.Context, job *river.Job[PaceArgs]) error {
	return m.Work.InTx(ctx, func(tx db.Tx) error {
		number := job.Args.NumberID
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('campaigns.pace'), hashtext($1))`, number); err != nil {
			return fmt.Errorf("wait for the pacer: %w", err)
		}
		running, err := selectCampaigns(ctx, tx.PG, `where c.state = 'active' and $1::uuid = any(c.sending_number_ids)
			order by c.launched_at, c.id for no key update of c`, number)
		if err != nil || len(running) == 0 {
			return err
		}
		now, pace, err := m.paceNow(ctx, tx, number)
		if err != nil {
			return err
		}
		left := pace.Texts
		for i, c := range running {
			share := (left + len(running) - i - 1) / (len(running) - i) // what one leaves, the next ones get
			planned, err := m.plan(ctx, tx, c, number, share, now)
			if err != nil {
				return err
			}
			left -= planned
			if err := finish(ctx, tx, c.ID); err != nil {
				return err
			}
		}
		return m.arrange(ctx, tx, running, number, pace, now)
	})
}

// arrange notes on each campaign when and why its next batch comes, and wakes
// the pacer then.
func (m *Module) arrange(ctx context.Context, tx db.Tx, running []Campaign, number string, pace Pace, now time.Time) error {
	ids := make([]string, len(running))
	for i, c := range running {
		ids[i] = c.ID
	}
	open, err := tx.Exec(ctx, `update campaign c set next_wake_at = $2, next_count = $3, next_reason = $4
		where id = any($1) and state = 'active' and exists (select from recipient r where r.campaign_id = c.id and r.state = 'planned')`,
		ids, pace.Next, pace.NextTexts, pace.Because)
	if err != nil {
		return fmt.Errorf("note the next batch: %w", err)
	}
	for _, id := range ids {
		if err := changed(ctx, tx, id); err != nil {
			return err
		}
	}
	if open == 0 {
		// Nobody is planned: only open texts are waited for, and they wake finish.
		_, err := tx.Exec(ctx, `update campaign set next_wake_at = $2, next_count = 0, next_reason = '' where id = any($1) and state = 'active'`, ids, now.Add(halfHour))
		return err
	}
	return tx.Enqueue(ctx, PaceArgs{NumberID: number, At: pace.Next}, &river.InsertOpts{ScheduledAt: m.Clock.Real(pace.Next)})
}

// member is a planned recipient with what its text may say.
type member struct {
	ID         string  `db:"id"`
	PhoneID    string  `db:"phone_id"`
	PropertyID *string `db:"property_id"`
	Person
}

// nextMembers takes the planned recipients of a campaign that belong to a
// number: the one at position p to the number p mod n, always the same.
const nextMembers = `
	select r.id::text, r.phone_id::text, r.property_id::text, r.contact_id::text, c.first_name, c.last_name,
		coalesce(p.street, '') as street, coalesce(p.city, '') as city, p.year_built,
		extract(year from p.purchase_date)::int as purchase_year
	from recipient r join contact c on c.id = r.contact_id left join property p on p.id = r.property_id
	where r.campaign_id = $1 and r.state = 'planned' and r.position % $2 = $3
	order by r.position limit $4 for update of r`

// plan gives the next recipients of a campaign their time, one after another.
func (m *Module) plan(ctx context.Context, tx db.Tx, c Campaign, number string, texts int, now time.Time) (int, error) {
	texts, err := underOwnLimit(ctx, tx, c, number, texts, now)
	if err != nil || texts <= 0 {
		return 0, err
	}
	place := 0
	for i, id := range c.SendingNumberIDs {
		if id == number {
			place = i
		}
	}
	rows, err := tx.PG.Query(ctx, nextMembers, c.ID, len(c.SendingNumberIDs), place, texts)
	if err != nil {
		return 0, fmt.Errorf("read the next recipients: %w", err)
	}
	members, err := pgx.CollectRows(rows, pgx.RowToStructByName[member])
	if err != nil || len(members) == 0 {
		return 0, err
	}
	step := stagger(m.Stagger, len(members))
	plans := make([]sending.Planned, len(members))
	ids := make([]string, len(members))
	for i, member := range members {
		body := Render(c.Body, member.Person)
		ids[i] = member.ID
		plans[i] = sending.Planned{
			PhoneID: member.PhoneID, NumberID: number, ContactID: &member.ContactID, PropertyID: member.PropertyID,
			RecipientID: &ids[i], Purpose: sending.Marketing, Automated: true, Author: "campaign",
			Body: body, Segments: Segments(body).Segments, NotBefore: now.Add(time.Duration(i) * step),
			Campaign: &sending.CampaignRef{ID: c.ID, Name: c.Name},
		}
	}
	if _, err := m.Sending.Plan(ctx, tx, plans); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update recipient set state = 'queued' where id = any($1)`, ids)
	return len(ids), err
}

// underOwnLimit cuts a batch to what a campaign's own daily limit leaves.
func underOwnLimit(ctx context.Context, tx db.Tx, c Campaign, number string, texts int, now time.Time) (int, error) {
	if c.DailyLimit == nil || texts <= 0 {
		return texts, nil
	}
	var used int
	err := tx.GetContext(ctx, &used, `select count(*) from recipient r join send s on s.recipient_id = r.id
		where r.campaign_id = $1 and s.sending_number_id = $2 and (s.state = 'planned' or s.claimed_at >= $3)`,
		c.ID, number, startOfDay(now))
	return min(texts, *c.DailyLimit-used), err
}
