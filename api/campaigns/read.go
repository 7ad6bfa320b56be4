package campaigns

import (
	"context"

	"github.com/attackacrack/crm/api/platform/db"
)

// Read is a campaign without its figures.
func Read(ctx context.Context, q db.Querier, id string) (Campaign, error) { return get(ctx, q, id) }
