package openphone

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// spacing keeps the vendor's 10 requests a second: a tenth more than 100 ms,
// because jitter on the way may squeeze eleven requests into one second.
const spacing = 110 * time.Millisecond

// The database's own clock counts, which is one for all processes.
const takeSlot = `
	insert into vendor_rate as rate (vendor, next_free_at) values ($1, clock_timestamp() + make_interval(secs => $2))
	on conflict (vendor) do update
		set next_free_at = greatest(rate.next_free_at, clock_timestamp()) + make_interval(secs => $2)
	returning extract(epoch from next_free_at - clock_timestamp()) - $2`

// Limiter makes Config.Limiter: one row in Postgres gives each request of all
// processes an instant of its own, and the caller waits for it.
func Limiter(handle *db.DB, vendor string) func(context.Context) error {
	return func(ctx context.Context) error {
		var wait float64
		if err := handle.GetContext(ctx, &wait, takeSlot, vendor, spacing.Seconds()); err != nil {
			return fmt.Errorf("take a slot of %s: %w", vendor, err)
		}
		timer := time.NewTimer(time.Duration(wait * float64(time.Second)))
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}
}
