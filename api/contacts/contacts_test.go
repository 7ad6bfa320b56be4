package contacts_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

var noon = time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC)

// bundle is a database and the API on it; tokens are "office" and "reader".
type bundle struct {
	db  *db.DB
	api *httpd.API
}

func setup(t *testing.T) bundle {
	t.Helper()
	database, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), StatementTimeout: 20 * time.Second})
	require.NoError(t, err)
	t.Cleanup(database.Close)
	api := httpd.New(httpd.Options{DB: database, Guard: httpd.Guard{
		Identify: func(_ context.Context, token string) (actor.Actor, error) {
			if token != "office" && token != "reader" {
				return actor.Actor{}, problem.Unauthorized("Unknown token.")
			}
			return actor.Actor{Kind: actor.User, ID: "0198f1f0-7c3e-7d52-9d2e-000000000001", Name: "Dana", Role: token}, nil
		},
		Allows: func(who actor.Actor, permission string) bool {
			return who.Role == "office" || strings.HasSuffix(permission, ":read")
		},
	}})
	still, _ := clock.Manual(noon)
	contacts.New(database, still).Routes(api)
	require.NoError(t, api.Check())
	return bundle{db: database, api: api}
}

// call asks the API and returns status and body.
func (b bundle) call(t *testing.T, method, path, body string, headers ...string) (int, map[string]any) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer office")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	b.api.Router.ServeHTTP(recorder, request)
	var answer map[string]any
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &answer), recorder.Body.String())
	return recorder.Code, answer
}

func (b bundle) one(t *testing.T, query string, args ...any) string {
	t.Helper()
	var value *string
	require.NoError(t, b.db.GetContext(t.Context(), &value, query, args...))
	if value == nil {
		return ""
	}
	return *value
}

func TestCreateStoresEverythingOfAContact(t *testing.T) {
	t.Parallel()
	b := setup(t)
	status, card := b.call(t, http.MethodPost, "/v1/contacts",
		`{"first_name":" Mary ","last_name":"O'Brien","phone":"(617) 555-0142","email":"mary.ob@example.com"}`)
	require.Equal(t, http.StatusCreated, status, card)
	require.Equal(t, "Mary O'Brien", card["name"])
	require.Equal(t, "person", card["kind"])
	phone := card["phones"].([]any)[0].(map[string]any)
	require.Equal(t, "+16175550142", phone["e164"])
	require.Equal(t, "(617) 555-0142", phone["display"])
	require.Equal(t, true, phone["is_primary"])
	require.Equal(t, "mary.ob@example.com", card["emails"].([]any)[0].(map[string]any)["address"])
	id := card["id"]
	require.Equal(t, "obrien mary", strings.ReplaceAll(b.one(t, `select sort_name from contact where id = $1`, id), "'", ""))
	require.Equal(t, "brien,mary,o,ob,obrien", b.one(t, `select array_to_string(terms, ',') from contact where id = $1`, id))
	require.Equal(t, "brien,mary,o,ob,obrien", b.one(t, `select string_agg(word, ',' order by word) from term`))
	require.Equal(t, "1", b.one(t, `select count(*)::text from event_out where topic = 'contact.changed' and entity_id = $1`, id))
	require.Equal(t, `first_name="Mary",kind="person",last_name="O'Brien",type="owner"`,
		b.one(t, `select string_agg(field || '=' || after, ',' order by field) from change where entity_id = $1 and before = '""'`, id))
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	status, card := b.call(t, http.MethodPost, "/v1/contacts", `{"first_name":"Mary","last_name":"Muñoz","phone":"617-555-0142"}`)
	require.Equal(t, http.StatusCreated, status, card)
	for _, test := range []struct {
		name, body, code, says string
		status                 int
	}{
		{"the same person", `{"first_name":"MARY","last_name":"MUNOZ","phone":"+1 617 555 0142"}`, "contact_exists", card["id"].(string), 409},
		{"nobody", `{"first_name":"  "}`, "nobody", "needs a name", 422},
		{"a short phone", `{"first_name":"A","phone":"555-0142"}`, "invalid", "area code", 422},
		{"a phone that is none", `{"first_name":"A","phone":"call me"}`, "invalid", "phone", 422},
		{"a bad address", `{"first_name":"A","email":"not an address"}`, "invalid", "e-mail", 422},
		{"a display name", `{"first_name":"A","email":"A <a@example.com>"}`, "invalid", "e-mail", 422},
		{"a NUL", `{"first_name":"A\u0000B"}`, "invalid", "value", 422},
		{"a long name", `{"first_name":"` + strings.Repeat("x", 101) + `"}`, "invalid", "", 422},
		{"an unknown field", `{"first_name":"A","role":"owner"}`, "invalid", "", 422},
		{"no JSON", `{"first_name"`, "unreadable", "", 400},
	} {
		status, answer := b.call(t, http.MethodPost, "/v1/contacts", test.body)
		require.Equal(t, test.status, status, "%s: %v", test.name, answer)
		require.Equal(t, test.code, answer["code"], test.name)
		require.Contains(t, answer["detail"], test.says, test.name)
	}
	require.Equal(t, "1", b.one(t, `select count(*)::text from contact`))
	require.Equal(t, "1", b.one(t, `select count(*)::text from phone`), "a refusal leaves no phone behind")
	status, _ = b.call(t, http.MethodPost, "/v1/contacts", `{"first_name":"A"}`, "Authorization", "Bearer reader")
	require.Equal(t, http.StatusForbidden, status)
}

func TestAnotherNameSharesThePhoneAndTheAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, body := range []string{
		`{"first_name":"Mary","last_name":"Smith","phone":"617-555-0142","email":"home@example.com"}`,
		`{"first_name":"John","last_name":"Smith","phone":"617-555-0142","email":"HOME@example.com"}`,
	} {
		status, answer := b.call(t, http.MethodPost, "/v1/contacts", body)
		require.Equal(t, http.StatusCreated, status, answer)
	}
	require.Equal(t, "2 contacts, 1 phone, 2 links, 1 email, 2 addresses", b.one(t, `
		select (select count(*) from contact) || ' contacts, ' || (select count(*) from phone) || ' phone, ' ||
			(select count(*) from contact_phone) || ' links, ' || (select count(*) from email) || ' email, ' || (select count(*) from contact_email) || ' addresses'`))
	status, answer := b.call(t, http.MethodPost, "/v1/contacts", `{"first_name":"Desk","phone":"617-555-0143 x12"}`)
	require.Equal(t, http.StatusCreated, status, answer)
	require.Equal(t, "12", answer["phones"].([]any)[0].(map[string]any)["extension"])
}

func TestPatchJournalsEachField(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, card := b.call(t, http.MethodPost, "/v1/contacts", `{"first_name":"Mary","last_name":"Smith","phone":"617-555-0142"}`)
	id := card["id"].(string)
	path := "/v1/contacts/" + id
	_, err := b.db.ExecContext(t.Context(), `update contact set terms = terms || '{oak,street}' where id = $1`, id)
	require.NoError(t, err)

	status, answer := b.call(t, http.MethodPatch, path, `{"last_name":"Jones","type":"tenant"}`, "If-Match", `"1"`)
	require.Equal(t, http.StatusOK, status, answer)
	require.Equal(t, "Mary Jones", answer["name"])
	require.InDelta(t, 2, answer["version"], 0)
	require.Equal(t, `last_name "Smith" "Jones", type "owner" "tenant"`,
		b.one(t, `select string_agg(field || ' ' || before || ' ' || after, ', ' order by field) from change where before <> '""'`))
	require.Equal(t, "user 0198f1f0-7c3e-7d52-9d2e-000000000001", b.one(t, `select distinct cause || ' ' || actor from change`))
	require.Equal(t, "jones,mary,oak,street", b.one(t, `
		select string_agg(word, ',' order by word collate "C") from contact, unnest(terms) word where id = $1`, id), "the street stays, the old name goes")
	require.Equal(t, "jones mary", b.one(t, `select sort_name from contact`))

	status, answer = b.call(t, http.MethodPatch, path, `{"last_name":"Jones"}`, "If-Match", `2`)
	require.Equal(t, http.StatusOK, status)
	require.InDelta(t, 2, answer["version"], 0, "nothing changed, nothing written")
	for _, test := range []struct {
		path, body, match string
		status            int
	}{
		{path, `{"last_name":"X"}`, `"1"`, 412},
		{path, `{"last_name":"X"}`, ``, 428},
		{path, `{"last_name":"X"}`, `"x"`, 422},
		{path, `{"type":"friend"}`, `"2"`, 422},
		{path, `{"id":"` + id + `"}`, `"2"`, 422},
		{"/v1/contacts/0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e", `{"last_name":"X"}`, `"1"`, 404},
		{"/v1/contacts/me", `{"last_name":"X"}`, `"1"`, 422},
	} {
		status, answer := b.call(t, http.MethodPatch, test.path, test.body, "If-Match", test.match)
		require.Equal(t, test.status, status, "%v %v", test, answer)
	}
	require.Equal(t, "Jones", b.one(t, `select last_name from contact`))
}
