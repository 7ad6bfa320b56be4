package csvfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/attackacrack/crm/api/platform/problem"
)

// separator reads the line by which Excel is told the delimiter; it is part of
// the header.
func separator(text string) (delimiter string, ok bool) {
	rest, ok := strings.CutPrefix(strings.ToLower(text), "sep=")
	return rest, ok && len(rest) == 1
}

// count counts records, physical lines and blank records byte by byte. It is
// the second opinion on Reader and shares no code with it.
func count(from io.Reader, delimiter byte) (records, lines, blanks int64, err error) {
	stream := bufio.NewReaderSize(from, longestRecord)
	first, _ := stream.Peek(6)
	if _, ok := separator(strings.TrimRight(string(first), "\r\n")); ok {
		records--
	}
	start, open, filled, size := true, false, false, 0
	for {
		b, err := stream.ReadByte()
		if errors.Is(err, io.EOF) {
			if size > 0 {
				records, lines = records+1, lines+1
			}
			if size > 0 && !filled {
				blanks++
			}
			return records, lines, blanks, nil
		}
		if err != nil {
			return 0, 0, 0, err
		}
		if size++; size > longestRecord+2 {
			return 0, 0, 0, problem.Invalid("record_too_long", "Line %d begins a row longer than 1 MB. A quote in it was never closed, or this is no list.", lines+1)
		}
		isBreak := b == '\n' || b == '\r'
		if b == '\r' {
			if next, _ := stream.Peek(1); len(next) == 1 && next[0] == '\n' {
				_, _ = stream.Discard(1)
			}
		}
		switch {
		case open && b == '"':
			next, _ := stream.Peek(1)
			if len(next) == 1 && next[0] == '"' {
				_, _ = stream.Discard(1)
			} else if len(next) == 0 || bytes.IndexByte([]byte{delimiter, '\n', '\r'}, next[0]) >= 0 {
				open = false
			}
		case open && isBreak:
			lines++
		case isBreak:
			records, lines = records+1, lines+1
			if !filled {
				blanks++
			}
			start, filled, size = true, false, 0
			continue
		case start && b == '"':
			open = closes(stream, delimiter)
		}
		filled = filled || b != ' ' && !isBreak
		start = b == delimiter && !open
	}
}

// closes tells whether the quote that was just opened closes in time.
func closes(stream *bufio.Reader, delimiter byte) bool {
	ahead, _ := stream.Peek(longestField + 2)
	lines := 0
	for i := 0; i < len(ahead) && i <= longestField && lines <= tallestField; i++ {
		last := i+1 == len(ahead)
		switch ahead[i] {
		case '"':
			if last || ahead[i+1] == delimiter || ahead[i+1] == '\n' || ahead[i+1] == '\r' {
				return true
			}
			if ahead[i+1] == '"' {
				i++
			}
		case '\n':
			lines++
		case '\r':
			if last || ahead[i+1] != '\n' {
				lines++
			}
		}
	}
	return false
}
