package imports_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// npm csv-spectrum, through a whole import: the first column is who it is, and
// whatever else the file says must be kept of them as its JSON says.
func TestPublicFilesOfCSVSpectrumAreImportedAsTheirJSONSays(t *testing.T) {
	t.Parallel()
	const spectrum = "../../frontend/node_modules/csv-spectrum"
	names, err := filepath.Glob(filepath.Join(spectrum, "csvs", "*.csv"))
	require.NoError(t, err)
	require.Len(t, names, 12, "the public torture files are not installed: run deploy/web.sh install")
	b := newBench(t).work()
	for _, path := range names {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		raw, err := os.ReadFile(filepath.Join(spectrum, "json", name+".json"))
		require.NoError(t, err)
		if name == "location_coordinates" {
			raw = []byte("[" + string(raw) + "]") // it is no list
		}
		var want []map[string]string
		require.NoError(t, json.Unmarshal(raw, &want))

		imp := b.wait(b.uploadAs(name+".csv", file, "run=true&strategy=replace").ID, "mapping", "done", "failed")
		if imp.State == "mapping" {
			columns := []string{}
			for i := range imp.Columns {
				columns = append(columns, map[bool]string{true: `{"field": "1.name"}`, false: `{"field": "attribute"}`}[i == 0])
			}
			status, body := b.call(http.MethodPut, "/v1/imports/"+imp.ID+"/mapping", strings.NewReader(`{"columns": [`+strings.Join(columns, ",")+`]}`))
			require.Equal(t, http.StatusOK, status, name+string(body))
			imp = b.wait(imp.ID, "done", "failed")
		}
		require.Equal(t, "done", imp.State, "%s: %+v", name, imp.Error)
		require.True(t, imp.Balanced)
		switch name {
		case "location_coordinates": // its degree signs were lost before it came
			require.Equal(t, map[string]int{"bad_bytes": 1}, imp.Counts.Reasons)
			continue
		case "comma_in_quotes": // columns that are known without asking
			require.Equal(t, want[0]["first"]+" "+want[0]["last"]+", "+want[0]["city"]+" "+want[0]["zip"], one[string](b, `
				select c.first_name || ' ' || c.last_name || ', ' || p.city || ' ' || p.zip5 from contact c join contact_property l on l.contact_id = c.id join property p on p.id = l.property_id`))
			continue
		}
		require.Equal(t, len(want), imp.Counts.Rows.Created+imp.Counts.Rows.Updated+imp.Counts.Rows.Unchanged+imp.Counts.Rows.MergedInFile, name)
		for i, row := range want {
			delete(row, imp.Columns[0].Name)
			for column, text := range row {
				if text == "" {
					delete(row, column) // an empty cell says nothing
				}
			}
			got := one[string](b, `select coalesce(nullif(c.attributes, '{}')::text, '{}') from import_target t join contact c on c.id = t.entity_id
				where t.import_id = $1 and t.entity = 'contact' and t.row_no = $2`, imp.ID, i+2)
			kept := map[string]string{}
			require.NoError(t, json.Unmarshal([]byte(got), &kept))
			for column := range kept {
				if _, theirs := row[column]; !theirs {
					delete(kept, column) // of an earlier file that names the same
				}
			}
			require.Equal(t, row, kept, "%s, row %d", name, i+2)
		}
	}
}
