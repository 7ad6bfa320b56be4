package csvfile

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	mostColumns = 500
	mostRecords = 1_000_000
	sampled     = 100 // records that choose the delimiter
)

// File is what a file is. Its sample holds the first records with text, as
// they are read now; the header is the first of them.
type File struct {
	Encoding, Delimiter string
	Sample              [][]string
	Records, Lines      int64
	Unsure              bool // two delimiters part the records about as well
}

// notCSV lists what people upload under the name .csv: first bytes, hint.
var notCSV = []struct{ magic, hint string }{
	{"PK\x03\x04", "This is a ZIP archive or an Excel workbook. Unpack it, or in Excel choose File, Save as, CSV UTF-8."},
	{"\x1f\x8b", "This is a gzip archive. Unpack it first."},
	{"\xd0\xcf\x11\xe0", "This is an old Excel workbook. Open it and choose File, Save as, CSV UTF-8."},
	{"%PDF", "This is a PDF. Export the list as CSV."},
	{"<!DO", "This is a web page, not a list. Sign in at the vendor and download the list again."},
	{"<htm", "This is a web page, not a list. Sign in at the vendor and download the list again."},
}

// Examine reads the whole file twice, for its encoding and to count it; an
// encoding or delimiter that is given is taken for granted. What is no list is
// refused with a *problem.Error that says what to do.
func Examine(file io.ReadSeeker, encoding, delimiter string) (f File, err error) {
	head := make([]byte, 4)
	n, _ := io.ReadFull(file, head)
	for _, known := range notCSV {
		if n > 0 && strings.HasPrefix(string(head[:n]), known.magic) {
			return f, problem.New(http.StatusUnsupportedMediaType, "not_csv", "%s", known.hint)
		}
	}
	if n == 0 {
		return f, problem.Invalid("empty_file", "The file is empty: 0 bytes. Export the list again.")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return f, err
	}
	if f.Encoding = encoding; encoding == "" {
		if f.Encoding, err = detectEncoding(file); err != nil {
			return f, err
		}
	}
	if err = f.sniff(file, cmp.Or(delimiter, ",;\t|")); err != nil {
		return f, err
	}
	stream, err := decoded(file, f.Encoding, 0)
	if err != nil {
		return f, err
	}
	blanks := int64(0)
	f.Records, f.Lines, blanks, err = count(stream, f.Delimiter[0])
	switch {
	case err != nil:
		return f, err
	case f.Records-blanks == 0 || len(f.Sample) == 0:
		return f, problem.Invalid("empty_file", "The file holds no text. Export the list again.")
	case f.Records-blanks == 1:
		return f, problem.Invalid("header_only", "The file has a header and no rows below it. Export the list again.")
	case f.Records > mostRecords:
		return f, problem.Invalid("too_many_rows", "The file has more than 1,000,000 rows. Cut it into several files.")
	case len(f.Sample[0]) > mostColumns:
		return f, problem.Invalid("too_many_columns", "The file has %d columns; 500 are allowed. Leave out the columns that you do not need.", len(f.Sample[0]))
	}
	return f, nil
}

// sniff chooses the delimiter that parts most of the first records alike.
func (f *File) sniff(file io.ReadSeeker, delimiters string) error {
	best, next := -1, -1
	for _, delimiter := range []byte(delimiters) {
		r, err := Open(file, f.Encoding, string(delimiter), 0)
		if err != nil {
			return err
		}
		score, sample, err := alike(r)
		if err != nil {
			return err
		}
		if score > best {
			best, next, f.Sample, f.Delimiter = score, best, sample, string(delimiter)
		} else {
			next = max(next, score)
		}
	}
	f.Unsure = next > 0 && next*10 >= best*7
	return nil
}

// alike scores a delimiter: how many fields the records have that part as the
// header does. A line "sep=;" decides.
func alike(r *Reader) (score int, sample [][]string, err error) {
	for len(sample) < sampled {
		found, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, nil, err
		}
		text, _ := toText(found.text, r.encoding)
		if named, ok := separator(text); ok && sample == nil {
			if named == string(r.delimiter) {
				score += 1 << 30
			}
			continue
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		sample = append(sample, Cells(text, r.delimiter, nil))
		if len(sample[len(sample)-1]) == len(sample[0]) {
			score += len(sample[0]) - 1
		}
	}
	return score, sample, nil
}
