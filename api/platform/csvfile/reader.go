// Package csvfile reads lists as people export them: any of four encodings and
// four delimiters, quoted line breaks, quotes that never close, ragged rows. It
// owns no tables and knows no business words.
//
// Examine looks at a whole file and refuses what is no list, in words; Open
// reads it record by record from any offset. Every physical line belongs to
// exactly one record: Examine counts them by other code than Reader.
package csvfile

import (
	"errors"
	"io"

	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	longestField  = 64 << 10 // of a quoted field, in bytes
	tallestField  = 100      // and in lines: beyond, its quote was never closed
	longestRecord = 1 << 20
)

// Record is one record of a file: one line, or more where quotes hold breaks.
type Record struct {
	Text   string // without the final line break
	Reason string // why it cannot be read: unclosed_quote, bad_bytes, nul_byte
	Lines  int
	Size   int64 // what it adds to the offset
}

type record struct {
	text     []byte
	lines    int
	size     int64
	unclosed bool // the record ends with the line on which the quote was opened
}

// Reader cuts a file into records. A quote opens only at the start of a field;
// one that does not close within its limits makes a record of its own line, so
// that it swallows no neighbour.
type Reader struct {
	from      io.Reader
	encoding  string
	delimiter byte
	buffer    []byte
	at        int
	eof       bool
	begins    bool // nothing was read yet
}

// Open reads on from an offset, which is the sum of the sizes of the records
// before.
func Open(file io.ReadSeeker, encoding, delimiter string, offset int64) (*Reader, error) {
	stream, err := decoded(file, encoding, offset)
	if err != nil {
		return nil, err
	}
	return &Reader{from: stream, encoding: encoding, delimiter: delimiter[0], begins: offset == 0, buffer: make([]byte, 0, 3*longestRecord)}, nil
}

// Next returns the next record, or io.EOF. A line "sep=;" is part of the record
// below it.
func (r *Reader) Next() (Record, error) {
	found, err := r.next()
	if err != nil {
		return Record{}, err
	}
	text, reason := toText(found.text, r.encoding)
	if found.unclosed && reason == "" {
		reason = "unclosed_quote"
	}
	answer := Record{Text: text, Reason: reason, Lines: found.lines, Size: found.size}
	begins := r.begins
	r.begins = false
	if _, ok := separator(text); !ok || !begins {
		return answer, nil
	}
	below, err := r.Next()
	below.Lines += answer.Lines
	below.Size += answer.Size
	return below, err
}

// next cuts off one record; its text is good until the next call.
func (r *Reader) next() (record, error) {
	if err := r.fill(); err != nil {
		return record{}, err
	}
	data := r.buffer[r.at:]
	if len(data) == 0 {
		return record{}, io.EOF
	}
	found := r.cut(data)
	if found.size > longestRecord+2 {
		return record{}, problem.Invalid("record_too_long", "A row is longer than 1 MB. A quote in it was never closed, or this is no list.")
	}
	r.at += int(found.size)
	return found, nil
}

// fill keeps a whole record in the buffer, however long it may be.
func (r *Reader) fill() error {
	if r.eof || len(r.buffer)-r.at > longestRecord+longestField {
		return nil
	}
	r.buffer = r.buffer[:copy(r.buffer, r.buffer[r.at:])]
	r.at = 0
	for len(r.buffer) < cap(r.buffer) {
		n, err := r.from.Read(r.buffer[len(r.buffer):cap(r.buffer)])
		r.buffer = r.buffer[:len(r.buffer)+n]
		if errors.Is(err, io.EOF) {
			r.eof = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
