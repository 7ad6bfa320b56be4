package imports_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/intake"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

// strange is a list whose headers say nothing.
const strange = "Who,Ph,Mail box,Lives at,Where,Code,Shoe size\n" +
	"Anna Bell,(617) 555-0101,anna@example.com,1 Elm St,Quincy,02169,7\n" +
	"Carl Dean,617.555.0102,carl@example.com,2 Elm St,Quincy,02169,9\n"

// choose answers what the columns are.
func (b *bench) choose(id string, body map[string]any) (int, []byte) {
	b.Helper()
	if fields, ok := body["columns"].(string); ok {
		columns := []map[string]string{}
		for _, field := range strings.Split(fields, " ") {
			columns = append(columns, map[string]string{"field": strings.Trim(field, "-")})
		}
		body["columns"] = columns
	}
	text, err := json.Marshal(body)
	require.NoError(b, err)
	return b.call(http.MethodPut, "/v1/imports/"+id+"/mapping", strings.NewReader(string(text)))
}

func fieldsOf(imp imports.Import) (fields, types string) {
	var names, kinds []string
	for _, column := range imp.Columns {
		names, kinds = append(names, column.Field), append(kinds, column.Type)
	}
	return strings.Join(names, ","), strings.Join(kinds, ",")
}

func TestColumnsThatAreNotKnownAreProposedByTheirCellsAndAPersonDecides(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.upload([]byte(strange), "run=true")
	require.Equal(t, "mapping", imp.State)
	fields, types := fieldsOf(imp)
	require.Equal(t, "name,phone,email,text,name,zip,number", types)
	require.Equal(t, "1.name,1.phone,1.email,street,,property.zip5,", fields)
	require.Equal(t, []string{"Anna Bell", "Carl Dean"}, imp.Columns[0].Samples)
	require.Equal(t, "Shoe size", imp.Sample[0][6])
	for body, location := range map[string]string{
		"- - - - - - 1.age":                               "body.columns[6].field",
		"1.name 1.phone 1.email street - - 1.name":        "body.columns[6].field",
		"- - - - property.city property.zip5 -":           "body.columns",
		"1.name 1.phone":                                  "body.columns",
		"1.name 1.phone 1.email street property.city - x": "body.columns[6].field",
	} {
		status, answer := b.choose(imp.ID, map[string]any{"columns": body})
		require.Equal(t, http.StatusUnprocessableEntity, status, string(answer))
		require.Equal(t, location, decode[problem.Error](t, answer).Errors[0].Location, body)
	}
	status, answer := b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone 1.email street property.city property.zip5 attribute", "save_as": "Shoes"})
	require.Equal(t, http.StatusOK, status, string(answer))
	require.Equal(t, "Shoes", decode[imports.Import](t, answer).Map.Name)
	done := b.wait(imp.ID, "done", "failed")
	require.Equal(t, "done", done.State, "%+v", done.Error)
	require.Equal(t, 2, done.Counts.Rows.Created)
	require.Equal(t, 2, b.count("contact")*b.count("phone")*b.count("email")*b.count("property")/8)
	status, _ = b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone 1.email street property.city property.zip5 attribute"})
	require.Equal(t, http.StatusConflict, status, "it was merged")
}

func TestASavedMapIsUsedByItselfForTheSameHeaderInAnyOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.upload([]byte(strange), "")
	status, answer := b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone 1.email street property.city property.zip5 -", "save_as": "Shoes"})
	require.Equal(t, http.StatusOK, status, string(answer))
	b.wait(imp.ID, "preview")
	next := b.run([]byte("PH,shoe_size,who,Where,Lives at,Mail box,Code\n617-555-0103,4,Eve Ford,Quincy,3 Elm St,,02169\n"), "")
	require.Equal(t, "Shoes", next.Map.Name)
	require.Equal(t, "Eve Ford", one[string](b, "select first_name || ' ' || last_name from contact"))
	status, answer = b.call(http.MethodGet, "/v1/import-maps", nil)
	require.Equal(t, http.StatusOK, status)
	saved := decode[db.Page[intake.Map]](t, answer).Items
	require.Len(t, saved, 1)
	require.Equal(t, intake.MapColumn{Name: "Ph", Field: "1.phone"}, saved[0].Columns[1])
	status, _ = b.call(http.MethodDelete, "/v1/import-maps/"+saved[0].ID, nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "mapping", b.upload([]byte(strange), "").State)
	require.Nil(t, b.read(next.ID).Map)
	status, _ = b.call(http.MethodDelete, "/v1/import-maps/"+saved[0].ID, nil)
	require.Equal(t, http.StatusNotFound, status)
}

func TestThePreviewCanBeMappedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.wait(b.upload([]byte("Name,Phone,Cell\nAnna Bell,617-555-0101,617-555-0102\n"), "").ID, "preview")
	require.Equal(t, 2, imp.Counts.Phones.Created)
	status, answer := b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone -"})
	require.Equal(t, http.StatusOK, status, string(answer))
	require.Equal(t, "reading", decode[imports.Import](t, answer).State)
	imp = b.wait(imp.ID, "preview")
	require.Equal(t, 1, imp.Counts.Phones.Created)
	require.Equal(t, 2, b.count("import_row"))
}

func TestADelimiterThatIsUnsureIsAskedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.upload([]byte("Last, First;Phone\nBell, Anna;617-555-0101\nDean, Carl;617-555-0102\n"), "run=true")
	require.Equal(t, "mapping", imp.State)
	require.Equal(t, ",", imp.Delimiter)
	require.Equal(t, []string{"Bell", " Anna;617-555-0101"}, imp.Sample[1])
	status, answer := b.choose(imp.ID, map[string]any{"delimiter": ";"})
	require.Equal(t, http.StatusOK, status, string(answer))
	imp = decode[imports.Import](t, answer)
	require.Equal(t, "mapping", imp.State)
	require.Equal(t, []string{"Bell, Anna", "617-555-0101"}, imp.Sample[1])
	status, answer = b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone"})
	require.Equal(t, http.StatusOK, status, string(answer))
	require.Equal(t, "done", b.wait(imp.ID, "done", "failed").State)
	require.Equal(t, "+16175550101,+16175550102", one[string](b, "select string_agg(e164, ',' order by e164) from phone"))
}

func TestTheEncodingCanBeChosenInThePreview(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	// Two accents in UTF-8 and one byte of CP1252: taken for UTF-8, the last row is rejected.
	imp := b.wait(b.upload([]byte("Name,Phone\nJosé Niño,617-555-0101\nZo\xeb Bell,617-555-0102\n"), "").ID, "preview")
	require.Equal(t, 1, imp.Counts.Reasons["bad_bytes"])
	status, answer := b.choose(imp.ID, map[string]any{"encoding": "windows-1252"})
	require.Equal(t, http.StatusOK, status, string(answer))
	status, answer = b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone"})
	require.Equal(t, http.StatusOK, status, string(answer))
	imp = b.wait(imp.ID, "preview", "failed")
	require.Equal(t, 2, imp.Counts.Rows.Created, "%+v", imp.Error)
	require.Equal(t, 3, b.count("import_row"))
}

func TestAFileWithoutAHeaderLosesNoRow(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.upload([]byte("Anna Bell,617-555-0101\nCarl Dean,617-555-0102\n"), "run=true")
	require.Equal(t, "mapping", imp.State)
	fields, _ := fieldsOf(imp)
	require.Equal(t, "1.name,1.phone", fields)
	require.Equal(t, "column_1", imp.Columns[0].Name)
	status, answer := b.choose(imp.ID, map[string]any{"columns": "1.name 1.phone"})
	require.Equal(t, http.StatusOK, status, string(answer))
	imp = b.wait(imp.ID, "done", "failed")
	require.Equal(t, 2, imp.Counts.Rows.Created, "%+v", imp.Error)
	require.Equal(t, 0, imp.Counts.Rows.Header)
}

func TestFieldsAreListedWithTheirGroups(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	status, answer := b.call(http.MethodGet, "/v1/imports/fields", nil)
	require.Equal(t, http.StatusOK, status, string(answer))
	groups := map[string]int{}
	for _, field := range decode[struct{ Items []intake.Field }](t, answer).Items {
		groups[field.Group]++
	}
	require.Equal(t, map[string]int{"person": 5, "second person": 5, "place": 24, "mailing address": 4, "other": 2}, groups)
}
