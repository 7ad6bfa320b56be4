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
type taken = timeline.Named

// accept records that the vendor has texts. It comes from the answer, from a
// report that was faster, or from reconciling; all of them may come.
func (m *Module) accept(ctx context.Context, tx db.Tx, texts ...taken) error {
	if len(texts) == 0 {
		return nil
	}
	named := make(map[int64]taken, len(texts))
	entryIDs := make([]int64, len(texts))
	for i, text := range texts {
		named[text.EntryID], entryIDs[i] = text, text.EntryID
	}
	var phoneIDs []string
	if err := tx.SelectContext(ctx, &phoneIDs, `select phone_id from send where entry_id = any($1)`, entryIDs); err != nil {
		return fmt.Errorf("read sends: %w", err)
	}
	if _, err := contacts.LockPhones(ctx, tx, phoneIDs); err != nil {
		return err
	}
	changed, err := m.move(ctx, tx, byEntry+` and s.state in ('claimed', 'unknown', 'absent')`, entryIDs, change{State: StateAccepted})
	if err != nil || len(changed) == 0 {
		return err
	}
	names := make([]timeline.Named, len(changed))
	texted := make([]contacts.Texted, len(changed))
	for i, each := range changed {
		names[i] = named[each.EntryID]
		texted[i] = contacts.Texted{PhoneID: each.PhoneID, At: each.LeftAt, Campaign: each.Purpose == consent.Marketing, Automated: each.Automated}
	}
	if err := timeline.Name(ctx, tx, names); err != nil {
		return err
	}
	return contacts.NoteTexted(ctx, tx, texted)
}
