package receipts_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/receipts"
)

func TestAReceiptSaysWhyAndIsSealed(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t)
	handle := open(t, url)
	at := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	long := at.AddDate(0, -2, 0)
	facts := consent.Facts{
		Phone:   consent.PhoneFacts{Loaded: true, Valid: true, LineType: "mobile", LastCampaignSentAt: &long},
		Purpose: consent.Marketing, Automated: true, ConsentBasis: "attested", CampaignActive: true,
		Places:   consent.PlacesOf("617", "02139", "MA", at),
		Business: consent.Window{Zone: "America/New_York", From: 540, To: 1080, Weekdays: []time.Weekday{time.Thursday}},
		Rules:    consent.Jurisdictions(),
	}
	refused := facts
	refused.Phone.OptedOutAt = &long
	require.NoError(t, handle.InTx(t.Context(), func(tx db.Tx) error {
		phone, err := contacts.EnsurePhone(t.Context(), tx, "+16175550142", at)
		require.NoError(t, err)
		var kept []receipts.Receipt
		for i, input := range []consent.Facts{facts, refused} {
			answer := consent.Decide(input, at)
			require.True(t, answer.Final)
			kept = append(kept, receipts.Receipt{PhoneID: phone.ID, EntryID: new(int64(i + 1)), Allowed: answer.Allowed, Reason: answer.Reason, Inputs: input})
		}
		require.NoError(t, receipts.Keep(t.Context(), tx, at, nil))
		return receipts.Keep(t.Context(), tx, at, kept)
	}))

	api := httpd.New(httpd.Options{DB: handle, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) { return actor.Actor{Kind: actor.User}, nil },
		Allows:   func(_ actor.Actor, permission string) bool { return permission == "conversations:read" },
	}})
	(&receipts.Module{DB: handle}).Routes(api)
	ask := func(entry string) (int, receipts.Why) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/messages/"+entry+"/receipt", nil)
		request.Header.Set("Authorization", "Bearer x")
		answer := httptest.NewRecorder()
		api.Router.ServeHTTP(answer, request)
		var why receipts.Why
		require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &why))
		return answer.Code, why
	}
	status, why := ask("1")
	require.Equal(t, http.StatusOK, status)
	require.True(t, why.Allowed && why.Repeats)
	require.Equal(t, consent.RulesVersion, why.RulesVersion)
	require.Equal(t, at, why.At.UTC())
	require.Len(t, why.Checks, 18)
	for _, check := range why.Checks {
		require.True(t, check.Passed, check.Check)
		require.NotEmpty(t, check.Rule, check.Check)
		require.NotEmpty(t, check.Facts, check.Check)
		require.NotEqual(t, check.Check, check.Text, "in words")
	}
	require.Len(t, why.Laws, 2, "the federal law and the one of Massachusetts")
	require.Equal(t, "47 CFR 64.1200(c)(1)", why.Laws[0].Source)
	require.Equal(t, 1200, why.Laws[1].To)
	_, why = ask("2")
	require.False(t, why.Allowed)
	require.Equal(t, "opted_out", why.Reason)
	last := why.Checks[5]
	require.Equal(t, receipts.WhyCheck{
		Check: "opted_out", Text: "This phone has opted out of texts. Nothing may be sent to it.", Rule: last.Rule,
		Facts: []receipts.WhyFact{{Name: "phone.opted_out_at", Value: `"2026-09-19T15:00:00Z"`}},
	}, last)
	status, _ = ask("3")
	require.Equal(t, http.StatusNotFound, status)

	count, broken, err := receipts.Verify(t.Context(), handle)
	require.NoError(t, err)
	require.EqualValues(t, 2, count)
	require.Empty(t, broken)
	seals, err := receipts.Seals(t.Context(), handle, []string{why.Batch, db.NewID()})
	require.NoError(t, err)
	require.Len(t, seals, 1)
	require.True(t, seals[why.Batch].Intact)
	require.Nil(t, seals[why.Batch].Line, "nobody has sealed the log yet")
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, statement := range []string{
		`update crm.decision set allowed = true, reason = 'allowed' where entry_id = 2`,
		`delete from crm.decision where entry_id = 1`, `delete from crm.decision`,
	} {
		_, err = conn.Exec(t.Context(), statement)
		require.NoError(t, err)
		_, broken, err = receipts.Verify(t.Context(), handle)
		require.NoError(t, err)
		require.Len(t, broken, 1, statement)
		require.Contains(t, broken[0], why.Batch)
		seals, err = receipts.Seals(t.Context(), handle, []string{why.Batch})
		require.NoError(t, err)
		require.False(t, seals[why.Batch].Intact, statement)
	}
}

func open(t *testing.T, url string) *db.DB {
	t.Helper()
	handle, err := db.Open(t.Context(), db.Options{URL: url})
	require.NoError(t, err)
	t.Cleanup(handle.Close)
	return handle
}

func TestReceiptsAreKeptWithTheirInputs(t *testing.T) {
	t.Parallel()
	handle := open(t, dbtest.New(t))
	at := time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
	entry, recipient := int64(7), db.NewID()
	require.NoError(t, handle.InTx(t.Context(), func(tx db.Tx) error {
		return receipts.Keep(t.Context(), tx, at, []receipts.Receipt{
			{PhoneID: db.NewID(), EntryID: &entry, RecipientID: &recipient, Allowed: true, Reason: "allowed", Inputs: consent.Facts{Purpose: consent.Marketing}},
			{PhoneID: db.NewID(), Reason: "opted_out", Inputs: consent.Facts{}},
		})
	}))
	var kept int
	require.NoError(t, handle.GetContext(t.Context(), &kept, `
		select count(*) from decision where rules_version = $1 and at = $2
			and (allowed and entry_id = 7 and recipient_id = $3 and inputs ->> 'purpose' = 'marketing' or not allowed and entry_id is null)`,
		consent.RulesVersion, at, recipient))
	require.Equal(t, 2, kept)
}
