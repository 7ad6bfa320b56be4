package imports_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/problem"
)

// mapAll says what the columns are where nobody else can: who it is, and fields of their own.
func (b *bench) mapAll(imp imports.Import) imports.Import {
	b.Helper()
	var columns []string
	for i := range imp.Columns {
		columns = append(columns, map[bool]string{true: `{"field": "1.name"}`, false: `{"field": "attribute"}`}[i == 0])
	}
	status, body := b.call(http.MethodPut, "/v1/imports/"+imp.ID+"/mapping", strings.NewReader(`{"columns": [`+strings.Join(columns, ",")+`]}`))
	require.Equal(b, http.StatusOK, status, string(body))
	return b.wait(imp.ID, "done", "failed")
}

// Any bytes are refused with a sentence, or end in a ledger that balances.
func TestAnyBytesBalanceOrAreRefused(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 3))
	b := newBench(t).work()
	pieces := []string{
		"Name,Phone,Address,ZIP\n", "Anna Bell,617-555-0101,1 Elm St,02169\n", "Carl Dean;617-555-0102;2 Elm St;2170\r\n", "\"Two\nLines\",617-555-0103,\"3 Elm St, Apt 4\",02171\r",
		"\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\x00", "\xff", "\xfe", "\xef\xbb\xbf", "é", "\xe9", "中", "�", "sep=;\n", "=1+1", "6.17E+09", "'", " ",
		strings.Repeat("x", 3000), strings.Repeat(",", 40), strings.Repeat("\n", 120), "first_name,last_name,phone,email,company,address\n",
	}
	refused, done := 0, 0
	for range 30 {
		var file bytes.Buffer
		if random.IntN(4) > 0 {
			file.WriteString(pieces[0])
		}
		for range random.IntN(40) {
			file.WriteString(pieces[random.IntN(len(pieces))])
			if random.IntN(3) == 0 {
				file.WriteString(pieces[1+random.IntN(3)])
			}
		}
		status, body := b.call(http.MethodPost, "/v1/imports?filename=any.csv&run=true", bytes.NewReader(file.Bytes()))
		if status != http.StatusCreated {
			require.Contains(t, []int{http.StatusUnprocessableEntity, http.StatusUnsupportedMediaType}, status, "seed %d: %q: %s", seed, file.String(), body)
			require.NotEmpty(t, decode[problem.Error](t, body).Detail)
			refused++
			continue
		}
		imp := b.wait(decode[imports.Import](t, body).ID, "done", "failed", "mapping")
		if imp.State == "mapping" {
			imp = b.mapAll(imp)
		}
		require.Equal(t, "done", imp.State, "seed %d: %q: %+v", seed, file.String(), imp.Error)
		require.True(t, imp.Balanced)
		r := imp.Counts.Rows
		require.Equal(t, r.Records, r.Header+r.Blank+r.Footer+r.Created+r.Updated+r.Unchanged+r.MergedInFile+r.Rejected+r.Skipped)
		require.Equal(t, r.Lines, r.Records+r.LineBreaks)
		done++
	}
	t.Logf("%d refused, %d balanced", refused, done)
	require.NotZero(t, done)
}

// Any rows that are written, refused, exported and imported again say the same.
func TestAnyRowsThatAreImportedExportedAndImportedAgainAreEqual(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 4))
	alphabet := []string{"a", "Z", "é", "中", "0", "x y", ",", ";", "|", "\"", "\n", "=", "+", "-", "@", "'", "''=", "sep="}
	const rows = 40
	b := newBench(t).work()
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	require.NoError(t, out.Write([]string{"Name", "Phone", "Note", "Company"}))
	want := map[string]map[string]string{}
	for n := range rows {
		cell := func() string {
			text := "x" // an empty cell, or spaces around one, say nothing
			for range random.IntN(8) {
				text += alphabet[random.IntN(len(alphabet))]
			}
			return text + "x"
		}
		name := "Anna Bell" + letters(n)
		want[name] = map[string]string{"Note": strings.TrimSpace(strings.TrimPrefix(cell(), "x")), "Company": cell()}
		require.NoError(t, out.Write([]string{"", "12", want[name]["Note"], want[name]["Company"]})) // rejected: nobody is named
	}
	out.Flush()
	first := b.run(file.Bytes(), "")
	require.Equal(t, rows, first.Counts.Rows.Rejected)
	_, body := b.call(http.MethodGet, "/v1/imports/"+first.ID+"/rejects.csv", nil)
	back, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	require.NoError(t, err)
	for n := range rows {
		back[n+1][0], back[n+1][1] = "Anna Bell"+letters(n), fmt.Sprintf("617-555-01%02d", n)
	}
	var corrected bytes.Buffer
	require.NoError(t, csv.NewWriter(&corrected).WriteAll(back))
	again := b.run(corrected.Bytes(), "")
	require.Equal(t, rows, again.Counts.Rows.Created)
	var got []struct {
		Name string
		Kept map[string]string
	}
	require.NoError(t, json.Unmarshal([]byte(one[string](b, `select jsonb_agg(jsonb_build_object('name', raw_name, 'kept', attributes)) from contact`)), &got))
	require.Len(t, got, rows)
	for _, person := range got {
		require.Equal(t, want[person.Name], person.Kept, "seed %d, %s", seed, person.Name)
	}
}
