package imports

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/uploads"
)

// RunArgs is the job that takes an import as far as it may go.
type RunArgs struct {
	ImportID string `json:"import_id" river:"unique"`
}

// Kind names the job.
func (RunArgs) Kind() string { return "imports.run" }

// InsertOpts keep one job per import. A job that is done does not count: the
// same import may be run after its preview.
func (RunArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Import, MaxAttempts: 5, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled,
	}}}
}

// errAsked says that somebody asked for more while the job was ending.
var errAsked = errors.New("the import was asked to go on")

// errStopped says that the import was cancelled, or is worked elsewhere.
var errStopped = errors.New("the import was stopped")

// work goes on from whatever state it finds, so that it may be killed and run
// again at any time.
func (m *Module) work(ctx context.Context, job *river.Job[RunArgs]) error {
	imp, err := uploads.Get(ctx, m.db, job.Args.ImportID)
	if err != nil {
		return err
	}
	ctx = actor.With(ctx, actor.Actor{Kind: actor.User, ID: imp.Actor, Name: imp.ActorName})
	ends := uploads.Failed
	if imp.State == uploads.Undoing || imp.State == uploads.Redoing {
		ends = imp.Taking.Back(imp.State)
	}
	err = m.advance(ctx, &imp, job)
	var failure *uploads.Failure
	var unequal *ledger.OutOfBalance
	switch {
	case errors.As(err, &unequal):
		failure = &uploads.Failure{Code: "out_of_balance", Message: unequal.Detail, Hint: imp.Left() + " Import the file again; if it fails again, send us its name and this text."}
	case errors.Is(err, errAsked):
		return m.work(ctx, job)
	case errors.Is(err, errStopped):
		return m.complete(ctx, job, func(db.Tx) error { return nil })
	case errors.As(err, &failure):
	case db.Refused(err) || err != nil && ctx.Err() == nil && job.Attempt >= job.MaxAttempts:
		slog.ErrorContext(ctx, "import failed", "import", imp.ID, "error", err)
		failure = &uploads.Failure{Code: "not_stored", Message: "The database did not take the import.", Hint: "What was not merged yet is unchanged. Take it up again; the details are in the log."}
	default:
		return err
	}
	return m.complete(ctx, job, func(tx db.Tx) error {
		return m.move(ctx, tx, &imp, ends, `error = $3, finished_at = $4`, failure, m.clock.Now())
	})
}

// advance takes the import through its states. The last step ends the job in
// the same transaction, so that a request to run on comes before it and is
// seen, or after it and makes a new job.
func (m *Module) advance(ctx context.Context, imp *Import, job *river.Job[RunArgs]) error {
	if imp.State == uploads.Undoing || imp.State == uploads.Redoing {
		return m.takeBack(ctx, imp, job)
	}
	if imp.State == uploads.Uploaded {
		err := m.db.InTx(ctx, func(tx db.Tx) error { return m.move(ctx, tx, imp, uploads.Reading, `started_at = $3`, m.clock.Now()) })
		if err != nil {
			return err
		}
	}
	if imp.State == uploads.Reading {
		if err := m.read(ctx, imp); err != nil {
			return err
		}
		if err := m.preview(ctx, imp); err != nil {
			return err
		}
	}
	if imp.State == uploads.Merging {
		for imp.Merged < imp.Records {
			if err := m.merge(ctx, imp, imp.Merged+m.part); err != nil {
				return err
			}
		}
		if err := ledger.Recount(ctx, m.db, imp.ID, imp.Counts); err != nil {
			return err
		}
		now := m.clock.Now()
		imp.Delta.CheckedAt = &now
		return m.complete(ctx, job, func(tx db.Tx) error {
			if err := m.move(ctx, tx, imp, uploads.Done, `delta = $3, finished_at = $4, rows_done = records`, imp.Delta, now); err != nil {
				return err
			}
			return tx.Enqueue(ctx, StatisticsArgs{})
		})
	}
	return m.complete(ctx, job, func(tx db.Tx) error {
		// The row's lock orders this against requests: one that came before made no job, because of this one.
		var state string
		if err := tx.GetContext(ctx, &state, `select state from import where id = $1 for update`, imp.ID); err != nil || state == imp.State {
			return err
		}
		return errAsked
	})
}

// preview is the merge with a rollback. An import that was asked to run goes on
// without it: its ledger would say the same.
func (m *Module) preview(ctx context.Context, imp *Import) error {
	for rehearsed := false; ; rehearsed = true {
		asked := false
		err := m.db.InTx(ctx, func(tx db.Tx) error {
			// The row's lock orders this against a request to run.
			if err := tx.GetContext(ctx, &asked, `select run_asked from import where id = $1 for update`, imp.ID); err != nil {
				return err
			}
			switch {
			case asked:
				return m.move(ctx, tx, imp, uploads.Merging, `rows_done = 0`)
			case rehearsed:
				return m.move(ctx, tx, imp, uploads.Preview, `counts = $3, rows_done = records`, imp.Counts)
			}
			return nil
		})
		if err != nil || imp.State != uploads.Reading {
			return err
		}
		if err := m.rehearse(ctx, imp); err != nil {
			return err
		}
	}
}

// move changes the state, if it is still the one that this job knows.
func (m *Module) move(ctx context.Context, tx db.Tx, imp *Import, state, set string, args ...any) error {
	if set != "" {
		set = ", " + set
	}
	moved, err := tx.Exec(ctx, `update import set state = '`+state+`', version = version + 1`+set+` where id = $1 and state = $2`, append([]any{imp.ID, imp.State}, args...)...)
	if err != nil {
		return fmt.Errorf("move import %s to %s: %w", imp.ID, state, err)
	}
	if moved == 0 {
		return errStopped
	}
	imp.State = state
	return imp.Publish(ctx, tx)
}

// complete ends the job in the transaction of its last effect.
func (m *Module) complete(ctx context.Context, job *river.Job[RunArgs], effect func(db.Tx) error) error {
	return m.db.InTx(ctx, func(tx db.Tx) error {
		if err := effect(tx); err != nil && !errors.Is(err, errStopped) {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx.PG, job)
		return err
	})
}
