package csvfile_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/problem"
)

// readAll reads a file from its beginning, and opens it again in the middle,
// which must come to the same.
func readAll(t *testing.T, file []byte) (csvfile.File, []csvfile.Record) {
	t.Helper()
	found, err := csvfile.Examine(bytes.NewReader(file), "", "")
	require.NoError(t, err)
	records, offset := []csvfile.Record{}, int64(0)
	r, err := csvfile.Open(bytes.NewReader(file), found.Encoding, found.Delimiter, 0)
	require.NoError(t, err)
	for {
		if len(records) == 2 {
			r, err = csvfile.Open(bytes.NewReader(file), found.Encoding, found.Delimiter, offset)
			require.NoError(t, err)
		}
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		records = append(records, record)
		offset += record.Size
	}
	lines := 0
	for _, record := range records {
		lines += record.Lines
	}
	require.Equal(t, int(found.Records), len(records), "two ways to count records")
	require.Equal(t, int(found.Lines), lines, "two ways to count lines")
	return found, records
}

func TestEncodingsAreFound(t *testing.T) {
	t.Parallel()
	text := "name,city\nJosé,Québec\nZoë,Ångström\n"
	utf16 := func(endian unicode.Endianness, policy unicode.BOMPolicy) []byte {
		encoded, err := unicode.UTF16(endian, policy).NewEncoder().Bytes([]byte(text))
		require.NoError(t, err)
		return encoded
	}
	cp1252, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	require.NoError(t, err)
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"UTF-8":                {[]byte(text), "utf-8"},
		"BOM":                  {[]byte("\xef\xbb\xbf" + text), "utf-8"},
		"UTF-16 with BOM":      {utf16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"},
		"UTF-16 big":           {utf16(unicode.BigEndian, unicode.UseBOM), "utf-16be"},
		"UTF-16 without BOM":   {utf16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		"CP1252":               {cp1252, "windows-1252"},
		"CP1252 far from head": {append(bytes.Repeat([]byte("plain,row\n"), 60_000), cp1252...), "windows-1252"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := csvfile.Examine(bytes.NewReader(test.file), "", "")
			require.NoError(t, err)
			require.Equal(t, test.want, found.Encoding)
			if len(test.file) > 10_000 {
				return
			}
			_, records := readAll(t, test.file)
			require.Equal(t, "José,Québec", records[1].Text)
			require.Equal(t, []string{"name", "city"}, found.Sample[0])
		})
	}
}

func TestMixedBytesRejectTheirRowAndNoOther(t *testing.T) {
	t.Parallel()
	_, records := readAll(t, []byte("name,city\nJosé,A\nZo\xeb,B\nÅsa,C\nMar\xeda,D\nN\x00L,E\nÍñigo,F\n"))
	reasons := []string{}
	for _, record := range records {
		reasons = append(reasons, record.Reason)
	}
	require.Equal(t, []string{"", "", "bad_bytes", "", "bad_bytes", "nul_byte", ""}, reasons)
}

func TestDelimitersAreFound(t *testing.T) {
	t.Parallel()
	for delimiter, name := range map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := strings.ReplaceAll("name^note^city\nA^\"1,2;3|4\"^X\nB^5^Y\n", "^", delimiter)
			found, records := readAll(t, []byte(file))
			require.Equal(t, delimiter, found.Delimiter)
			require.Equal(t, []string{"A", "1,2;3|4", "X"}, csvfile.Cells(records[1].Text, delimiter[0], nil))
		})
	}
	found, records := readAll(t, []byte("sep=;\r\nname,x;city\r\nA;B\r\n"))
	require.Equal(t, ";", found.Delimiter)
	require.Equal(t, []string{"name,x", "city"}, found.Sample[0])
	require.Equal(t, 2, records[0].Lines, "the line belongs to the header")
}

func TestLineEndsQuotesAndBlankLines(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"LF": "\n", "CRLF": "\r\n", "CR": "\r"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := strings.ReplaceAll("a,b\n\n\"one\ntwo\",\"say \"\"hi\"\"\"\nx,5\" pipe\nlast,row", "\n", end)
			_, records := readAll(t, []byte(file))
			require.Len(t, records, 5)
			require.Equal(t, 2, records[2].Lines)
			require.Equal(t, []string{"one" + end + "two", `say "hi"`}, csvfile.Cells(records[2].Text, ',', nil))
			require.Equal(t, []string{"x", `5" pipe`}, csvfile.Cells(records[3].Text, ',', nil))
		})
	}
}

func TestAnUnclosedQuoteSwallowsNoNeighbour(t *testing.T) {
	t.Parallel()
	for name, rest := range map[string]string{
		"at the end": "x,y\n", "too many lines": strings.Repeat("x,y\n", 300), "too long": strings.Repeat("abc,", 20_000) + "z\nx,y\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, records := readAll(t, []byte("a,b\n1,\"never closed\n2,ok\n"+rest))
			require.Equal(t, "unclosed_quote", records[1].Reason)
			require.Equal(t, "2,ok", records[2].Text)
			require.Empty(t, records[2].Reason)
		})
	}
}

func TestFilesThatAreNoListsAreRefusedWithAHint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, code string }{
		"zip or xlsx":      {"PK\x03\x04rest", "not_csv"},
		"gzip":             {"\x1f\x8brest", "not_csv"},
		"old Excel":        {"\xd0\xcf\x11\xe0rest", "not_csv"},
		"PDF":              {"%PDF-1.7", "not_csv"},
		"empty":            {"", "empty_file"},
		"blank":            {"\n \n\r\n", "empty_file"},
		"header only":      {"a,b,c\n", "header_only"},
		"600 columns":      {strings.Repeat("a,", 600) + "\n1\n", "too_many_columns"},
		"a row of 2 MB":    {"a,b\n" + strings.Repeat("x", 2<<20) + "\n", "record_too_long"},
		"a million and 5":  {"a,b\n" + strings.Repeat("1\n", 1_000_005), "too_many_rows"},
		"one cell of 2 MB": {strings.Repeat("x", 2<<20), "record_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := csvfile.Examine(strings.NewReader(test.file), "", "")
			var refused *problem.Error
			require.ErrorAs(t, err, &refused)
			require.Equal(t, test.code, refused.Code)
			require.NotEmpty(t, refused.Detail)
		})
	}
}

// Whatever the bytes, both counters agree and no byte is lost.
func TestAnyBytesAreCountedAlike(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "é", ",", ";", "\"", "\"\"", "\n", "\r\n", "\r", " ", "x\"", "\",\"", "\"\n"}
	for range 500 {
		var file strings.Builder
		file.WriteString("a,b\n1,2\n")
		for range random.IntN(400) {
			file.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		readAll(t, []byte(file.String()))
	}
}

// Formula cells: a spreadsheet must not run what we export, and what we export must come in again as it was.
func TestFormulasAreGuardedOnExportAndComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	for name, cell := range map[string]string{
		"equals": "=SUM(A1)", "plus": "+1", "minus": "-12", "at": "@cmd", "tab": "\t=1", "CR": "\r=1", "a guarded one": "'=1", "twice guarded": "''=1",
	} {
		guarded := csvfile.Guard(cell)
		require.Equal(t, "'"+cell, guarded, name)
		require.Equal(t, cell, csvfile.Unguard(guarded), name)
	}
	for _, cell := range []string{"", "'", "''", "'tis", "O'Brien", "a=b", "5-6", "x@example.com", " =1"} {
		require.Equal(t, cell, csvfile.Guard(cell))
		require.Equal(t, cell, csvfile.Unguard(cell))
	}
}
