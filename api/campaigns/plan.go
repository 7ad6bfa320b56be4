package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/sending"
	"github.com/attackacrack/crm/api/templates"
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
		running, err := selectCampaigns(ctx, tx, `where c.state = 'active' and $1::uuid = any(c.sending_number_ids)
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
		return m.arrange(ctx, tx, number, pace, now)
	})
}

// arrange notes on each campaign of a number when and why its next batch comes,
// and wakes the pacer then. Where nobody is planned only open texts are waited
// for, and they wake finish.
func (m *Module) arrange(ctx context.Context, tx db.Tx, number string, pace Pace, now time.Time) error {
	type arranged struct {
		ID    string
		Waits bool
	}
	noted, err := db.Collect[arranged](ctx, tx, "note the next batch", `
		update campaign c set next_wake_at = case when waits then $2 else $3::timestamptz end, next_count = case when waits then $4 else 0 end,
			next_reason = case when waits then $5 else '' end
		from (select id, exists (select from recipient r where r.campaign_id = campaign.id and r.state = 'planned') as waits
			from campaign where state = 'active' and $1::uuid = any(sending_number_ids)) a
		where a.id = c.id returning c.id::text, waits`, number, pace.Next, now.Add(halfHour), pace.NextTexts, pace.Because)
	if err != nil {
		return err
	}
	for _, c := range noted {
		if err := changed(ctx, tx, c.ID); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(noted, func(c arranged) bool { return c.Waits }) {
		return nil
	}
	return tx.Enqueue(ctx, PaceArgs{NumberID: number, At: pace.Next}, &river.InsertOpts{ScheduledAt: m.Clock.Real(pace.Next)})
}

// member is a planned recipient with what its text may say.
type member struct {
	ID string
	lists.Recipient
}

// nextMembers takes the planned recipients of a campaign that belong to a
// number: the one at position p to the number p mod n, always the same. A
// campaign's own daily limit may leave fewer than were asked for.
const nextMembers = `
	select r.id::text, r.phone_id::text, r.property_id::text, r.contact_id::text, c.first_name, c.last_name,
		coalesce(p.street, '') as street, coalesce(p.city, '') as city, p.year_built,
		extract(year from p.purchase_date)::int as purchase_year
	from recipient r join contact c on c.id = r.contact_id left join property p on p.id = r.property_id
	where r.campaign_id = $1 and r.state = 'planned' and r.position % $2 = $3
	order by r.position
	limit greatest(0, least($4, (select own.daily_limit - (
		select count(*) from recipient used join send s on s.recipient_id = used.id
		where used.campaign_id = $1 and s.sending_number_id = $5
			and (s.state = 'planned' or s.claimed_at >= date_trunc('day', $6::timestamptz, 'America/New_York'))
	) from campaign own where own.id = $1))) for update of r`

// plan gives the next recipients of a campaign their time, one after another.
func (m *Module) plan(ctx context.Context, tx db.Tx, c Campaign, number string, texts int, now time.Time) (int, error) {
	members, err := db.Collect[member](ctx, tx, "read the next recipients", nextMembers,
		c.ID, len(c.SendingNumberIDs), slices.Index(c.SendingNumberIDs, number), texts, number, now)
	if err != nil || len(members) == 0 {
		return 0, err
	}
	step := stagger(m.Stagger, len(members))
	plans := make([]sending.Planned, len(members))
	ids := make([]string, len(members))
	for i, member := range members {
		body := templates.Render(c.Body, member.Recipient)
		ids[i] = member.ID
		plans[i] = sending.Planned{
			PhoneID: member.PhoneID, NumberID: number, ContactID: &member.ContactID, PropertyID: member.PropertyID,
			RecipientID: &ids[i], Purpose: consent.Marketing, Automated: true, Author: "campaign",
			Body: body, Segments: templates.Segments(body).Segments, NotBefore: now.Add(time.Duration(i) * step),
			Campaign: &sending.CampaignRef{ID: c.ID, Name: c.Name},
		}
	}
	if _, err := m.Sending.Plan(ctx, tx, plans); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update recipient set state = 'queued' where id = any($1)`, ids)
	return len(ids), err
}
