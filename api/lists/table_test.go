package lists_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
)

func TestTableOrdersAndPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person(t, "Mary", "Smith", "+16175550142", "12 Oak St", 3)
	b.person(t, "José", "Muñoz", "+16175550143", "9 Elm Rd", 2)
	b.person(t, "Ann", "Smith", "", "", 1)
	gone := b.person(t, "Gone", "Away", "", "", 9)
	b.exec(t, `update contact set archived_at = now() where id = $1`, gone)
	for sort, want := range map[string]string{
		"name":     "José Muñoz, Ann Smith, Mary Smith",
		"newest":   "Ann Smith, José Muñoz, Mary Smith",
		"activity": "Mary Smith, José Muñoz, Ann Smith",
	} {
		require.Equal(t, want, names(b.get(t, "/v1/contacts?sort="+sort)))
		var walked []string
		cursor := ""
		for {
			page := b.get(t, "/v1/contacts?limit=1&sort="+sort+"&cursor="+cursor)
			walked = append(walked, names(page))
			if page["next_cursor"] == nil {
				break
			}
			cursor = page["next_cursor"].(string)
		}
		require.Equal(t, want, strings.Join(walked, ", "), "one by one")
	}
	require.Equal(t, "José Muñoz, Ann Smith, Mary Smith", names(b.get(t, "/v1/contacts")), "by name unless asked otherwise")
	mary := b.get(t, "/v1/contacts?q=mary")["items"].([]any)[0].(answer)
	require.Equal(t, "12 Oak St", mary["property"].(answer)["street"])
	require.Equal(t, "(617) 555-0142", mary["phones"].([]any)[0].(answer)["display"])
	require.Equal(t, []any{}, mary["emails"])
	ann := b.get(t, "/v1/contacts?q=ann")["items"].([]any)[0].(answer)
	require.Nil(t, ann["property"])
	require.Equal(t, []any{}, ann["phones"])
}

func TestSearchAndCount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mary := b.person(t, "Mary", "O'Brien", "+16175550142", "12 Oak St", 3)
	b.person(t, "Marie", "Walker", "+16175550143", "14 Oak St", 2)
	b.person(t, "John", "Muñoz", "+17815550142", "9 Elm Rd", 1)
	list := b.newList(t, "Weyburn", lists.Member{ContactID: uuid(mary)})
	for q, want := range map[string]string{
		"mar":            "Mary O'Brien, Marie Walker",
		"MARY":           "Mary O'Brien",
		"mar oak":        "Mary O'Brien, Marie Walker",
		"mar elm":        "",
		"obrien":         "Mary O'Brien",
		"O’Brien":        "Mary O'Brien",
		"brien":          "Mary O'Brien",
		"munoz":          "John Muñoz",
		"0142":           "John Muñoz, Mary O'Brien",
		"5550143":        "Marie Walker",
		"(617) 555-0142": "Mary O'Brien",
		"781555":         "John Muñoz",
		"12 oak street":  "Mary O'Brien",
		"12 oak st":      "Mary O'Brien",
		"9 elm rd":       "John Muñoz",
		"walekr":         "Marie Walker",
		"jonh":           "John Muñoz",
		"jonh walker":    "",
		"zzzz":           "",
		"***":            "John Muñoz, Mary O'Brien, Marie Walker",
	} {
		page := b.get(t, "/v1/contacts?q="+url.QueryEscape(q))
		require.Equal(t, want, names(page), q)
		count := b.get(t, "/v1/contacts/count?q="+url.QueryEscape(q))
		require.InDelta(t, len(page["items"].([]any)), count["count"], 0, q)
		require.Equal(t, true, count["exact"])
	}
	require.Equal(t, "Mary O'Brien", names(b.get(t, "/v1/contacts?q=mar&list_id="+list.ID)))
	require.InDelta(t, 1, b.get(t, "/v1/contacts/count?list_id="+list.ID)["count"], 0)
	b.exec(t, `update list_member set state = 'removed'`)
	require.Empty(t, names(b.get(t, "/v1/contacts?list_id="+list.ID)))

	page := b.get(t, "/v1/contacts?limit=1&q=maryx")
	require.Nil(t, page["next_cursor"])
	b.person(t, "Nancy", "Walker", "", "", 4)
	page = b.get(t, "/v1/contacts?limit=1&q=walekr")
	require.Equal(t, "Marie Walker", names(page))
	page = b.get(t, "/v1/contacts?limit=1&q=walekr&cursor="+page["next_cursor"].(string))
	require.Equal(t, "Nancy Walker", names(page), "the page after forgives the same typos")
}

func TestHostileQuestionsAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person(t, "Mary", "Smith", "", "", 1)
	cursor := func(values ...any) string { return "&cursor=" + db.EncodeCursor(values...) }
	id := db.NewID()
	for _, test := range []struct {
		query  string
		status int
	}{
		{"sort=sort_name;drop table contact", 422},
		{"sort=Name", 422},
		{"limit=0", 422},
		{"limit=201", 422},
		{"limit=-1", 422},
		{"limit=x", 422},
		{"list_id=x", 422},
		{"list_id=' or 1=1--", 422},
		{"list_id=" + nowhere, 404},
		{"order=name", 422},
		{"q=" + strings.Repeat("x", 201), 422},
		{"cursor=x", 422},
		{"cursor=" + strings.Repeat("x", 1001), 422},
		{"sort=newest" + cursor("name", false, "smith", id), 422},
		{"sort=newest" + cursor("newest", false, "at noon", id), 422},
		{"sort=newest" + cursor("newest", false, "2026-11-19T17:00:00Z", "x"), 422},
		{"sort=name" + cursor("name", false, "a\x00b", id), 422},
		{"sort=name" + cursor("name", false, 7, id), 422},
		{"sort=name" + cursor("name", false, "smith"), 422},
		{"sort=name" + cursor("name", false, "smith", ""), 422},
		{"q=%00", 200},
		{"q=%ff%fe", 200},
		{"q=%27%3B drop table contact--", 200},
		{"q=\\", 200},
		{"q=100%25_", 200},
		{"q=" + strings.Repeat("ж ", 100), 200},
		{"q=" + strings.Repeat("a9 ", 66), 200},
		{"q=" + strings.Repeat("9", 200), 200},
	} {
		status, got := b.call(t, http.MethodGet, "/v1/contacts?"+strings.ReplaceAll(test.query, " ", "+"), "")
		require.Equal(t, test.status, status, "%s %v", test.query, got)
		if !strings.Contains(test.query, "cursor") && !strings.Contains(test.query, "sort") && !strings.Contains(test.query, "limit") {
			status, got = b.call(t, http.MethodGet, "/v1/contacts/count?"+strings.ReplaceAll(test.query, " ", "+"), "")
			require.Equal(t, test.status, status, "count %s %v", test.query, got)
		}
	}
	for _, path := range []string{"/v1/lists?cursor=x", "/v1/lists?cursor=" + db.EncodeCursor("x", id), "/v1/lists?cursor=" + db.EncodeCursor(noon, "x"), "/v1/contacts/x"} {
		status, got := b.call(t, http.MethodGet, path, "")
		require.Equal(t, http.StatusUnprocessableEntity, status, "%s %v", path, got)
	}
	for _, path := range []string{"/v1/contacts", "/v1/contacts/count", "/v1/contacts/" + id, "/v1/lists", "/v1/lists/" + id} {
		status, _ := b.call(t, http.MethodGet, path, "", "Authorization", "Bearer crew")
		require.Equal(t, http.StatusForbidden, status, path)
	}
}

func TestDetailShowsPlacesAndLists(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mary := b.person(t, "Mary", "Smith", "+16175550142", "12 Oak St", 1)
	b.newList(t, "Weyburn", lists.Member{ContactID: uuid(mary)})
	b.newList(t, "Harborwick", lists.Member{ContactID: uuid(mary)}, lists.Member{ContactID: uuid(mary)})
	archived := b.newList(t, "Archived", lists.Member{ContactID: uuid(mary)})
	b.exec(t, `update list set archived_at = now() where id = $1`, archived.ID)
	got := b.get(t, "/v1/contacts/"+mary)
	require.Equal(t, "Harborwick, Weyburn", names(answer{"items": got["lists"]}))
	place := got["properties"].([]any)[0].(answer)
	require.Equal(t, []any{"12 Oak St", "owner", false, 1962.0, 1.5, -100.0, "2004-06-30"},
		[]any{place["street"], place["relationship"], place["is_primary"], place["year_built"], place["baths"], place["est_equity_cents"], place["purchase_date"]})
	require.Equal(t, "Mary Smith", got["name"])
	require.Len(t, got["phones"], 1)
	status, _ := b.call(t, http.MethodGet, "/v1/contacts/"+nowhere, "")
	require.Equal(t, http.StatusNotFound, status)
	b.exec(t, `update contact set archived_at = now()`)
	status, _ = b.call(t, http.MethodGet, "/v1/contacts/"+mary, "")
	require.Equal(t, http.StatusNotFound, status)
}
