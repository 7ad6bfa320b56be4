package imports

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// StatisticsArgs is the job that tells the planner what an import has brought.
type StatisticsArgs struct{}

// Kind names the job.
func (StatisticsArgs) Kind() string { return "imports.statistics" }

const longestStatistics = 5 * time.Minute

// statistics runs beside whatever comes next: nobody waits for it.
func (m *Module) statistics(ctx context.Context, _ *river.Job[StatisticsArgs]) error {
	for grown := true; grown; {
		if err := m.db.GetContext(ctx, &grown, `select refresh_statistics(one => true)`); err != nil {
			return err
		}
	}
	return nil
}
