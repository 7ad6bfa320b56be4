package main

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/campaigns"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/templates"
)

func (x *product) template(name, body string) (made templates.Template) {
	x.t.Helper()
	x.must(http.StatusCreated, http.MethodPost, "/v1/templates", map[string]any{"name": name, "body": body}, &made)
	return made
}

// changeTemplate sends a change with the version that was read.
func (x *product) changeTemplate(t templates.Template, change map[string]any) (changed templates.Template) {
	x.t.Helper()
	x.header = http.Header{"If-Match": {strconv.Itoa(t.Version)}}
	x.must(http.StatusOK, http.MethodPatch, "/v1/templates/"+t.ID, change, &changed)
	x.header = nil
	return changed
}

func (x *product) library(query string) (names []string, next string) {
	x.t.Helper()
	var page db.Page[templates.Template]
	x.must(http.StatusOK, http.MethodGet, "/v1/templates?"+query, nil, &page)
	for _, found := range page.Items {
		names = append(names, found.Name)
	}
	if page.NextCursor != nil {
		next = *page.NextCursor
	}
	return names, next
}

func TestATemplateKeepsEveryVersionOfItsText(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	first := x.template(" Winter check ", message)
	require.Equal(t, "Winter check", first.Name)
	require.Len(t, first.Versions, 1)
	second := x.changeTemplate(first, map[string]any{"body": message + " Thanks!"})
	require.Equal(t, []int{2, 1}, []int{second.Versions[0].N, second.Versions[1].N})
	require.Equal(t, message+" Thanks!", second.Versions[0].Body)
	require.Equal(t, first.Versions[0], second.Versions[1], "what was written stays")
	same := x.changeTemplate(second, map[string]any{"body": message + " Thanks!", "name": "Frost check"})
	require.Equal(t, "Frost check", same.Name)
	require.Equal(t, second.Versions, same.Versions, "the same text is no new version")
	back := x.changeTemplate(same, map[string]any{"body": message})
	require.Equal(t, 3, back.Versions[0].N)

	path := "/v1/templates/" + first.ID
	var read templates.Template
	x.must(http.StatusOK, http.MethodGet, path, nil, &read)
	require.Equal(t, back, read)
	x.refused(http.StatusPreconditionRequired, "version_required", http.MethodPatch, path, map[string]any{"name": "Other"})
	x.header = http.Header{"If-Match": {"1"}}
	x.refused(http.StatusPreconditionFailed, "stale", http.MethodPatch, path, map[string]any{"body": "Lost"})
	x.refused(http.StatusNotFound, "not_found", http.MethodPatch, "/v1/templates/"+db.NewID(), map[string]any{"name": "Other"})
	x.header.Set("If-Match", strconv.Itoa(back.Version))
	x.refused(http.StatusUnprocessableEntity, "bad_message", http.MethodPatch, path, map[string]any{"name": "Other", "body": "Hi {{firstname|you}}"})
	require.Equal(t, "Frost check", one[string](x, `select name from template`), "nothing of a refused change stays")
	require.Equal(t, 3, one[int](x, `select count(*) from template_version`))
}

func TestTheLibraryIsPagedByNameWithoutWhatWasPutAway(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	for _, name := range []string{"spring", "Autumn", "Winter"} {
		x.template(name, "Any text, also without a way to stop")
	}
	x.refused(http.StatusConflict, "already_exists", http.MethodPost, "/v1/templates", map[string]any{"name": "SPRING", "body": message})
	for _, body := range []string{"", "Hi {{city}}", "Hi {{first_name|there", strings.Repeat("a", 1601)} {
		x.refused(http.StatusUnprocessableEntity, "bad_message", http.MethodPost, "/v1/templates", map[string]any{"name": "Flawed", "body": body})
	}
	names, next := x.library("limit=2")
	require.Equal(t, []string{"Autumn", "spring"}, names)
	names, next = x.library("limit=2&cursor=" + url.QueryEscape(next))
	require.Equal(t, []string{"Winter"}, names)
	require.Empty(t, next)

	winter := x.template("Winter 2", message)
	gone := x.changeTemplate(winter, map[string]any{"archived": true})
	require.NotNil(t, gone.ArchivedAt)
	renamed := x.changeTemplate(gone, map[string]any{"name": "Winter 3"})
	require.Equal(t, gone.ArchivedAt, renamed.ArchivedAt)
	names, _ = x.library("")
	require.Equal(t, []string{"Autumn", "spring", "Winter"}, names)
	names, _ = x.library("archived=true")
	require.Equal(t, []string{"Winter 3"}, names)
	x.template("Winter 3", message) // the name is free
	x.header = http.Header{"If-Match": {strconv.Itoa(renamed.Version)}}
	x.refused(http.StatusConflict, "already_exists", http.MethodPatch, "/v1/templates/"+winter.ID, map[string]any{"archived": false})
	x.must(http.StatusOK, http.MethodPatch, "/v1/templates/"+winter.ID, map[string]any{"archived": false, "name": "Winter 4"}, nil)
	x.header = nil
	names, _ = x.library("archived=true")
	require.Empty(t, names)
}

func TestACampaignKeepsTheVersionThatItTook(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	list := x.attested("Quincy", 2)
	kept := x.template("Winter check", message)
	draft := map[string]any{"name": "Winter", "list_id": list, "body": message, "template_version_id": kept.Versions[0].ID}
	var c campaigns.Campaign
	x.must(http.StatusCreated, http.MethodPost, "/v1/campaigns", draft, &c)
	require.Equal(t, &campaigns.TemplateRef{ID: kept.ID, Name: "Winter check", VersionID: kept.Versions[0].ID, N: 1}, c.Template)
	require.Equal(t, 1, one[int](x, `select count(*) from template_version`), "the text is not copied")

	newer := x.changeTemplate(kept, map[string]any{"body": message + " Thanks!"})
	launched := c.ID
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+launched+"/launch", nil, nil)
	until(x, 2, `select count(*) from send where state = 'delivered'`)
	require.Equal(t, 2, one[int](x, `select count(*) from sim_message where body like '%Reply STOP to opt out.'`))
	require.Equal(t, 1, x.campaign(launched).Template.N)
	require.Equal(t, message, x.campaign(launched).Body)

	draft["body"], draft["template_version_id"] = message+" Thanks!", newer.Versions[0].ID
	var second campaigns.Campaign
	x.must(http.StatusCreated, http.MethodPost, "/v1/campaigns", draft, &second)
	require.Equal(t, 2, second.Template.N)
	x.header = http.Header{"If-Match": {"1"}}
	draft["body"] = "Hello, Attack-a-Crack here. Reply STOP to opt out."
	second = campaigns.Campaign{}
	x.must(http.StatusOK, http.MethodPatch, "/v1/campaigns/"+one[string](x, `select id from campaign where state = 'draft'`), draft, &second)
	require.Nil(t, second.Template, "a text that was changed is the campaign's own")
	x.header.Set("If-Match", "2")
	draft["body"] = "Hey, Attack-a-Crack here. Reply STOP to opt out."
	x.must(http.StatusOK, http.MethodPatch, "/v1/campaigns/"+second.ID, draft, nil)
	require.Equal(t, 2, one[int](x, `select count(*) from template`), "one own text, with two versions")
	require.Equal(t, 2, one[int](x, `select count(*) from template_version where template_id <> $1`, kept.ID))
	x.header.Set("If-Match", "3")
	draft["body"], draft["template_version_id"] = message, kept.Versions[0].ID
	x.must(http.StatusOK, http.MethodPatch, "/v1/campaigns/"+second.ID, draft, &second)
	require.Equal(t, 1, second.Template.N, "another template may be taken at any time before the launch")
	x.header = nil
	names, _ := x.library("")
	require.Equal(t, []string{"Winter check"}, names, "own texts are not in the library")
}

func TestACheckCountsComparesAndFindsTheLongest(t *testing.T) {
	t.Parallel()
	x := newProduct(t)
	check := func(body, list string) (found templates.Check) {
		asked := map[string]any{"body": body}
		if list != "" {
			asked["list_id"] = list
		}
		x.must(http.StatusOK, http.MethodPost, "/v1/templates/check", asked, &found)
		return found
	}
	plain := check("Hi {{first_name|there}} – it’s Attack-a-Crack. Reply STOP to opt out.", "")
	require.Equal(t, "Hi there - it's Attack-a-Crack. Reply STOP to opt out.", plain.Text)
	require.Equal(t, templates.Count{Encoding: "GSM-7", Characters: 54, Segments: 1, PerSegment: 160}, plain.Count)
	require.Equal(t, []templates.Change{{At: 24, From: "–", To: "-"}, {At: 28, From: "’", To: "'"}}, plain.Transliterated)
	require.Empty(t, plain.Problems)
	require.Empty(t, plain.Recipients)
	require.Nil(t, plain.Worst)
	require.Equal(t, "UCS-2", check("Attack-a-Crack: ¡sí! Reply STOP to opt out.", "").Encoding)
	flawed := check("Hi {{firstname}}", "")
	require.Equal(t, "unknown_token", flawed.Problems[0].Code)
	require.Len(t, flawed.Problems, 3)

	list := x.importList("Quincy", 12)
	_, err := x.db.ExecContext(t.Context(), `update contact set first_name = 'Anna-Margaretha' where last_name = 'Smithh'`)
	require.NoError(t, err)
	body := "Hi {{first_name|there}}, Attack-a-Crack. Reply STOP to opt out."
	full := check(body+strings.Repeat("!", 107), list)
	require.Len(t, full.Recipients, 5)
	require.Equal(t, 1, full.Segments)
	require.Equal(t, "Anna-Margaretha", strings.Fields(full.Worst.Name)[0])
	require.Equal(t, 2, full.Worst.Segments)
	require.Contains(t, full.Worst.Text, "Hi Anna-Margaretha, ")
	x.refused(http.StatusNotFound, "not_found", http.MethodPost, "/v1/templates/check", map[string]any{"body": body, "list_id": db.NewID()})
}
