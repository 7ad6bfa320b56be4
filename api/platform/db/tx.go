package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
	"github.com/riverqueue/river"
)

// Tx is one transaction seen two ways: sqlx statements on the connection, and
// pgx (PG) for COPY, batches and River. One goroutine per Tx.
type Tx struct {
	*sqlx.Conn
	PG    pgx.Tx
	state *txState
}

type txState struct {
	inserter *river.Client[pgx.Tx]
	touched  []Touched
	direct   bool              // rows are copied into the tables themselves
	stages   map[string]string // else: table and columns → temporary table
}

// Touched names an entity that a transaction wrote, for the audit line.
type Touched struct {
	Entity string
	ID     string
}

// InTx runs fn in one transaction: committed when fn returns nil, else rolled
// back, also on panic.
func (d *DB) InTx(ctx context.Context, fn func(tx Tx) error) error {
	return d.Pin(ctx, func(session Session) error { return session.InTx(ctx, fn) })
}

// Write is InTx for what returns something.
func Write[T any](ctx context.Context, d *DB, fn func(tx Tx) (T, error)) (result T, err error) {
	err = d.InTx(ctx, func(tx Tx) error {
		result, err = fn(tx)
		return err
	})
	return result, err
}

// Enqueue adds a job that exists exactly when the transaction commits.
func (tx Tx) Enqueue(ctx context.Context, args river.JobArgs, options ...*river.InsertOpts) error {
	var option *river.InsertOpts
	if len(options) > 0 {
		option = options[0]
	}
	if _, err := tx.state.inserter.InsertTx(ctx, tx.PG, args, option); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Touch notes what the transaction wrote; the audit line names it.
func (tx Tx) Touch(entity, id string) {
	tx.state.touched = append(tx.state.touched, Touched{Entity: entity, ID: id})
}

// Touched lists what the transaction wrote so far.
func (tx Tx) Touched() []Touched { return tx.state.touched }

// Copy stores many rows; far faster than INSERT one by one, but for a few.
func (tx Tx) Copy(ctx context.Context, table string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	list := strings.Join(columns, ", ")
	if len(rows) <= fewRows {
		return tx.insert(ctx, pgx.Identifier{Schema, table}.Sanitize(), list, rows)
	}
	return tx.fill(ctx, table, list, func(into pgx.Identifier) error {
		_, err := tx.PG.CopyFrom(ctx, into, columns, pgx.CopyFromRows(rows))
		return err
	})
}

// fill has rows copied into a table. Postgres refuses COPY into one with row
// level security, but not to its owner: for this statement alone the connection
// is what it logged in as. Where that is not the owner, a temporary table takes
// the rows, made once in a transaction, which costs a quarter more.
func (tx Tx) fill(ctx context.Context, table, list string, fill func(into pgx.Identifier) error) error {
	var err error
	if tx.state.direct {
		if _, err = tx.PG.Exec(ctx, "set local role none"); err == nil {
			err = fill(pgx.Identifier{Schema, table})
		}
		if err == nil { // else nothing but a rollback follows, which restores the role as well
			_, err = tx.PG.Exec(ctx, "set local role "+role)
		}
		if err != nil {
			return fmt.Errorf("copy into %s: %w", table, err)
		}
		return nil
	}
	target, stage := pgx.Identifier{Schema, table}.Sanitize(), tx.state.stages[table+list]
	if stage == "" {
		stage = fmt.Sprintf("copied_rows_%d", len(tx.state.stages))
		tx.state.stages[table+list] = stage
		_, err = tx.PG.Exec(ctx, "create temporary table "+stage+" on commit drop as select "+list+" from "+target+" with no data")
	}
	if err == nil {
		err = fill(pgx.Identifier{stage})
	}
	if err == nil {
		_, err = tx.PG.Conn().PgConn().Exec(ctx, "insert into "+target+" ("+list+") select "+list+" from "+stage+"; truncate "+stage).ReadAll()
	}
	if err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

// fewRows are sent as single inserts, in one round trip.
const fewRows = 50

func (tx Tx) insert(ctx context.Context, target, list string, rows [][]any) error {
	values := make([]string, len(rows[0]))
	for i := range values {
		values[i] = fmt.Sprintf("$%d", i+1)
	}
	batch := &pgx.Batch{}
	for _, row := range rows {
		batch.Queue("insert into "+target+" ("+list+") values ("+strings.Join(values, ", ")+")", row...)
	}
	if err := tx.PG.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("insert into %s: %w", target, err)
	}
	return nil
}

// Query reads in pgx's way, which knows arrays and JSON.
func (tx Tx) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	return tx.PG.Query(ctx, query, args...)
}

// SendBatch runs several statements in one round trip; Close its results.
func (tx Tx) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	return tx.PG.SendBatch(ctx, batch)
}

// ExecAll runs statements one after the other; each gets the first of args, as
// many as it names. What names the work in an error.
func (tx Tx) ExecAll(ctx context.Context, what string, statements []string, args ...any) error {
	for _, statement := range statements {
		named := len(args)
		for named > 0 && !strings.Contains(statement, fmt.Sprintf("$%d", named)) {
			named--
		}
		if _, err := tx.PG.Exec(ctx, statement, args[:named]...); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}

// Exec runs a statement that returns no rows and tells how many it touched.
func (tx Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := tx.PG.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}
