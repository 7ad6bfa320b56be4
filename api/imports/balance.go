package imports

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
)

// Counts is the ledger in figures.
type Counts struct {
	Rows       RowCounts      `json:"rows" doc:"Rows and lines of the file, by fate"`
	Contacts   Fates          `json:"contacts" doc:"People"`
	Properties Fates          `json:"properties" doc:"Places"`
	Phones     Fates          `json:"phones" doc:"Numbers"`
	Emails     Fates          `json:"emails" doc:"E-mail addresses"`
	Members    Members        `json:"members" doc:"People on the list"`
	Reasons    map[string]int `json:"reasons" doc:"Rows per reason"`
}

// RowCounts adds up: records is the sum of the fates, lines of records and breaks.
type RowCounts struct {
	Header       int `json:"header" doc:"Header rows" example:"1"`
	Blank        int `json:"blank" doc:"Blank rows" example:"3"`
	Footer       int `json:"footer" doc:"Licence sentences at the end" example:"1"`
	Created      int `json:"created" doc:"Rows that created anything" example:"3214"`
	Updated      int `json:"updated" doc:"Rows that changed something and created nothing" example:"1102"`
	Unchanged    int `json:"unchanged" doc:"Rows that changed nothing" example:"588"`
	MergedInFile int `json:"merged_in_file" doc:"Rows that an earlier row of the file says already" example:"61"`
	Rejected     int `json:"rejected" doc:"Rows that were refused" example:"36"`
	Skipped      int `json:"skipped" doc:"Rows of existing records, which strategy skip leaves alone" example:"0"`
	Records      int `json:"records" doc:"All rows" example:"5006"`
	LineBreaks   int `json:"line_breaks" doc:"Line breaks inside quotes" example:"8"`
	Lines        int `json:"lines" doc:"Physical lines of the file" example:"5014"`
}

// Fates counts records, each once however often the file names it.
type Fates struct {
	Created   int `json:"created" doc:"New" example:"4873"`
	Updated   int `json:"updated" doc:"Changed" example:"1310"`
	Unchanged int `json:"unchanged" doc:"As before" example:"702"`
}

// Members counts what the list got.
type Members struct {
	Added   int `json:"added" doc:"New on the list" example:"6885"`
	Already int `json:"already" doc:"On it before" example:"0"`
}

// Delta is what the database says of itself before and after.
type Delta struct {
	Contacts   Change     `json:"contacts" doc:"People"`
	Properties Change     `json:"properties" doc:"Places"`
	Phones     Change     `json:"phones" doc:"Numbers"`
	Emails     Change     `json:"emails" doc:"E-mail addresses"`
	CheckedAt  *time.Time `json:"checked_at" doc:"When a new connection counted again what was stored" example:"2026-11-10T14:41:03Z"`
}

// Change counts a table.
type Change struct {
	Before int `json:"before" doc:"Rows before" example:"61204"`
	After  int `json:"after" doc:"Rows after" example:"66077"`
}

const countRows = `
	select kind, fate, count(*)::int as n, coalesce(sum(line_to - line_from + 1), 0)::int as lines
	from import_row where import_id = $1 group by kind, fate`

// countTargets gives each record its best fate in the whole import.
const countTargets = `
	select entity, count(*) filter (where best = 3)::int, count(*) filter (where best = 2)::int, count(*) filter (where best < 2)::int
	from (
		select entity, max(case fate when 'created' then 3 when 'updated' then 2 when 'linked' then 1 else 0 end) as best
		from import_target where import_id = $1 group by entity, entity_id
	) t group by entity`

// count reads the ledger from its tables: no figure comes from a loop.
func (i *Import) count(ctx context.Context, tx db.Tx) (c Counts, err error) {
	c.Reasons = map[string]int{}
	c.Members = i.Counts.Members
	rows, _ := tx.PG.Query(ctx, countRows, i.ID)
	var kind, fate, entity string
	var n, lines int
	of := map[string]*int{
		"header": &c.Rows.Header, "blank": &c.Rows.Blank, "footer": &c.Rows.Footer, "created": &c.Rows.Created, "updated": &c.Rows.Updated,
		"unchanged": &c.Rows.Unchanged, "merged_in_file": &c.Rows.MergedInFile, "rejected": &c.Rows.Rejected, "skipped": &c.Rows.Skipped,
	}
	_, err = pgx.ForEachRow(rows, []any{&kind, &fate, &n, &lines}, func() error {
		if kind == "data" {
			kind = fate
		}
		if target := of[kind]; target != nil {
			*target += n
		}
		c.Rows.Records += n
		c.Rows.Lines += lines
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("count the rows: %w", err)
	}
	c.Rows.LineBreaks = c.Rows.Lines - c.Rows.Records
	rows, _ = tx.PG.Query(ctx, `select reason, count(*)::int from import_row where import_id = $1 and reason <> '' group by reason`, i.ID)
	if _, err = pgx.ForEachRow(rows, []any{&kind, &n}, func() error { c.Reasons[kind] = n; return nil }); err != nil {
		return c, fmt.Errorf("count the reasons: %w", err)
	}
	var f Fates
	rows, _ = tx.PG.Query(ctx, countTargets, i.ID)
	_, err = pgx.ForEachRow(rows, []any{&entity, &f.Created, &f.Updated, &f.Unchanged}, func() error {
		*map[string]*Fates{"contact": &c.Contacts, "property": &c.Properties, "phone": &c.Phones, "email": &c.Emails}[entity] = f
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("count the records: %w", err)
	}
	return c, nil
}

// delta counts a table and what of it this transaction really wrote: every row
// names its transaction (xmin), so that what others insert meanwhile is told
// apart.
const delta = `select count(*)::int, count(*) filter (where xmin = pg_current_xact_id()::xid)::int from `

// balance compares ledger, file and database inside the transaction that
// commits. before is the ledger of the parts that were merged earlier.
func (m *merge) balance(ctx context.Context, before, now Counts, whole bool) (d Delta, err error) {
	d = m.imp.Delta
	r := now.Rows
	fates := r.Header + r.Blank + r.Footer + r.Created + r.Updated + r.Unchanged + r.MergedInFile + r.Rejected + r.Skipped
	if whole && (fates != r.Records || int64(r.Records) != m.imp.Records || int64(r.Lines) != m.imp.Lines) {
		return d, outOfBalance("The rows with a fate are %d, the rows of the ledger %d with %d lines; the file has %d with %d.", fates, r.Records, r.Lines, m.imp.Records, m.imp.Lines)
	}
	for _, t := range []struct {
		table            string
		change           *Change
		created, updated int
	}{
		{"contact", &d.Contacts, now.Contacts.Created - before.Contacts.Created, m.renames},
		{"property", &d.Properties, now.Properties.Created - before.Properties.Created, m.refreshed},
		{"phone", &d.Phones, now.Phones.Created - before.Phones.Created, 0},
		{"email", &d.Emails, now.Emails.Created - before.Emails.Created, 0},
	} {
		var all, mine int
		if err := m.tx.PG.QueryRow(ctx, delta+t.table).Scan(&all, &mine); err != nil {
			return d, fmt.Errorf("count %s: %w", t.table, err)
		}
		if t.created+t.updated != mine {
			return d, outOfBalance("The ledger says %d new and %d changed rows of table %s, the database %d together.", t.created, t.updated, t.table, mine)
		}
		if t.change.After == 0 {
			t.change.Before = all - t.created
		}
		t.change.After = all
	}
	return d, nil
}

func outOfBalance(text string, args ...any) *Failure {
	return &Failure{Code: "out_of_balance", Message: fmt.Sprintf(text, args...), Hint: "Nothing was changed. Import the file again; if it fails again, send us its name and this text."}
}

const recheck = `
	select count(*) filter (where t.fate = 'created')::int as said,
		count(*) filter (where t.fate = 'created' and coalesce(c.id, p.id, f.id, e.id) is not null)::int as found,
		(select count(*) from import_row r where r.import_id = $1)::int as rows
	from import_target t
	left join contact c on t.entity = 'contact' and c.id = t.entity_id
	left join property p on t.entity = 'property' and p.id = t.entity_id
	left join phone f on t.entity = 'phone' and f.id = t.entity_id
	left join email e on t.entity = 'email' and e.id = t.entity_id
	where t.import_id = $1 and t.fate = 'created'`

// recount looks, on a connection that saw nothing of the merge, whether what
// the ledger calls new is there.
func recount(ctx context.Context, d *db.DB, imp *Import) error {
	config := d.Pool.Config()
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return fmt.Errorf("open a new connection: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := config.AfterConnect(ctx, conn); err != nil {
		return fmt.Errorf("open a new connection: %w", err)
	}
	var said, found, rows int
	if err := conn.QueryRow(ctx, recheck, imp.ID).Scan(&said, &found, &rows); err != nil {
		return fmt.Errorf("count again: %w", err)
	}
	c := imp.Counts
	if want := c.Contacts.Created + c.Properties.Created + c.Phones.Created + c.Emails.Created; said != want || found != want || rows != c.Rows.Records {
		return outOfBalance("A new connection finds %d of the %d records that the ledger calls new, and %d rows.", found, want, rows)
	}
	return nil
}
