package imports

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/uploads"
)

// ForgetArgs is the daily job that deletes originals which are older than the
// setting says.
type ForgetArgs struct{}

// Kind names the job.
func (ForgetArgs) Kind() string { return "imports.forget" }

const forget = `
	update import set blob_deleted_at = $2, version = version + 1,
		state = case when state in ('mapping', 'preview') then 'cancelled' else state end, finished_at = coalesce(finished_at, $2),
		mapping = jsonb_set(mapping - 'sample', '{columns}', (select coalesce(jsonb_agg(c || '{"samples": []}'), '[]') from jsonb_array_elements(mapping->'columns') c))
	where id = $1 and blob_deleted_at is null and state in ('mapping', 'preview', 'done', 'failed', 'cancelled', 'undone')`

// forget deletes the file and the text of its rows; the figures, the fates and
// the rejected rows stay.
func (m *Module) forget(ctx context.Context, _ *river.Job[ForgetArgs]) error {
	business, err := access.ReadBusiness(ctx, m.db)
	if err != nil {
		return err
	}
	old, err := uploads.KeptSince(ctx, m.db, m.clock.Now().AddDate(0, 0, -business.KeepDays))
	for i := range old {
		if err == nil {
			err = m.forgetOne(ctx, &old[i], m.clock.Now())
		}
	}
	return err
}

func (m *Module) forgetOne(ctx context.Context, imp *Import, now time.Time) error {
	return m.db.InTx(ctx, func(tx db.Tx) error {
		changed, err := tx.Exec(ctx, forget, imp.ID, now)
		if err != nil || changed == 0 { // it is worked on
			return err
		}
		if err := ledger.Shred(ctx, tx, imp.ID); err != nil {
			return err
		}
		if err := imp.Publish(ctx, tx); err != nil {
			return err
		}
		// Last, and before the commit: a file that is gone and still named is found out, one that is kept and forgotten never.
		return m.blobs.Delete(imp.Blob)
	})
}
