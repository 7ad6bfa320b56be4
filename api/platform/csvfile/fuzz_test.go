package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/csvfile"
	"github.com/attackacrack/crm/api/platform/problem"
)

// FuzzReader: any bytes are refused with a sentence, or both counters agree and
// every line belongs to one record.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"a,b\n\"1\n2\",\"\n", "\xff\xfea\x00,\x00b\x00\n\x00", "\xef\xbb\xbfa;b\r\n1;2", "sep=|\na|b\n1|2\n", "a\tb\r1\t2\r\r3\t4",
		"a,b\n\"never closed\n1,2\n\"x\"y,2\n", "a,b\n\"\"\"\"\"\"\"\"\n\",\"\n\",\n", "a,b\nJos\xe9,\x00\n\xff\xfe\n", "\n\n ,\t\n\"\"\n", "PK\x03\x04", "a,b\r\r\n\n\r\n1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := csvfile.Examine(bytes.NewReader(file), "", "")
		var refused *problem.Error
		if errors.As(err, &refused) {
			require.NotEmpty(t, refused.Detail)
			return
		}
		readAll(t, file)
	})
}

// dribble gives a few bytes at a time, however many are asked for.
type dribble struct {
	io.ReadSeeker
	random *rand.Rand
}

func (d dribble) Read(into []byte) (int, error) {
	return d.ReadSeeker.Read(into[:min(len(into), 1+d.random.IntN(7))])
}

// Any rows that are written, read, exported and read again are equal, however
// the bytes come.
func TestAnyRowsSurviveTheirExport(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 2))
	alphabet := []string{"a", "Z", "é", "中", "0", " ", ",", ";", "|", "\t", "\"", "\"\"", "\n", "=", "+", "-", "@", "'", "''=", "sep="}
	cell := func() string {
		var text strings.Builder
		for range random.IntN(8) {
			text.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		return text.String()
	}
	for range 200 {
		columns := 2 + random.IntN(4)
		rows := [][]string{make([]string, columns)}
		for i := range rows[0] {
			rows[0][i] = "column" + string(rune('A'+i))
		}
		for range 1 + random.IntN(20) {
			row := []string{"x" + cell()}
			for range columns - 1 {
				row = append(row, cell())
			}
			rows = append(rows, row)
		}
		written := rows
		for range 2 { // the second time it is the export of what was imported
			written = parse(t, export(t, written), random)
			require.Equal(t, rows, written, "seed %d", seed)
		}
	}
}

func export(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	for _, row := range rows {
		guarded := make([]string, len(row))
		for i, cell := range row {
			guarded[i] = csvfile.Guard(cell)
		}
		require.NoError(t, out.Write(guarded))
	}
	out.Flush()
	return file.Bytes()
}

func parse(t *testing.T, file []byte, random *rand.Rand) (rows [][]string) {
	t.Helper()
	r, err := csvfile.Open(dribble{bytes.NewReader(file), random}, "utf-8", ",", 0)
	require.NoError(t, err)
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		require.NoError(t, err)
		require.Empty(t, record.Reason)
		cells := csvfile.Cells(record.Text, ',', nil)
		for i := range cells {
			cells[i] = csvfile.Unguard(cells[i])
		}
		rows = append(rows, cells)
	}
}

// Files of the kind that CSV readers are tortured with everywhere.
func TestTortureFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file string
		want [][]string
	}{
		"simple":               {"a,b,c\n1,2,3\n", [][]string{{"a", "b", "c"}, {"1", "2", "3"}}},
		"simple with CRLF":     {"a,b,c\r\n1,2,3", [][]string{{"a", "b", "c"}, {"1", "2", "3"}}},
		"commas in quotes":     {"first,last,address,city,zip\nJo,Roe,120 any st.,\"Anytown, WW\",08123\n", [][]string{{"first", "last", "address", "city", "zip"}, {"Jo", "Roe", "120 any st.", "Anytown, WW", "08123"}}},
		"empty cells":          {"a,b,c\n1,\"\",\"\"\n2,3,4\n", [][]string{{"a", "b", "c"}, {"1", "", ""}, {"2", "3", "4"}}},
		"empty with CRLF":      {"a,b,c\r\n1,,\r\n,3,\r\n", [][]string{{"a", "b", "c"}, {"1", "", ""}, {"", "3", ""}}},
		"escaped quotes":       {"a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", [][]string{{"a", "b"}, {"1", `ha "ha" ha`}, {"3", "4"}}},
		"JSON in a cell":       {"key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\"\n", [][]string{{"key", "val"}, {"1", `{"type": "Point", "at": [102.0, 0.5]}`}}},
		"newlines":             {"a,b\n1,\"Once upon \na time\"\n7,8\n", [][]string{{"a", "b"}, {"1", "Once upon \na time"}, {"7", "8"}}},
		"newlines with CRLF":   {"a,b\r\n1,\"Once upon \r\na time\"\r\n7,8\r\n", [][]string{{"a", "b"}, {"1", "Once upon \r\na time"}, {"7", "8"}}},
		"quotes and newlines":  {"a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", [][]string{{"a", "b"}, {"1", "ha \n\"ha\" \nha"}, {"3", "4"}}},
		"UTF-8":                {"a,b\n1,ʤ\n4,中文\n", [][]string{{"a", "b"}, {"1", "ʤ"}, {"4", "中文"}}},
		"quote inside a cell":  {"a,b\n5\" pipe,x\n", [][]string{{"a", "b"}, {"5\" pipe", "x"}}},
		"space before a quote": {"a,b\n1, \"x\"\n", [][]string{{"a", "b"}, {"1", " \"x\""}}},
		"only quotes":          {"a,b\n\"\",\"\"\"\"\n", [][]string{{"a", "b"}, {"", `"`}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, records := readAll(t, []byte(test.file))
			require.Equal(t, ",", found.Delimiter)
			for i, record := range records {
				require.Empty(t, record.Reason)
				require.Equal(t, test.want[i], csvfile.Cells(record.Text, ',', nil))
			}
			require.Len(t, records, len(test.want))
		})
	}
}
