package imports_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/imports"
)

// rejects downloads the refused rows of an import.
func (b *bench) rejects(id string) string {
	b.Helper()
	status, body := b.call(http.MethodGet, "/v1/imports/"+id+"/rejects.csv", nil)
	require.Equal(b, http.StatusOK, status)
	return string(body)
}

// mapped uploads a file that is asked about, answers, and runs it.
func (b *bench) mapped(file, query, columns string) imports.Import {
	b.Helper()
	imp := b.upload([]byte(file), "run=true&"+query)
	require.Equal(b, "mapping", imp.State)
	status, answer := b.choose(imp.ID, map[string]any{"columns": columns})
	require.Equal(b, http.StatusOK, status, string(answer))
	imp = b.wait(imp.ID, "done", "failed")
	require.Equal(b, "done", imp.State, "%+v", imp.Error)
	return imp
}

func TestCorrectedRejectsOfAFileThatWasMappedByHandAreNotAskedAboutAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, columns, wrong, right string }{
		"a header": {strange + "Dora Eden,,,,Quincy,02169,8,spare\n", "1.name 1.phone 1.email street property.city property.zip5 attribute", "Dora Eden,,", "Dora Eden,617-555-0109,"},
		"a header, as nobody would guess": {
			strange + "Dora Eden,,,,Quincy,02169,8,spare\n", "1.last 1.phone - - - - attribute", "Dora Eden,,", "Dora Eden,617-555-0109,",
		},
		"no header": {"Anna Bell,617-555-0101\nCarl Dean,617-555-0102\nDora Eden,,spare\n", "1.name 1.phone", "Dora Eden,,", "Dora Eden,617-555-0109,"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t).work()
			first := b.mapped(c.file, "list_name=Shoes", c.columns)
			require.Equal(t, 1, first.Counts.Rows.Rejected)
			file := b.rejects(first.ID)
			require.Contains(t, file, c.wrong)
			next := b.run([]byte(strings.Replace(file, c.wrong, c.right, 1)), "list_id="+first.List.ID)
			require.Equal(t, 1, next.Counts.Rows.Created)
			require.Zero(t, next.Counts.Rows.Rejected)
			want, _ := fieldsOf(first)
			got, _ := fieldsOf(next)
			require.Equal(t, want+",known,known,known,known", got)
			require.Nil(t, next.Map, "no map was saved")
			require.Equal(t, 1, one[int](b, "select count(*)::int from phone where e164 = '+16175550109'"))
			require.Equal(t, 3, one[int](b, "select member_count from list where id = $1", first.List.ID))
			if strings.Contains(c.columns, "attribute") {
				require.Equal(t, "8", one[string](b, "select attributes->>'Shoe size' from contact where last_name ~ 'Eden'"))
				require.Equal(t, "mapping", b.upload([]byte(strange), "").State, "another file of this header is asked about")
			}
		})
	}
}

func TestCorrectedRejectsFollowTheImportOfTheirOwnList(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	file := "Ph,Other\n617-555-0101,617-555-0102\n,,spare\n"
	first := b.mapped(file, "list_name=First", "1.phone -")
	b.mapped(file, "list_name=Second", "- 1.phone")
	corrected := strings.Replace(b.rejects(first.ID), "\n,", "\n617-555-0103,617-555-0104", 1)
	next := b.run([]byte(corrected), "list_name=Third")
	require.Equal(t, ",1.phone,known,known,known,known", fieldNames(next), "the newest, where no list is named")
	next = b.run([]byte(corrected), "list_id="+first.List.ID)
	require.Equal(t, "1.phone,,known,known,known,known", fieldNames(next))
	require.Equal(t, "mapping", b.upload([]byte(corrected), "kind=opt_outs").State, "another kind of import means another thing")
}

func fieldNames(imp imports.Import) string {
	fields, _ := fieldsOf(imp)
	return fields
}
