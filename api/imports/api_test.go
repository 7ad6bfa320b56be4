package imports_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

func TestUploadsThatAreNoListsAreRefusedAndLeaveNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, test := range map[string]struct {
		file   io.Reader
		status int
		code   string
	}{
		"xlsx":        {strings.NewReader("PK\x03\x04"), http.StatusUnsupportedMediaType, "not_csv"},
		"empty":       {strings.NewReader(""), http.StatusUnprocessableEntity, "empty_file"},
		"header only": {strings.NewReader("Name,Phone\n"), http.StatusUnprocessableEntity, "header_only"},
		"over 200 MB": {io.LimitReader(zeros{}, 201<<20), http.StatusRequestEntityTooLarge, "too_large"},
	} {
		status, body := b.call(http.MethodPost, "/v1/imports?filename=list.csv", test.file)
		require.Equal(t, test.status, status, "%s: %s", name, body)
		require.Equal(t, test.code, decode[problem.Error](t, body).Code, name)
	}
	require.Equal(t, 0, b.count("import")+b.count("list")+b.count("river_job"))
	left, err := os.ReadDir(b.blobs)
	require.NoError(t, err)
	require.Empty(t, left, "a refused file is not kept")
}

type zeros struct{}

func (zeros) Read(into []byte) (int, error) { return len(into), nil }

func TestARowIsFoundByFateReasonAndNumberAndRejectsComeInTheirOwnColumns(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	file := append(list(60), "SFR,1 ELM ST,QUINCY,02169,=SUM(A1),617-555-0142,extra\nSFR,,,,,\n\"SFR\",\"2 ELM\nST\",QUINCY,02169,ANNA BELL,12\n"...)
	imp := b.run(file, "list_name=Elm")
	require.Equal(t, "Elm", imp.List.Name)
	page := func(query string) db.Page[ledger.Row] {
		status, body := b.call(http.MethodGet, "/v1/imports/"+imp.ID+"/rows?"+query, nil)
		require.Equal(t, http.StatusOK, status, string(body))
		return decode[db.Page[ledger.Row]](t, body)
	}
	first := page("limit=40")
	require.Len(t, first.Items, 40)
	require.Equal(t, "header", first.Items[0].Kind)
	second := page("limit=40&cursor=" + *first.NextCursor)
	require.Equal(t, 41, second.Items[0].RowNo)
	require.Nil(t, second.NextCursor)
	require.Equal(t, 50, page("row_from=50&limit=1").Items[0].RowNo)
	require.Equal(t, 64, page("line=65&limit=1").Items[0].LineFrom, "the row that holds the line")
	rejected := page("fate=rejected").Items
	require.Len(t, rejected, 2)
	require.Equal(t, "too_many_fields", rejected[0].Reason)
	require.NotEmpty(t, rejected[0].ReasonText)
	short := page("reason=phone_too_short").Items
	require.Len(t, short, 1)
	require.Equal(t, []int{64, 65}, []int{short[0].LineFrom, short[0].LineTo})
	require.Equal(t, "Anna Bell", short[0].Who)
	require.Contains(t, short[0].What, "1 new contact")
	status, body := b.call(http.MethodGet, "/v1/imports/"+imp.ID+"/rejects.csv", nil)
	require.Equal(t, http.StatusOK, status)
	lines := strings.Split(strings.TrimSpace(string(body)), "\n")
	require.Len(t, lines, 3)
	require.Equal(t, "Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1,import_line,import_row,import_reason,import_hint", lines[0])
	require.Contains(t, lines[1], "'=SUM(A1)")
	require.Contains(t, lines[1], ",62,62,")
	status, body = b.call(http.MethodGet, "/v1/imports?limit=1", nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, imp.ID, decode[db.Page[imports.Import]](t, body).Items[0].ID)
	status, _ = b.call(http.MethodGet, "/v1/imports/"+db.NewID(), nil)
	require.Equal(t, http.StatusNotFound, status)
}

func TestACancelledImportChangesNothingAndCanBeTakenUp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	imp := b.upload(list(10_000), "run=true")
	b.work()
	b.wait(imp.ID, "merging")
	running := func() int {
		_, body := b.call(http.MethodGet, "/v1/imports?running=true", nil)
		return len(decode[db.Page[imports.Import]](t, body).Items)
	}
	require.Equal(t, 1, running())
	status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/cancel", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	require.Equal(t, 0, running())
	require.Eventually(t, func() bool { return one[int](b, "select count(*)::int from river_job where state = 'running'") == 0 }, time.Minute, 20*time.Millisecond)
	require.Equal(t, "cancelled", b.read(imp.ID).State)
	require.Equal(t, 0, b.count("contact")+b.count("phone")+b.count("property")+b.count("list_member"))
	status, _ = b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/resume", nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "done", b.wait(imp.ID, "done", "failed").State)
	require.Equal(t, 10_000, b.count("contact"))
}
