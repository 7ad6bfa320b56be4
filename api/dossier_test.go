package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/dossier"
)

func (x *product) why(campaign, phone string) (s dossier.Standing) {
	x.t.Helper()
	x.must(http.StatusOK, http.MethodGet, "/v1/campaigns/"+campaign+"/why?phone="+url.QueryEscape(phone), nil, &s)
	require.NotEmpty(x.t, s.Checks)
	require.Regexp(x.t, `^[A-Z].*[^.]\.$`, s.Text)
	return s
}

func (x *product) exec(statement string, args ...any) {
	x.t.Helper()
	_, err := x.db.ExecContext(x.t.Context(), statement, args...)
	require.NoError(x.t, err)
}

// failed are the conditions that were not met.
func failed(s dossier.Standing) (reasons []string) {
	for _, check := range s.Checks {
		if !check.Passed {
			reasons = append(reasons, check.Check)
		}
	}
	return reasons
}

// hashOf is how a phone stays known after its person was erased, without a key in tests.
func hashOf(text string) []byte {
	mac := hmac.New(sha256.New, nil)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func TestWhyNotIsAnsweredForAnybodyAtAnyTime(t *testing.T) {
	t.Parallel()
	x := newStanding(t, 0)
	x.set(monday.Add(-2 * time.Hour)) // 8:00: nothing may leave yet
	other := x.attested("Milton", 1)  // 0101
	list := x.attested("Quincy", 8)   // 0102 to 0109
	x.exec(`update phone set opted_out_at = $1 where e164 = '+16175550102'`, monday)
	x.exec(`update property set state = 'ZZ' where street like '3 %'`) // of 0103
	x.exec(`update phone set last_campaign_sent_at = $1 where e164 = '+16175550104'`, monday.AddDate(0, -3, 0))
	x.exec(`insert into suppression values ($1, $2, 'opt_out', $3)`, hashOf("+16175550199"), hex.EncodeToString(hashOf("key"))[:16], monday)
	id := x.draft(list, message)

	s := x.why(id, "(617) 555-0105")
	require.Equal(t, "+16175550105", s.Phone)
	require.Contains(t, s.Name, "Anna")
	require.Equal(t, "not_launched", s.Reason)
	require.Equal(t, []string{"campaign_inactive", "outside_window"}, failed(s))
	require.Len(t, s.Checks, 18, "a cold phone and a campaign: all that the gate asks")
	require.Equal(t, "opted_out", x.why(id, "+16175550102").Reason)
	require.Equal(t, "zone_unknown", x.why(id, "+16175550103").Reason)
	require.Equal(t, "previously_contacted", x.why(id, "+16175550104").Reason)
	require.Equal(t, "not_on_list", x.why(id, "+16175550101").Reason)
	s = x.why(id, "+16175550198")
	require.Equal(t, "unknown_phone", s.Reason)
	require.Contains(t, failed(s), "facts_missing")
	s = x.why(id, "+16175550199")
	require.Equal(t, "suppressed", s.Reason)
	require.Contains(t, s.Text, "Nothing may be sent to it.")
	x.refused(http.StatusUnprocessableEntity, "invalid_number", http.MethodGet, "/v1/campaigns/"+id+"/why?phone=12", nil)
	x.refused(http.StatusNotFound, "not_found", http.MethodGet, "/v1/campaigns/"+other+"/why?phone=%2B16175550105", nil)

	var later struct{ ID string }
	x.must(http.StatusCreated, http.MethodPost, "/v1/campaigns", map[string]any{
		"name": "Later", "list_id": list, "body": message, "starts_at": monday.AddDate(0, 0, 7), "previously_contacted": "review",
	}, &later)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+later.ID+"/launch", nil, nil)
	s = x.why(later.ID, "+16175550105")
	require.Equal(t, monday.AddDate(0, 0, 7), s.NextAt.UTC())
	require.Contains(t, s.Text, "begins on Mon, Nov 23, 2026, 10:00 AM")
	require.Contains(t, x.why(later.ID, "+16175550104").Text, "will wait for a person")

	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 1, `select count(*) from campaign where next_wake_at is not null`)
	s = x.why(id, "+16175550106")
	require.Equal(t, "planned", s.Reason)
	require.Equal(t, monday.Add(-time.Hour), s.NextAt.UTC())
	require.Contains(t, s.Text, "1 are before it")
	require.Contains(t, s.Text, "because texts go out from 9:00 AM")
	require.Equal(t, "opted_out", x.why(id, "+16175550102").Reason)
	s = x.why(id, "+16175550103")
	require.Equal(t, "zone_unknown", s.Reason)
	require.Contains(t, s.Text, "Waits for a person")
	require.Contains(t, x.why(id, "+16175550101").Text, "nor is it now")
	x.exec(`insert into list_member (list_id, contact_id, added_at) select $1, contact_id, $2 from list_member where list_id = $3`, list, monday, other)
	require.Contains(t, x.why(id, "+16175550101").Text, "after the launch")
	x.exec(`update phone set legal_hold_at = $1 where e164 = '+16175550109'`, monday)
	require.Contains(t, x.why(id, "+16175550109").Text, "will be left out then: A legal threat")
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/pause", nil, nil)
	s = x.why(id, "+16175550106")
	require.Equal(t, "paused", s.Reason)
	require.Contains(t, failed(s), "campaign_inactive")
	require.Nil(t, s.NextAt)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/resume", nil, nil)

	x.set(monday.Add(8*time.Hour - 30*time.Minute)) // 17:30: all in one batch
	for _, number := range x.numbers() {
		x.pace(number, monday.Add(8*time.Hour-30*time.Minute))
	}
	x.dispatch()
	until(x, 4, `select count(*) from send where state in ('accepted', 'sent', 'delivered')`)
	until(x, 1, `select count(*) from recipient where reason = 'legal_hold'`)
	s = x.why(id, "+16175550105")
	require.True(t, s.Sent)
	require.Contains(t, []string{"accepted", "sent", "delivered"}, s.Reason)
	require.Equal(t, one[int64](x, `select entry_id from send s join phone p on p.id = s.phone_id where e164 = '+16175550105'`), *s.EntryID)
	require.Equal(t, monday.Add(8*time.Hour-30*time.Minute), s.At.UTC())
	require.Contains(t, s.Text, "Mon, Nov 16, 2026, 5:30 PM")
	require.Empty(t, failed(s), "as they were then, not as they are now that it was texted")
	s = x.why(id, "+16175550109")
	require.Equal(t, "legal_hold", s.Reason)
	require.Equal(t, []string{"legal_hold"}, failed(s))
	require.NotNil(t, s.EntryID)
}

func (x *product) dossier(phone, cursor string, limit int) (d dossier.Dossier) {
	x.t.Helper()
	x.must(http.StatusOK, http.MethodGet, fmt.Sprintf("/v1/phones/%s/dossier?limit=%d&cursor=%s", url.PathEscape(phone), limit, cursor), nil, &d)
	return d
}

func TestADossierProvesConsentAndConduct(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.attested("Quincy", 2)
	id := x.draft(list, message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 2, `select count(*) from send where state = 'delivered'`)
	const e164 = "+16175550101"
	_, err := x.app.simulator.Reply(t.Context(), e164, "", "STOP")
	require.NoError(t, err)
	until(x, 1, `select count(*) from phone where opted_out_at is not null`)
	phone := one[string](x, `select id from phone where e164 = $1`, e164)
	conversation := one[string](x, `select id from conversation where phone_id = $1`, phone)
	x.refused(http.StatusConflict, "opted_out", http.MethodPost, "/v1/conversations/"+conversation+"/messages", map[string]any{"body": "One more thing", "client_key": "12345678"})
	x.must(http.StatusOK, http.MethodPost, "/v1/phones/"+phone+"/opt-in", map[string]any{"reason": "She asked for texts on the phone."}, nil)
	until(x, 0, `select count(*) from audit where seq is null`)

	d := x.dossier(phone, "", 100)
	require.Equal(t, e164, d.Phone.E164)
	require.Equal(t, "(617) 555-0101", d.Phone.Display)
	require.Len(t, d.People, 1)
	require.Equal(t, "import", d.People[0].Source)
	require.Nil(t, d.People[0].Until)
	require.Len(t, d.Consent, 1)
	basis := d.Consent[0]
	require.Equal(t, "attested", basis.Consent)
	require.Equal(t, "Olive Owner", basis.AttestedBy)
	require.Equal(t, "They asked at the home show.", basis.Evidence)
	require.NotNil(t, basis.AttestedAt)
	require.Positive(t, *basis.AuditedLine)
	require.Len(t, d.Imports, 1)
	origin := d.Imports[0]
	require.Equal(t, "list.csv", origin.Filename)
	require.Equal(t, 2, origin.Row)
	require.Equal(t, 2, origin.Line)
	require.Equal(t, "created", origin.Fate)
	require.Contains(t, origin.Content, "617-555-0101")
	require.Equal(t, "Olive Owner", origin.By)

	require.GreaterOrEqual(t, len(d.Texts), 2)
	out, in := d.Texts[0], d.Texts[1]
	require.Equal(t, []string{"out", "in"}, []string{out.Direction, in.Direction})
	require.Equal(t, "Winter check", out.Campaign.Name)
	require.Equal(t, "delivered", out.State)
	require.NotEmpty(t, out.Number)
	require.NotEmpty(t, out.VendorID)
	require.True(t, out.Receipt.Allowed && out.Receipt.Repeats)
	require.Len(t, out.Receipt.Checks, 18)
	require.NotEmpty(t, out.Receipt.Laws[0].Source)
	require.Equal(t, "STOP", in.Body)
	require.Equal(t, "opt_out", in.Class)
	require.Nil(t, in.Receipt)
	var kinds []string
	for _, mark := range d.Marks {
		kinds = append(kinds, mark.Kind)
	}
	require.Contains(t, kinds, "hold")
	require.Contains(t, kinds, "opt_out")
	last := d.Marks[len(d.Marks)-1]
	require.Equal(t, []string{"opt_in", "person", "Olive Owner", "She asked for texts on the phone."}, []string{last.Kind, last.Source, last.By, last.Reason})
	require.GreaterOrEqual(t, len(d.Decisions), 2)
	yes, no := d.Decisions[0], d.Decisions[len(d.Decisions)-1]
	require.True(t, yes.Allowed && yes.Sealed)
	require.Equal(t, "Winter check", yes.Campaign.Name)
	require.Positive(t, *yes.Line)
	require.Empty(t, yes.Checks, "they stand beside the text")
	require.False(t, no.Allowed)
	require.Equal(t, "opted_out", no.Reason)
	require.Nil(t, no.EntryID)
	require.NotEmpty(t, no.Checks)
	require.True(t, d.Chain.Verified, d.Chain.Problem)
	require.Len(t, d.Chain.Hash, 64)
	require.EqualValues(t, 1, d.Chain.From)
	until(x, 1, `select count(*) from audit where action = 'phones.dossier' and entity = 'phone' and entity_id = $1 and seq is not null`, phone)

	// By number the same, and page by page the same in the same order.
	whole := x.dossier(e164, "", 100)
	require.Equal(t, d.Texts, whole.Texts)
	var paged dossier.Dossier
	for cursor, first := "", true; first || cursor != ""; first = false {
		page := x.dossier(phone, cursor, 1)
		require.LessOrEqual(t, len(page.Texts)+len(page.Marks)+len(page.Decisions), 1)
		paged.Texts, paged.Marks, paged.Decisions = append(paged.Texts, page.Texts...), append(paged.Marks, page.Marks...), append(paged.Decisions, page.Decisions...)
		cursor = ""
		if page.NextCursor != nil {
			cursor = *page.NextCursor
		}
	}
	require.Equal(t, d.Texts, paged.Texts)
	require.Equal(t, d.Marks, paged.Marks)
	require.Equal(t, d.Decisions, paged.Decisions)

	// A receipt that somebody touched is told.
	x.exec(`update decision set reason = 'allowed', allowed = true where id = $1`, no.ID)
	d = x.dossier(phone, "", 100)
	require.False(t, d.Chain.Verified)
	require.Contains(t, d.Chain.Problem, fmt.Sprint(no.ID))
}

func TestADossierIsForTheOfficeAndSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	x.importList("Quincy", 1)
	x.exec(`insert into suppression values ($1, $2, 'erased', $3)`, hashOf("+16175550199"), hex.EncodeToString(hashOf("key"))[:16], monday)
	x.refused(http.StatusNotFound, "erased", http.MethodGet, "/v1/phones/+16175550199/dossier", nil)
	x.refused(http.StatusNotFound, "not_found", http.MethodGet, "/v1/phones/+16175550198/dossier", nil)
	x.refused(http.StatusNotFound, "not_found", http.MethodGet, "/v1/phones/0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e/dossier", nil)
	x.refused(http.StatusUnprocessableEntity, "bad_cursor", http.MethodGet, "/v1/phones/+16175550101/dossier?cursor=x", nil)
	for role, status := range map[string]int{access.Office: http.StatusOK, access.Crew: http.StatusForbidden} {
		_, err := x.app.access.CreateUser(t.Context(), role+"@example.com", "Sam", role, "correct horse")
		require.NoError(t, err)
		var session struct {
			AccessToken string `json:"access_token"`
		}
		x.token = ""
		x.must(http.StatusOK, http.MethodPost, "/auth/v1/token?grant_type=password", map[string]any{"email": role + "@example.com", "password": "correct horse"}, &session)
		x.token = session.AccessToken
		x.must(status, http.MethodGet, "/v1/phones/+16175550101/dossier", nil, nil)
	}
}

// A phone with thousands of texts has a dossier whose pages cost what any page costs.
func TestALongDossierIsReadInPages(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	x.importList("Quincy", 1)
	phone := one[string](x, `select id from phone`)
	x.exec(`insert into entry (phone_id, kind, direction, body, occurred_at)
		select $1, 'text', case n % 2 when 0 then 'in' else 'out' end, 'Text ' || n, timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, 10000) n`, phone)
	x.exec(`insert into phone_mark (phone_id, kind, source, reason, at)
		select $1, 'hold', 'reply', 'unread_reply', timestamptz '2026-01-01' + n * interval '1 minute' from generate_series(1, 10000) n`, phone)
	texts, marks, cursor := 0, 0, ""
	for pages := 1; ; pages++ {
		page := x.dossier(phone, cursor, 200)
		require.LessOrEqual(t, len(page.Texts)+len(page.Marks), 200)
		texts, marks = texts+len(page.Texts), marks+len(page.Marks)
		if page.NextCursor == nil {
			require.Equal(t, 100, pages)
			break
		}
		cursor = *page.NextCursor
	}
	require.Equal(t, 10000, texts)
	require.Equal(t, 10000, marks)
}
