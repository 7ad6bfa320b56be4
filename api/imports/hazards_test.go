package imports_test

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	anna = "Name,Phone,Address,ZIP\nAnna Bell,617-555-0101,1 Elm St,02169\n"
	carl = "Carl Dean,617-555-0102,2 Elm St,02169\n"
)

func utf16(text string, endian unicode.Endianness, policy unicode.BOMPolicy) string {
	encoded, err := unicode.UTF16(endian, policy).NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return encoded
}

func cp1252(text string) string {
	encoded, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return encoded
}

// Every row of the table of hazards that a file may hold and still be read:
// what becomes of its people, and of its bad rows.
func TestEveryHazardOfAFileThatIsRead(t *testing.T) {
	t.Parallel()
	const people = `select coalesce(string_agg(trim(c.first_name || ' ' || c.last_name) || coalesce(' ' || right(p.e164, 4), ''), ', ' order by c.last_name, c.first_name, p.e164), '')
		from contact c left join contact_phone l on l.contact_id = c.id left join phone p on p.id = l.phone_id`
	accents := "Name,Phone\nJosé Nuñez,617-555-0101\nZoë Bell,617-555-0102\n"
	const spanish, both = "Zoë Bell 0102, José Nuñez 0101", "Anna Bell 0101, Carl Dean 0102"
	b := newBench(t).work()
	quoted := "Name,Phone,Note\nAnna Bell,617-555-0101,\"^\"\n\n" + "Carl Dean,617-555-0102,\n"
	for name, test := range map[string]struct {
		file, people, encoding, delimiter string
		reasons                           map[string]int
	}{
		"BOM":                      {"\xef\xbb\xbf" + accents, spanish, "utf-8", ",", nil},
		"UTF-16 LE":                {utf16(accents, unicode.LittleEndian, unicode.UseBOM), spanish, "utf-16le", ",", nil},
		"UTF-16 BE":                {utf16(accents, unicode.BigEndian, unicode.UseBOM), spanish, "utf-16be", ",", nil},
		"UTF-16 without BOM":       {utf16(accents, unicode.LittleEndian, unicode.IgnoreBOM), spanish, "utf-16le", ",", nil},
		"CP1252":                   {cp1252(accents), spanish, "windows-1252", ",", nil},
		"letters lost before":      {accents + "Mar\uFFFDa D,617-555-0103\n", spanish, "utf-8", ",", map[string]int{"bad_bytes": 1}},
		"mixed bytes":              {accents + "Mar\xeda D,617-555-0103\n", spanish, "utf-8", ",", map[string]int{"bad_bytes": 1}},
		"comma":                    {anna + carl, both, "", ",", nil},
		"semicolon":                {strings.ReplaceAll(anna+carl, ",", ";"), both, "", ";", nil},
		"tab":                      {strings.ReplaceAll(anna+carl, ",", "\t"), both, "", "\t", nil},
		"pipe":                     {strings.ReplaceAll(anna+carl, ",", "|"), both, "", "|", nil},
		"sep= line":                {"sep=;\r\nName;Phone\r\nAnna Bell;617-555-0101\r\n", "Anna Bell 0101", "", ";", nil},
		"CRLF":                     {strings.ReplaceAll(anna+carl, "\n", "\r\n"), both, "", ",", nil},
		"CR":                       {strings.ReplaceAll(anna+carl, "\n", "\r"), both, "", ",", nil},
		"no line end":              {strings.TrimSpace(anna + carl), both, "", ",", nil},
		"quoted newlines":          {strings.Replace(quoted, "^", "one\ntwo\r\nthree", 1), both, "", ",", nil},
		"doubled quotes":           {strings.Replace(quoted, "^", `say ""hi"", then`, 1), both, "", ",", nil},
		"blank lines":              {strings.ReplaceAll(anna+carl, "\n", "\n\n \n"), both, "", ",", nil},
		"unclosed quote":           {anna + "\"Eve Ford,617-555-0103,3 Elm St,02169\n" + carl, both, "", ",", map[string]int{"unclosed_quote": 1}},
		"unclosed for 100 lines":   {anna + "\"Eve\n" + carl + strings.Repeat("\n", 200), both, "", ",", map[string]int{"unclosed_quote": 1}},
		"unclosed for 64 KB":       {anna + "\"Eve\n" + carl + strings.Repeat(" ", 70_000) + "\n\",x\n", both, "", ",", map[string]int{"unclosed_quote": 2}},
		"NUL bytes":                {anna + "E\x00ve,617-555-0103,,\n" + carl, both, "", ",", map[string]int{"nul_byte": 1}},
		"ragged and short":         {anna + "Carl Dean,617-555-0102\n", both, "", ",", nil},
		"ragged and long":          {anna + "Eve,617-555-0103,3 Elm St,02169,extra\n" + carl, both, "", ",", map[string]int{"too_many_fields": 1}},
		"duplicate headers":        {"Name,Phone,Phone,Name\nAnna Bell,617-555-0101,617-555-0102,X\n", "Anna Bell 0101, Anna Bell 0102", "", ",", nil},
		"empty headers":            {"Name,,Phone,\nAnna Bell,,617-555-0101,\n", "Anna Bell 0101", "", ",", nil},
		"6175550134.0":             {"Name,Phone\nAnna Bell,6175550134.0\n", "Anna Bell 0134", "", ",", nil},
		"6.17E+09":                 {"Name,Phone\nAnna Bell,6.17E+09\n", "Anna Bell", "", ",", map[string]int{"phone_e_notation": 1}},
		"an extension":             {"Name,Phone\nAnna Bell,617-555-0101 x12\n", "Anna Bell", "", ",", map[string]int{"phone_extension": 1}},
		"two numbers in a cell":    {"Name,Phone\nAnna Bell,617-555-0101 / 617-555-0102\n", "Anna Bell 0101, Anna Bell 0102", "", ",", nil},
		"7 digits":                 {"Name,Phone\nAnna Bell,555-0101\n", "Anna Bell", "", ",", map[string]int{"phone_too_short": 1}},
		"a formula that is a name": {"Name,Phone\n'=Anna Bell,'+16175550101\n", "=Anna Bell 0101", "", ",", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := b.emptied(t)
			imp := b.run([]byte(test.file), "")
			require.Equal(t, test.people, one[string](b, people))
			require.Equal(t, test.delimiter, imp.Delimiter)
			if test.encoding != "" {
				require.Equal(t, test.encoding, imp.Encoding)
			}
			if test.reasons == nil {
				test.reasons = map[string]int{}
			}
			require.Equal(t, test.reasons, imp.Counts.Reasons)
		})
	}
}

func TestARepeatedOrEmptyHeaderGetsANameOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run([]byte("Name,Phone,Phone,,Name,\nAnna Bell,617-555-0101,617-555-0102,x,y,z\n"), "")
	names := []string{}
	for _, column := range imp.Columns {
		names = append(names, column.Name)
	}
	require.Equal(t, []string{"Name", "Phone", "Phone_2", "column_4", "Name_2", "column_6"}, names)
}

func TestAZIPThatLostItsZeroGetsItBack(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run([]byte("Address,City,ZIP\n1 Elm St,Quincy,2139\n2 Elm St,Quincy,2139.0\n3 Elm St,Quincy,2139-4307\n"), "")
	require.Equal(t, 3, one[int](b, "select count(*)::int from property where zip5 = '02139'"))
}

func TestDatesAreReadInUSOrderAndNothingElseIsGuessed(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run([]byte("Address,ZIP,Purchase Date\n1 Elm St,02169,3/14/2004\n2 Elm St,02169,03/14/04\n3 Elm St,02169,4/5/2004 0:00\n4 Elm St,02169,2004-03-14\n5 Elm St,02169,14/3/2004\n6 Elm St,02169,soon\n"), "")
	require.Equal(t, map[string]int{"value_unreadable": 2}, imp.Counts.Reasons)
	require.Equal(t, 6, imp.Counts.Rows.Created, "a date that cannot be read is a cell, not a row")
	require.Equal(t, "1 Elm St 2004-03-14, 2 Elm St 2004-03-14, 3 Elm St 2004-04-05, 4 Elm St 2004-03-14, 5 Elm St -, 6 Elm St -",
		one[string](b, "select string_agg(street || ' ' || coalesce(purchase_date::text, '-'), ', ' order by street) from property"))
}

// Every hazard for which a file is refused: a code, and a sentence on what to do.
func TestEveryFileThatIsRefusedSaysWhyAndWhatToDo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for name, test := range map[string]struct{ file, code, todo string }{
		"0 bytes":            {"", "empty_file", "Export the list again"},
		"only blank lines":   {"\n \n\r\n", "empty_file", "Export the list again"},
		"header only":        {"Name,Phone\n", "header_only", "Export the list again"},
		"over 500 columns":   {strings.Repeat("a,", 501) + "b\n1\n", "too_many_columns", "Leave out"},
		"a record over 1 MB": {"Name,Phone\n" + strings.Repeat("x", 1<<20+10) + "\n", "record_too_long", "quote"},
		"over 1M rows":       {"Name\n" + strings.Repeat("A\n", 1_000_001), "too_many_rows", "Cut it"},
		"zip named .csv":     {"PK\x03\x04list", "not_csv", "Unpack"},
		"xlsx named .csv":    {"PK\x03\x04[Content_Types].xml", "not_csv", "CSV UTF-8"},
		"gz named .csv":      {"\x1f\x8b\x08list", "not_csv", "Unpack"},
	} {
		status, body := b.call(http.MethodPost, "/v1/imports?filename=list.csv", strings.NewReader(test.file))
		refused := decode[problem.Error](t, body)
		require.GreaterOrEqual(t, status, 400, name)
		require.Equal(t, test.code, refused.Code, name)
		require.Contains(t, refused.Detail, test.todo, name)
	}
	require.Equal(t, 0, b.count("import")+b.count("list"))
}

// Rejects come in the file's own columns, guarded against formulas; corrected
// and dropped in again they mean what they said.
func TestRejectsThatAreImportedAgainSayTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run([]byte("Name,Phone,Note\nAnna Bell,617-555-0101,\n,,=SUM(A1)\n,,-12\n"), "")
	require.Equal(t, 2, imp.Counts.Rows.Rejected)
	_, body := b.call(http.MethodGet, "/v1/imports/"+imp.ID+"/rejects.csv", nil)
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "'=SUM(A1)", rows[1][2])
	rows[1][0], rows[2][0] = "Carl Dean", "Eve Ford"
	var corrected bytes.Buffer
	require.NoError(t, csv.NewWriter(&corrected).WriteAll(rows))
	again := b.run(corrected.Bytes(), "")
	require.Equal(t, 2, again.Counts.Rows.Created)
	require.Equal(t, `{"Note": "=SUM(A1)"},{"Note": "-12"}`, one[string](b, "select string_agg(attributes::text, ',' order by last_name) from contact where attributes <> '{}'"))
}

// However many rows are read and merged at a time, the end is the same.
func TestTheChunkSizeNeverChangesTheResult(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	var file strings.Builder
	file.WriteString("Name,Phone,Email,Address,ZIP,Est Value,Note\n")
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	for range 120 {
		file.WriteString(pick("Anna Bell", "Carl Dean", "Eve Ford", "\"Two\nLines\"", "", "\"Open") + "," + pick("617-555-0101", "617-555-0102", "617-555-0103 or 617-555-0104", "555-0101", "") + "," +
			pick("a@example.com", "b@example.com", "no address", "") + "," + pick("1 Elm St", "2 Elm St", "3 Elm St Apt 4", "") + "," + pick("02169", "2170", "") + "," + pick("100", "200", "x", "") + "," + pick("a", "b", "") + pick("", "", "", ",extra") + "\n")
	}
	var want []string
	for _, size := range []int{10_000, 1, 7, 64} {
		b := newBench(t)
		b.module = b.withChunk(size)
		b.work()
		imp := b.run([]byte(file.String()), "")
		got := append(b.state(), one[string](b, "select md5(coalesce(string_agg(raw_name || attributes::text, ',' order by raw_name), '')) from contact"))
		if want == nil {
			want = got
			require.Greater(t, imp.Counts.Rows.Rejected, 0)
			require.Greater(t, imp.Counts.Rows.MergedInFile, 0)
		}
		require.Equal(t, want, got, "chunks of %d rows, seed %d", size, seed)
	}
}

func TestOriginalsAreDeletedAfterTheirDaysAndTheFactsStay(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	file := []byte("Name,Phone\nAnna Bell,617-555-0101\n,\n,555-0102\n")
	old, recent := b.run(file, ""), b.run(file, "")
	waiting := b.wait(b.upload(file, "").ID, "preview")
	one[int](b, "with aged as (update import set created_at = created_at - interval '91 days' where id = any($1) returning 1) select count(*)::int from aged", []string{old.ID, waiting.ID})
	b.forget()
	kept := b.read(old.ID)
	require.NotNil(t, kept.DeletedAt)
	require.Equal(t, old.Counts, kept.Counts)
	require.Equal(t, "Phone", kept.Columns[1].Name)
	require.Empty(t, kept.Columns[1].Samples)
	require.Nil(t, b.read(recent.ID).DeletedAt)
	require.Equal(t, 2, one[int](b, "select count(*)::int from import_row where import_id = $1 and raw <> ''", old.ID), "the header and the rejected row")
	_, body := b.call(http.MethodGet, "/v1/imports/"+old.ID+"/rejects.csv", nil)
	require.Contains(t, string(body), "555-0102")
	require.Equal(t, "cancelled", b.read(waiting.ID).State)
	status, body := b.call(http.MethodPost, "/v1/imports/"+waiting.ID+"/resume", nil)
	require.Equal(t, http.StatusConflict, status)
	require.Equal(t, "original_deleted", decode[problem.Error](t, body).Code)
	require.Equal(t, ledger.Fates{Created: 1}, kept.Counts.Contacts)
}
