package sending

import (
	"context"
	"fmt"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/timeline"
)

// taken is a text that the vendor has.
type taken struct {
	EntryID  int64
	PhoneID  string
	VendorID string
}

// accept records that the vendor has texts. It comes from the answer, from a
// report that was faster, or from reconciling; all of them may come.
func (m *Module) accept(ctx context.Context, tx db.Tx, texts ...taken) error {
	if len(texts) == 0 {
		return nil
	}
	entryIDs, phoneIDs, vendorIDs := make([]int64, len(texts)), make([]string, len(texts)), make([]string, len(texts))
	for i, text := range texts {
		entryIDs[i], phoneIDs[i], vendorIDs[i] = text.EntryID, text.PhoneID, text.VendorID
	}
	if _, err := contacts.LockPhones(ctx, tx, phoneIDs); err != nil {
		return err
	}
	// Among texts of ours the table itself sees to it.
	others, err := timeline.Known(ctx, tx, vendorIDs)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return fmt.Errorf("sending: %d of the vendor's ids belong to other texts", len(others))
	}
	changed, err := m.move(ctx, tx, byEntry+` and s.state in ('claimed', 'unknown', 'absent')`, entryIDs, change{State: StateAccepted, Taken: texts})
	if err != nil || len(changed) == 0 {
		return err
	}
	texted := make([]contacts.Texted, len(changed))
	for i, each := range changed {
		texted[i] = contacts.Texted{PhoneID: each.PhoneID, At: each.LeftAt, Campaign: each.Purpose == consent.Marketing, Automated: each.Automated}
	}
	return contacts.NoteTexted(ctx, tx, texted)
}
