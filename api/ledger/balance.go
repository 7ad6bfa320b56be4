package ledger

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/db"
)

// countRows counts lines and fates apart: a row of data without a fate, or with two, is found out by the sums.
const countRows = `
	select kind, count(*)::int as n, sum(line_to - line_from + 1)::int as lines from import_line where import_id = $1 group by kind
	union all
	select fate, count(*)::int, 0 from import_fate where import_id = $1 group by fate`

// countTargets gives each record its best fate in the whole import.
const countTargets = `
	select entity, count(*) filter (where best = 3)::int, count(*) filter (where best = 2)::int, count(*) filter (where best < 2)::int
	from (
		select entity, max(case fate when 'created' then 3 when 'updated' then 2 when 'linked' then 1 else 0 end) as best
		from import_target where import_id = $1 and row_no > $2 group by entity, entity_id
	) t group by entity`

// CountRows counts the rows of an import.
func CountRows(ctx context.Context, tx db.Tx, importID string) (c Counts, err error) {
	c.Reasons = map[string]int{}
	rows, _ := tx.PG.Query(ctx, countRows, importID)
	var kind string
	var n, lines int
	of := map[string]*int{
		"header": &c.Rows.Header, "blank": &c.Rows.Blank, "footer": &c.Rows.Footer, "created": &c.Rows.Created, "updated": &c.Rows.Updated,
		"unchanged": &c.Rows.Unchanged, "merged_in_file": &c.Rows.MergedInFile, "rejected": &c.Rows.Rejected, "skipped": &c.Rows.Skipped,
	}
	_, err = pgx.ForEachRow(rows, []any{&kind, &n, &lines}, func() error {
		if target := of[kind]; target != nil {
			*target = n
		}
		if lines > 0 {
			c.Rows.Records += n
			c.Rows.Lines += lines
		}
		return nil
	})
	if err != nil {
		return c, fmt.Errorf("count the rows: %w", err)
	}
	c.Rows.LineBreaks = c.Rows.Lines - c.Rows.Records
	rows, _ = tx.PG.Query(ctx, `select reason, count(*)::int from import_fate where import_id = $1 and reason <> '' group by reason`, importID)
	if _, err = pgx.ForEachRow(rows, []any{&kind, &n}, func() error { c.Reasons[kind] = n; return nil }); err != nil {
		return c, fmt.Errorf("count the reasons: %w", err)
	}
	return c, nil
}

// Of gives the figures of a kind of record.
func (c *Counts) Of(entity string) *Fates {
	return map[string]*Fates{"contact": &c.Contacts, "property": &c.Properties, "phone": &c.Phones, "email": &c.Emails}[entity]
}

// CountRecords counts the records that an import touched with its rows after
// one of them, each once, although several parts of it did.
func (c *Counts) CountRecords(ctx context.Context, tx db.Tx, importID string, after int64) error {
	var entity string
	var f Fates
	rows, _ := tx.PG.Query(ctx, countTargets, importID, after)
	_, err := pgx.ForEachRow(rows, []any{&entity, &f.Created, &f.Updated, &f.Unchanged}, func() error {
		*c.Of(entity) = f
		return nil
	})
	if err != nil {
		return fmt.Errorf("count the records: %w", err)
	}
	return nil
}

// delta counts a table and what of it this transaction really wrote: every row
// names its transaction (xmin), so that what others insert meanwhile is told
// apart.
const delta = `select count(*)::int, count(*) filter (where xmin = pg_current_xact_id()::xid)::int from `

// Which phones a ledger counts: those that are there, or that are opted out.
const (
	AllThere    = "archived_at is null"
	OptedPhones = "opted_out_at is not null"
)

// File is what the file was counted to hold before it was read.
type File struct{ Records, Lines int64 }

// Balance compares ledger, file and database inside the transaction that
// commits. before is the ledger of the parts that were merged earlier; contacts
// and properties are how many rows that were there the merge changed. A part
// that is not the last does not hold all rows of the file yet. phones says which
// of them the ledger calls created.
func Balance(ctx context.Context, tx db.Tx, before, now Counts, d Delta, contacts, properties int, phones string, file *File) (Delta, error) {
	r := now.Rows
	fates := r.Header + r.Blank + r.Footer + r.Created + r.Updated + r.Unchanged + r.MergedInFile + r.Rejected + r.Skipped
	if file != nil && (fates != r.Records || int64(r.Records) != file.Records || int64(r.Lines) != file.Lines) {
		return d, outOfBalance("The rows with a fate are %d, the rows of the ledger %d with %d lines; the file has %d with %d.", fates, r.Records, r.Lines, file.Records, file.Lines)
	}
	which := map[string]string{"contact": AllThere, "property": AllThere, "phone": phones, "email": AllThere}
	for _, t := range []struct {
		table            string
		change           *Change
		created, updated int
	}{
		{"contact", &d.Contacts, now.Contacts.Created - before.Contacts.Created, contacts},
		{"property", &d.Properties, now.Properties.Created - before.Properties.Created, properties},
		{"phone", &d.Phones, now.Phones.Created - before.Phones.Created, 0},
		{"email", &d.Emails, now.Emails.Created - before.Emails.Created, 0},
	} {
		var all, mine int
		if err := tx.PG.QueryRow(ctx, delta+t.table+` where `+which[t.table]).Scan(&all, &mine); err != nil {
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

// OutOfBalance tells which figures disagree.
type OutOfBalance struct{ Detail string }

func (e *OutOfBalance) Error() string { return e.Detail }

func outOfBalance(text string, args ...any) error { return &OutOfBalance{fmt.Sprintf(text, args...)} }

const recheck = `
	with made as materialized (select entity, entity_id from import_target where import_id = $1 and fate = 'created')
	select (select count(*) from made)::int as said, (
			(select count(*) from contact where id in (select entity_id from made where entity = 'contact'))
			+ (select count(*) from property where id in (select entity_id from made where entity = 'property'))
			+ (select count(*) from phone where id in (select entity_id from made where entity = 'phone'))
			+ (select count(*) from email where id in (select entity_id from made where entity = 'email')))::int as found,
		(select count(*) from import_line where import_id = $1)::int as rows`

// Recount looks, on a connection that saw nothing of the merge, whether what
// the ledger calls new is there.
func Recount(ctx context.Context, d *db.DB, importID string, c Counts) error {
	config := d.Pool.Config()
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return fmt.Errorf("open a new connection: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := config.AfterConnect(ctx, conn); err != nil {
		return fmt.Errorf("open a new connection: %w", err)
	}
	// The tables have just grown and their statistics do not know yet: a nested loop would take minutes.
	if _, err := conn.Exec(ctx, `set enable_nestloop = off; set jit = off; set work_mem = '64MB'`); err != nil {
		return err
	}
	var said, found, rows int
	if err := conn.QueryRow(ctx, recheck, importID).Scan(&said, &found, &rows); err != nil {
		return fmt.Errorf("count again: %w", err)
	}
	if want := c.Contacts.Created + c.Properties.Created + c.Phones.Created + c.Emails.Created; said != want || found != want || rows != c.Rows.Records {
		return outOfBalance("A new connection finds %d of the %d records that the ledger calls new, and %d rows.", found, want, rows)
	}
	return nil
}
