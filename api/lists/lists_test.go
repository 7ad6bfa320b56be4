package lists_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
)

const (
	dana    = "0198f1f0-7c3e-7d52-9d2e-000000000001"
	nowhere = "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
)

var noon = time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC)

// bundle is a database and the API on it; the token is the role.
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
		Identify: func(_ context.Context, role string) (actor.Actor, error) {
			if role == "key" {
				return actor.Actor{Kind: actor.APIKey, ID: "key", Role: "owner"}, nil
			}
			return actor.Actor{Kind: actor.User, ID: dana, Name: "Dana", Role: role}, nil
		},
		Allows: func(who actor.Actor, permission string) bool {
			return who.Role == "owner" || who.Role == "office" && permission != "lists:attest" || permission == "session:read"
		},
	}})
	still, _ := clock.Manual(noon)
	lists.New(database, still).Routes(api)
	require.NoError(t, api.Check())
	_, err = database.ExecContext(t.Context(), `insert into app_user (id, email, name, role, created_at) values ($1, 'dana@example.com', 'Dana Stone', 'owner', $2)`, dana, noon)
	require.NoError(t, err)
	return bundle{db: database, api: api}
}

type answer = map[string]any

func (b bundle) call(t *testing.T, method, path, body string, headers ...string) (int, answer) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer owner")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	b.api.Router.ServeHTTP(recorder, request)
	var got answer
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &got), recorder.Body.String())
	return recorder.Code, got
}

func (b bundle) get(t *testing.T, path string) answer {
	t.Helper()
	status, got := b.call(t, http.MethodGet, path, "")
	require.Equal(t, http.StatusOK, status, "%s %v", path, got)
	return got
}

func (b bundle) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	_, err := b.db.ExecContext(t.Context(), query, args...)
	require.NoError(t, err)
}

func (b bundle) one(t *testing.T, query string, args ...any) string {
	t.Helper()
	var value string
	require.NoError(t, b.db.GetContext(t.Context(), &value, query, args...))
	return value
}

// person stores a contact with a phone and a place; the hours order it.
func (b bundle) person(t *testing.T, first, last, phone, street string, hours int) string {
	t.Helper()
	id, at := db.NewID(), noon.Add(time.Duration(hours)*time.Hour)
	terms := contacts.Terms(first, last, nil, []string{street})
	err := b.db.InTx(t.Context(), func(tx db.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into contact (id, first_name, last_name, sort_name, terms, last_activity_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)`,
			id, first, last, contacts.SortName(first, last), terms, at, at.Add(-time.Duration(2*hours)*time.Hour))
		if err != nil {
			return err
		}
		if phone != "" {
			held, err := contacts.EnsurePhone(t.Context(), tx, phone, at)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(t.Context(), `insert into contact_phone (contact_id, phone_id, is_primary) values ($1, $2, true)`, id, held.ID); err != nil {
				return err
			}
		}
		if street != "" {
			key, place := strings.ToLower(street), db.NewID()
			_, err = tx.Exec(t.Context(), `
				with made as (insert into property (id, address_key, street, city, state, zip5, year_built, baths, est_equity_cents, purchase_date, created_at, updated_at)
					values ($1, $2, $3, 'Weyburn', 'MA', '02050', 1962, 1.5, -100, '2004-06-30', $4, $4) on conflict (address_key) where archived_at is null do update set street = excluded.street returning id)
				insert into contact_property (contact_id, property_id) select $5, id from made`, place, key, street, at, id)
			if err != nil {
				return err
			}
		}
		return contacts.AddWords(t.Context(), tx, terms)
	})
	require.NoError(t, err)
	return id
}

func (b bundle) newList(t *testing.T, name string, members ...lists.Member) lists.List {
	t.Helper()
	var list lists.List
	err := b.db.InTx(t.Context(), func(tx db.Tx) (err error) {
		if list, err = lists.Create(t.Context(), tx, name, "import", nil, noon); err != nil {
			return err
		}
		if _, err = lists.AddMembers(t.Context(), tx, list.ID, nil, members, noon); err != nil {
			return err
		}
		return lists.Recount(t.Context(), tx, list.ID)
	})
	require.NoError(t, err)
	return list
}

func uuid(text string) (id pgtype.UUID) {
	_ = id.Scan(text)
	return id
}

func names(page answer) string {
	var all []string
	for _, item := range page["items"].([]any) {
		all = append(all, fmt.Sprint(item.(answer)["name"]))
	}
	return strings.Join(all, ", ")
}

func TestListsArePagedRenamedAndArchived(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mary, john := b.person(t, "Mary", "Smith", "", "", 0), b.person(t, "John", "Smith", "", "", 0)
	first := b.newList(t, "Weyburn", lists.Member{ContactID: uuid(mary)}, lists.Member{ContactID: uuid(john)}, lists.Member{ContactID: uuid(mary)})
	second := b.newList(t, "weyburn")
	require.Equal(t, "weyburn (2)", second.Name, "the same file twice")

	page := b.get(t, "/v1/lists?limit=1")
	require.Equal(t, "weyburn (2)", names(page))
	page = b.get(t, "/v1/lists?limit=1&cursor="+page["next_cursor"].(string))
	require.Equal(t, "Weyburn", names(page))
	require.Nil(t, page["next_cursor"])
	item := page["items"].([]any)[0].(answer)
	require.InDelta(t, 2, item["member_count"], 0)
	require.Equal(t, "none", item["consent_basis"])

	path := "/v1/lists/" + first.ID
	status, got := b.call(t, http.MethodPatch, path, `{"name":" Harborwick "}`, "If-Match", "1")
	require.Equal(t, http.StatusOK, status, got)
	require.Equal(t, "Harborwick", got["name"])
	require.InDelta(t, 2, got["version"], 0)
	for _, test := range []struct {
		path, body, match, role string
		status                  int
		code                    string
	}{
		{path, `{"name":"WEYBURN (2)"}`, "2", "owner", 409, "already_exists"},
		{path, `{"name":"x"}`, "1", "owner", 412, "stale"},
		{path, `{"name":"x"}`, "", "owner", 428, "version_required"},
		{path, `{"name":"  "}`, "2", "owner", 422, "invalid"},
		{path, `{"name":"a\u0000b"}`, "2", "owner", 422, "invalid"},
		{path, `{"consent_basis":"written"}`, "2", "owner", 422, "invalid"},
		{path, `{"name":"x"}`, "2", "crew", 403, "forbidden"},
		{"/v1/lists/" + nowhere, `{"name":"x"}`, "1", "owner", 404, "not_found"},
		{"/v1/lists/x", `{"name":"x"}`, "1", "owner", 422, "invalid"},
	} {
		status, got := b.call(t, http.MethodPatch, test.path, test.body, "If-Match", test.match, "Authorization", "Bearer "+test.role)
		require.Equal(t, test.status, status, "%v %v", test, got)
		require.Equal(t, test.code, got["code"])
	}
	status, _ = b.call(t, http.MethodPatch, path, `{"archived":true}`, "If-Match", "2")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "weyburn (2)", names(b.get(t, "/v1/lists")))
	status, _ = b.call(t, http.MethodGet, path, "")
	require.Equal(t, http.StatusNotFound, status)
	require.Equal(t, "2", b.one(t, `select count(*)::text from contact where archived_at is null`), "its contacts stay")
	require.Equal(t, "Harborwick", b.newList(t, "Harborwick").Name, "the name is free again")
}

func TestAttestStoresNameTimeAndText(t *testing.T) {
	t.Parallel()
	b := setup(t)
	list := b.newList(t, "Weyburn")
	path := "/v1/lists/" + list.ID + "/attest"
	for _, test := range []struct {
		role, path, body string
		status           int
	}{
		{"office", path, `{"basis":"attested","text":"They asked us."}`, 403},
		{"key", path, `{"basis":"attested","text":"They asked us."}`, 403},
		{"owner", path, `{"basis":"bought","text":"They asked us."}`, 422},
		{"owner", path, `{"basis":"attested","text":"   "}`, 422},
		{"owner", path, `{"basis":"attested"}`, 422},
		{"owner", "/v1/lists/" + nowhere + "/attest", `{"basis":"attested","text":"They asked us."}`, 404},
	} {
		status, got := b.call(t, http.MethodPost, test.path, test.body, "Authorization", "Bearer "+test.role)
		require.Equal(t, test.status, status, "%v %v", test, got)
	}
	require.Equal(t, "none", b.get(t, "/v1/lists/"+list.ID)["consent_basis"])
	status, got := b.call(t, http.MethodPost, path, `{"basis":"attested","text":" They asked us. "}`)
	require.Equal(t, http.StatusOK, status, got)
	require.Equal(t, []any{"attested", "Dana Stone", "They asked us.", "2026-11-19T17:00:00Z"},
		[]any{got["consent_basis"], got["attested_by_name"], got["attested_text"], got["attested_at"]})
	require.Equal(t, "1", b.one(t, `select count(*)::text from event_out where topic = 'list.changed' and entity_id = $1 and id > 2`, list.ID))
}

func TestAddMembersCountsWhoIsNew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mary, john := b.person(t, "Mary", "Smith", "", "1 Oak St", 0), b.person(t, "John", "Smith", "", "2 Oak St", 0)
	oak := b.one(t, `select id from property where street = '1 Oak St'`)
	elm := b.one(t, `select id from property where street = '2 Oak St'`)
	list := b.newList(t, "Weyburn", lists.Member{ContactID: uuid(mary), PropertyID: uuid(oak), RowNo: 7})
	for _, test := range []struct {
		members      []lists.Member
		added, count int
	}{
		{[]lists.Member{{ContactID: uuid(mary), PropertyID: uuid(oak)}}, 0, 1},
		{[]lists.Member{{ContactID: uuid(mary), PropertyID: uuid(elm)}, {ContactID: uuid(mary), PropertyID: uuid(elm)}}, 1, 1},
		{[]lists.Member{{ContactID: uuid(mary)}, {ContactID: uuid(john)}, {ContactID: uuid(john), PropertyID: uuid(elm)}}, 3, 2},
		{nil, 0, 2},
	} {
		err := b.db.InTx(t.Context(), func(tx db.Tx) error {
			added, err := lists.AddMembers(t.Context(), tx, list.ID, nil, test.members, noon)
			require.NoError(t, err)
			require.Equal(t, test.added, added)
			return lists.Recount(t.Context(), tx, list.ID)
		})
		require.NoError(t, err)
		require.InDelta(t, test.count, b.get(t, "/v1/lists/"+list.ID)["member_count"], 0)
		require.Equal(t, fmt.Sprint(test.count), b.one(t, `select count(distinct contact_id)::text from list_member where list_id = $1`, list.ID))
	}
	b.exec(t, `update list_member set state = 'removed' where contact_id = $1`, john)
	b.exec(t, `update list set member_count = 1`)
	err := b.db.InTx(t.Context(), func(tx db.Tx) error {
		added, err := lists.AddMembers(t.Context(), tx, list.ID, nil, []lists.Member{{ContactID: uuid(john)}}, noon)
		require.NoError(t, err)
		require.Equal(t, 1, added, "one who was removed comes back")
		return lists.Recount(t.Context(), tx, list.ID)
	})
	require.NoError(t, err)
	require.InDelta(t, 2, b.get(t, "/v1/lists/"+list.ID)["member_count"], 0)
}

// audience reads a list as a campaign does.
func audience(t *testing.T, q db.Querier, listID string) (all []lists.Recipient) {
	t.Helper()
	require.NoError(t, q.SelectContext(t.Context(), &all, `select * from (`+lists.AudienceSQL+`) a order by row_no, e164`, listID))
	return all
}

func TestAudienceHasOneRowPerPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mary := b.person(t, "Mary", "Smith", "+16175550142", "1 Oak St", 0)
	john := b.person(t, "John", "Smith", "+16175550142", "1 Oak St", 1)
	alone := b.person(t, "Ann", "Jones", "+16175550143", "", 2)
	gone := b.person(t, "Gone", "Away", "+16175550144", "", 3)
	silent := b.person(t, "Silent", "Bob", "", "", 4)
	stranger := b.person(t, "Not", "Listed", "+16175550145", "", 5)
	require.NotEmpty(t, stranger)
	oak := b.one(t, `select id from property`)
	list := b.newList(t, "Weyburn", lists.Member{ContactID: uuid(alone), RowNo: 1}, lists.Member{ContactID: uuid(mary), PropertyID: uuid(oak), RowNo: 2},
		lists.Member{ContactID: uuid(john), PropertyID: uuid(oak), RowNo: 2}, lists.Member{ContactID: uuid(gone), RowNo: 3}, lists.Member{ContactID: uuid(silent), RowNo: 4})
	b.exec(t, `update contact set archived_at = now() where id = $1`, gone)
	read := func() string {
		var all []string
		for _, r := range audience(t, b.db, list.ID) {
			year := 0
			if r.YearBuilt != nil {
				year = *r.YearBuilt
			}
			all = append(all, fmt.Sprintf("%d %s %s %s %s %d", r.RowNo, r.FirstName, r.E164, r.Street, r.Extension, year))
		}
		return strings.Join(all, "; ")
	}
	require.Equal(t, "1 Ann +16175550143   0; 2 John +16175550142 1 Oak St  1962", read(), "John was created first")
	b.exec(t, `update contact_property set is_primary = true where contact_id = $1`, mary)
	require.Equal(t, "1 Ann +16175550143   0; 2 Mary +16175550142 1 Oak St  1962", read(), "the place's main contact")
	b.exec(t, `update contact_phone set is_primary = false where contact_id = $1`, mary)
	require.Contains(t, read(), "2 John", "whose main number it is")
	b.exec(t, `update contact_phone set extension = '12' where contact_id = $1`, john)
	require.Contains(t, read(), "2 Mary", "who has no extension")
	b.exec(t, `update contact_phone set ended_at = now() where contact_id = $1`, mary)
	require.Contains(t, read(), "2 John +16175550142 1 Oak St 12", "who still uses it")
	b.exec(t, `update list_member set state = 'removed' where contact_id = $1`, john)
	require.Equal(t, "1 Ann +16175550143   0", read())
	require.Equal(t, "1", b.one(t, `with audience as (`+lists.AudienceSQL+`) select count(*)::text from audience a join phone p on p.id = a.phone_id`, list.ID))
}
