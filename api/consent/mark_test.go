package consent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

func openDB(t *testing.T) *db.DB {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	return handle
}

func TestMarksAreProjectedOntoThePhone(t *testing.T) {
	t.Parallel()
	handle := openDB(t)
	at := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	later := at.Add(time.Hour)
	owner := actor.With(t.Context(), actor.Actor{Kind: actor.User, ID: "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e", Role: "owner"})
	steps := []struct {
		kind, source, reason string
		at                   time.Time
		want                 contacts.Phone
	}{
		{consent.MarkHold, consent.ByReply, "unclear_reply", at, contacts.Phone{HeldAt: &at, HoldReason: "unclear_reply"}},
		{consent.MarkHold, consent.ByReply, consent.HoldUnread, later, contacts.Phone{HeldAt: &at, HoldReason: "unclear_reply"}},
		{consent.MarkRelease, consent.ByReply, "understood", later, contacts.Phone{}},
		{consent.MarkOptOut, consent.ByReply, "", at, contacts.Phone{OptedOutAt: &at, CampaignsOffAt: &at}},
		{consent.MarkOptOut, consent.ByImport, "", later, contacts.Phone{OptedOutAt: &at, CampaignsOffAt: &at}},
		{consent.MarkOptIn, consent.ByReply, "", later, contacts.Phone{CampaignsOffAt: &at}},
		{consent.MarkOptIn, consent.ByPerson, "asked for it", later, contacts.Phone{}},
		{consent.MarkWrongNumber, consent.ByReply, "", at, contacts.Phone{WrongNumberAt: &at}},
		{consent.MarkLegal, consent.ByReply, "legal", at, contacts.Phone{WrongNumberAt: &at, LegalHoldAt: &at, HeldAt: &at, HoldReason: "legal"}},
		{consent.MarkRelease, consent.ByPerson, "settled", later, contacts.Phone{}},
	}
	var phone contacts.Phone
	require.NoError(t, handle.InTx(owner, func(tx db.Tx) (err error) {
		phone, err = contacts.EnsurePhone(owner, tx, "+16175550142", at)
		return err
	}))
	for i, step := range steps {
		require.NoError(t, handle.InTx(owner, func(tx db.Tx) error {
			locked, err := contacts.LockPhones(owner, tx, []string{phone.ID})
			require.NoError(t, err)
			_, err = consent.Mark(owner, tx, locked[0], consent.Marking{Kind: step.kind, Source: step.source, Reason: step.reason, At: step.at})
			require.NoError(t, err)
			stored, err := contacts.LockPhones(owner, tx, []string{phone.ID})
			require.NoError(t, err)
			got := stored[0]
			for _, pair := range [][2]*time.Time{
				{step.want.OptedOutAt, got.OptedOutAt},
				{step.want.CampaignsOffAt, got.CampaignsOffAt},
				{step.want.HeldAt, got.HeldAt},
				{step.want.WrongNumberAt, got.WrongNumberAt},
				{step.want.LegalHoldAt, got.LegalHoldAt},
			} {
				require.Equal(t, pair[0] == nil, pair[1] == nil, "step %d %s", i, step.kind)
				require.True(t, pair[0] == nil || pair[0].Equal(*pair[1]), "step %d %s", i, step.kind)
			}
			require.Equal(t, step.want.HoldReason, got.HoldReason, "step %d", i)
			return nil
		}))
	}
	var marks int
	require.NoError(t, handle.GetContext(owner, &marks, `select count(*) from phone_mark where phone_id = $1 and actor <> ''`, phone.ID))
	require.Equal(t, len(steps), marks)
}

func TestAPersonOfTheOfficeCannotLiftALegalHold(t *testing.T) {
	t.Parallel()
	handle := openDB(t)
	at := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	office := actor.With(t.Context(), actor.Actor{Kind: actor.User, ID: "x", Role: "office"})
	require.NoError(t, handle.InTx(office, func(tx db.Tx) error {
		phone, err := contacts.EnsurePhone(office, tx, "+16175550142", at)
		require.NoError(t, err)
		phone, err = consent.Mark(office, tx, phone, consent.Marking{Kind: consent.MarkLegal, Source: consent.ByReply, Reason: "legal", At: at})
		require.NoError(t, err)
		phone, err = consent.Mark(office, tx, phone, consent.Marking{Kind: consent.MarkRelease, Source: consent.ByPerson, Reason: "fine", At: at})
		require.NotNil(t, phone.LegalHoldAt)
		require.Nil(t, phone.HeldAt)
		return err
	}))
}
