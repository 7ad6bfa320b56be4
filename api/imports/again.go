package imports

import (
	"context"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/matching"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/uploads"
)

// twin finds an earlier import that says of these rows what this one would.
func (m *merge) twin(ctx context.Context, upTo int64) (id string, err error) {
	if m.journal, err = journal.End(ctx, m.tx); err != nil {
		return "", err
	}
	return uploads.Twin(ctx, m.tx, m.imp.ID, m.defaultState, m.imp.Merged, upTo)
}

// repeat says of rows what their twins said, without reading or looking up any.
func (m *merge) repeat(ctx context.Context, twin string, upTo int, decided chan<- *matching.Chunk) error {
	defer close(decided)
	for after := int(m.imp.Merged); ; {
		fates, err := ledger.Again(ctx, m.module.db, twin, m.imp.ID, after, upTo, m.module.chunk)
		if err != nil || len(fates) == 0 {
			return err
		}
		after = int(fates[len(fates)-1].RowNo)
		select {
		case decided <- m.matching.Repeat(fates):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
