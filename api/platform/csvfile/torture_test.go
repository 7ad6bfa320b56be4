package csvfile_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/csvfile"
)

// The public torture files are packages of the frontend, pinned there.
const packages = "../../../frontend/node_modules"

// readPublic reads a file of a public package.
func readPublic(t *testing.T, path ...string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(append([]string{packages}, path...)...))
	require.NoError(t, err, "the public torture files are not installed: run deploy/web.sh install")
	return file
}

// cells reads a file to its cells; reasons are those of rows that are refused.
func cells(t *testing.T, file []byte) (rows [][]string, reasons []string) {
	t.Helper()
	found, records := readAll(t, file)
	for _, record := range records {
		rows = append(rows, csvfile.Cells(record.Text, found.Delimiter[0], nil))
		if record.Reason != "" {
			reasons = append(reasons, record.Reason)
		}
	}
	return rows, reasons
}

// npm csv-spectrum: each file with what it must be read as.
func TestPublicFilesOfCSVSpectrum(t *testing.T) {
	t.Parallel()
	readPublic(t, "csv-spectrum", "package.json")
	names, err := filepath.Glob(filepath.Join(packages, "csv-spectrum", "csvs", "*.csv"))
	require.NoError(t, err)
	require.Len(t, names, 12)
	for _, name := range names {
		name = strings.TrimSuffix(filepath.Base(name), ".csv")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := readPublic(t, "csv-spectrum", "json", name+".json")
			if name == "location_coordinates" { // its JSON is no list, and has the phone made unreal
				raw = []byte("[" + strings.Replace(string(raw), "1234567890", "2095257564", 1) + "]")
			}
			var want []map[string]string
			require.NoError(t, json.Unmarshal(raw, &want))
			rows, reasons := cells(t, readPublic(t, "csv-spectrum", "csvs", name+".csv"))
			got := []map[string]string{}
			for _, row := range rows[1:] {
				record := map[string]string{}
				for i, cell := range row {
					record[rows[0][i]] = cell
				}
				if strings.Join(row, "") != "" {
					got = append(got, record)
				}
			}
			require.Equal(t, want, got)
			if strings.Contains(string(raw), "\uFFFD") { // its degree signs were lost before it came: the row is refused, and says so
				require.Equal(t, []string{"bad_bytes"}, reasons)
			} else {
				require.Empty(t, reasons)
			}
		})
	}
}

// npm papaparse: the files that its own tests read, and what they say of them.
func TestPublicFilesOfPapaParse(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		rows, columns int
		first, last   string
	}{
		"sample.csv":           {2, 3, "A", "Z"},
		"slow-sample.csv":      {2, 3, "A", "Z"},
		"utf-8-bom-sample.csv": {2, 3, "A", "Z"},
		"sample-header.csv":    {3, 2, "title", "test name 02"},
		"long-sample.csv":      {8, 7, "Grant", "Phasellus@Quisquetincidunt.example"},
		"verylong-sample.csv":  {2001, 3, "placeholder", "ABC"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, reasons := cells(t, readPublic(t, "papaparse", "tests", name))
			require.Empty(t, reasons)
			require.Len(t, rows, want.rows)
			last := rows[len(rows)-1]
			require.Equal(t, want.first, rows[0][0])
			require.Equal(t, want.last, last[len(last)-1])
			require.Len(t, rows[0], want.columns)
		})
	}
}

// unlikeGo are cases of Go's reader that this one reads otherwise on purpose.
var unlikeGo = map[string]string{
	"BareCR": crEnds, "FieldCR": crEnds, "FieldCRCR": crEnds, "FieldCRCRLF": crEnds, "FieldCRCRLFCR": crEnds, "FieldCRCRLFCRCR": crEnds, "MultiFieldCRCRLFCRCR": crEnds,
	"LazyQuotes": neverClosed, "LazyOddQuotes": neverClosed, "StartLine2": neverClosed,
	"BinaryBlobField": "bytes that are no text refuse their row",
}

const (
	crEnds      = "a lone CR ends a line, as old Macs write it"
	neverClosed = "a quote that never closes refuses its line alone"
)

// The cases of Go's own encoding/csv, from its sources.
func TestPublicCasesOfGo(t *testing.T) {
	t.Parallel()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	require.NoError(t, err)
	path := filepath.Join(strings.TrimSpace(string(root)), "src", "encoding", "csv", "reader_test.go")
	source, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err, "the sources of Go are not installed")
	met := 0
	ast.Inspect(source, func(node ast.Node) bool {
		declared, ok := node.(*ast.ValueSpec)
		if !ok || declared.Names[0].Name != "readTests" {
			return true
		}
		for _, element := range declared.Values[0].(*ast.CompositeLit).Elts {
			test := map[string]ast.Expr{}
			for _, field := range element.(*ast.CompositeLit).Elts {
				test[field.(*ast.KeyValueExpr).Key.(*ast.Ident).Name] = field.(*ast.KeyValueExpr).Value
			}
			if test["Output"] == nil || test["TrimLeadingSpace"] != nil || test["Comment"] != nil || test["Comma"] != nil {
				continue // a refusal, or an option that this reader does not have
			}
			met++
			t.Run(text(test["Name"]), func(t *testing.T) {
				t.Parallel()
				likeGo(t, text(test["Name"]), strings.NewReplacer("§", "", "¶", "", "∑", "").Replace(text(test["Input"])), test["Output"].(*ast.CompositeLit))
			})
		}
		return false
	})
	require.Greater(t, met, 20)
}

// likeGo reads one case as Go does; blank lines are records here, and line breaks inside quotes stay as they are.
func likeGo(t *testing.T, name, input string, output *ast.CompositeLit) {
	t.Helper()
	want := [][]string{}
	for _, row := range output.Elts {
		var line []string
		for _, cell := range row.(*ast.CompositeLit).Elts {
			line = append(line, text(cell))
		}
		want = append(want, line)
	}
	r, err := csvfile.Open(strings.NewReader(input), "utf-8", ",", 0)
	require.NoError(t, err)
	got := [][]string{}
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if record.Text != "" {
			got = append(got, csvfile.Cells(strings.ReplaceAll(record.Text, "\r\n", "\n"), ',', nil))
		}
	}
	if why, otherwise := unlikeGo[name]; otherwise {
		require.NotEqual(t, want, got, why)
	} else {
		require.Equal(t, want, got)
	}
}

// text evaluates an expression of strings.
func text(expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		value, err := strconv.Unquote(expression.Value)
		if err == nil {
			return value
		}
	case *ast.BinaryExpr:
		return text(expression.X) + text(expression.Y)
	case *ast.CallExpr:
		count, _ := strconv.Atoi(expression.Args[len(expression.Args)-1].(*ast.BasicLit).Value)
		return strings.Repeat(text(expression.Args[0]), count)
	}
	return ""
}
