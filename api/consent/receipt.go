package consent

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Receipt is a final answer of the gate with everything it was based on.
type Receipt struct {
	PhoneID     string
	EntryID     *int64
	RecipientID *string
	Allowed     bool
	Reason      string
	Inputs      any // the Facts
}

var receiptColumns = []string{"at", "phone_id", "entry_id", "recipient_id", "allowed", "reason", "inputs", "rules_version"}

// Keep stores final answers; a mere "not yet" is none.
func Keep(ctx context.Context, tx db.Tx, at time.Time, receipts []Receipt) error {
	rows := make([][]any, 0, len(receipts))
	for _, receipt := range receipts {
		inputs, err := json.Marshal(receipt.Inputs)
		if err != nil {
			return fmt.Errorf("keep a decision: %w", err)
		}
		rows = append(rows, []any{at, receipt.PhoneID, receipt.EntryID, receipt.RecipientID, receipt.Allowed, receipt.Reason, inputs, RulesVersion})
	}
	return tx.Copy(ctx, "decision", receiptColumns, rows)
}
