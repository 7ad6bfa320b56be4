package dossier

import (
	"context"
	"time"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/receipts"
	"github.com/attackacrack/crm/api/sending"
)

// Text is a text in or out, with what became of it and why it was allowed.
type Text struct {
	EntryID   int64                `db:"id" json:"entry_id" doc:"The text's id" example:"812"`
	Direction string               `db:"direction" json:"direction" enum:"in,out" doc:"Which way it went" example:"out"`
	At        time.Time            `db:"occurred_at" json:"at" doc:"When it came or left, or was to leave" example:"2026-11-19T15:00:00Z"`
	Number    string               `db:"number" json:"number" doc:"Our number" example:"+16175550199"`
	Author    string               `db:"author" json:"author" doc:"Who wrote it: a person's name, campaign, system, elsewhere, or empty for the customer" example:"campaign"`
	Campaign  *sending.CampaignRef `db:"campaign" json:"campaign" doc:"The campaign that it belongs to"`
	Body      string               `db:"body" json:"body" doc:"What it says" example:"Hi Dana, Attack-a-Crack here. Reply STOP to opt out."`
	Class     string               `db:"class" json:"class" doc:"What an inbound text was read as" example:"opt_out"`
	State     string               `db:"state" json:"state" doc:"What became of an outgoing text; empty for others" example:"delivered"`
	StateText string               `db:"state_text" json:"state_text" doc:"Why it did not go or arrive; empty where it did" example:"Opted out"`
	VendorID  string               `db:"vendor_id" json:"vendor_id" doc:"The vendor's id of it" example:"AC0198f1f0"`
	Receipt   *receipts.Why        `db:"-" json:"receipt" doc:"Why it was allowed or refused: the rules, what was known, and the sources; null for texts that came in or left elsewhere"`
}

// Mark is a line of a phone's history.
type Mark struct {
	ID     int64     `db:"id" json:"id" doc:"Its number" example:"31"`
	Kind   string    `db:"kind" json:"kind" doc:"opt_out, opt_in, hold, release, wrong_number or legal" example:"opt_out"`
	At     time.Time `db:"at" json:"at" doc:"When" example:"2026-11-19T16:02:00Z"`
	Source string    `db:"source" json:"source" doc:"From what: reply, person or import" example:"reply"`
	By     string    `db:"by" json:"by" doc:"Who set it; empty for the program" example:"Maureen Riley"`
	Reason string    `db:"reason" json:"reason" doc:"Why" example:"opt_out"`
	Words  string    `db:"words" json:"words" doc:"The text that it comes from" example:"STOP"`
	Entry  *int64    `db:"entry_id" json:"entry_id" doc:"That text's id" example:"813"`
}

// Decision is a final answer of the gate. That of a text stands with its conditions beside the text.
type Decision struct {
	receipts.Why
	Campaign *sending.CampaignRef `json:"campaign" doc:"The campaign that asked"`
	Line     *int64               `json:"line" doc:"The line of the audit log that seals it; null while it has none yet" example:"4102"`
	Sealed   bool                 `json:"sealed" doc:"Whether it is the one that was sealed" example:"true"`
}

const (
	selectTexts = `
		select e.id, e.direction, e.occurred_at, coalesce(n.e164, '') as number, coalesce(u.name, e.author) as author, nullif(e.payload -> 'campaign', 'null') as campaign,
			e.body, coalesce(e.payload ->> 'class', '') as class, coalesce(s.state, '') as state,
			coalesce(nullif(s.reason, ''), s.error_code, '') as state_text, coalesce(s.vendor_id, e.vendor_id, '') as vendor_id
		from entry e left join send s on s.entry_id = e.id left join conversation c on c.id = e.conversation_id
		left join sending_number n on n.id = coalesce(s.sending_number_id, c.sending_number_id) left join app_user u on u.id::text = e.author
		where e.id = any($1) order by e.occurred_at, e.id`
	selectMarks = `
		select m.id, m.kind, m.at, m.source, coalesce(u.name, m.actor) as by, m.reason, coalesce(nullif(m.text, ''), e.body, '') as words, m.entry_id
		from phone_mark m left join entry e on e.id = m.entry_id left join app_user u on u.id::text = m.actor
		where m.id = any($1) order by m.at, m.id`
	selectAskers = `
		select d.id, c.id::text as campaign_id, c.name from decision d join recipient r on r.id = d.recipient_id join campaign c on c.id = r.campaign_id
		where d.id = any($1)`
)

// addConduct reads what happened: texts, marks and decisions of a page.
func (m *Module) addConduct(ctx context.Context, d *Dossier, texts, marks, decisions []int64) (err error) {
	if d.Texts, err = db.Collect[Text](ctx, m.DB, "read a phone's texts", selectTexts, texts); err != nil {
		return err
	}
	for i, text := range d.Texts {
		d.Texts[i].StateText = consent.Explain(text.StateText)
	}
	if d.Marks, err = db.Collect[Mark](ctx, m.DB, "read a phone's marks", selectMarks, marks); err != nil {
		return err
	}
	for i, mark := range d.Marks {
		d.Marks[i].Reason = consent.Explain(mark.Reason)
	}
	found, err := receipts.Of(ctx, m.DB, texts)
	if err != nil {
		return err
	}
	for i := range found {
		for j := range d.Texts {
			if d.Texts[j].EntryID == *found[i].EntryID {
				d.Texts[j].Receipt = &found[i]
			}
		}
	}
	return m.addDecisions(ctx, d, decisions)
}

func (m *Module) addDecisions(ctx context.Context, d *Dossier, ids []int64) error {
	all, err := receipts.Read(ctx, m.DB, ids)
	if err != nil {
		return err
	}
	type asker struct {
		ID         int64
		CampaignID string
		Name       string
	}
	found, err := db.Collect[asker](ctx, m.DB, "read who asked", selectAskers, ids)
	askers := map[int64]*sending.CampaignRef{}
	for _, one := range found {
		askers[one.ID] = &sending.CampaignRef{ID: one.CampaignID, Name: one.Name}
	}
	d.Decisions = make([]Decision, len(all))
	for i, why := range all {
		if why.EntryID != nil {
			why.Checks, why.Laws = []receipts.WhyCheck{}, []consent.Rule{}
		}
		d.Decisions[i] = Decision{Why: why, Campaign: askers[why.ID]}
	}
	return err
}
