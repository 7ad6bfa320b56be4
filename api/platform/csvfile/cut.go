package csvfile

import (
	"bytes"
	"strings"
)

func (r *Reader) cut(data []byte) record {
	end, size := lineEnd(data)
	if bytes.IndexByte(data[:end], '"') < 0 {
		return record{text: data[:end], lines: 1, size: int64(size)}
	}
	lines := 1
	for at := 0; ; {
		if at < len(data) && data[at] == '"' {
			length, breaks := quoted(data[at+1:], r.delimiter)
			if length < 0 {
				end, size := lineEnd(data[at:])
				return record{text: data[:at+end], lines: lines, size: int64(at + size), unclosed: true}
			}
			at += length + 2
			lines += breaks
		}
		// The field goes on to its delimiter or the end of the line.
		end, size := lineEnd(data[at:])
		hop := bytes.IndexByte(data[at:at+end], r.delimiter)
		if hop < 0 {
			return record{text: data[:at+end], lines: lines, size: int64(at + size)}
		}
		at += hop + 1
	}
}

// lineEnd finds the end of the line: its length without and with the break.
func lineEnd(data []byte) (end, size int) {
	for from := 0; from < len(data); {
		to := min(from+4096, len(data)) // a file without \n would be searched whole for each line
		piece := data[from:to]
		end := bytes.IndexByte(piece, '\n')
		if end < 0 {
			end = len(piece)
		}
		if cr := bytes.IndexByte(piece[:end], '\r'); cr >= 0 {
			end = from + cr
			if end+1 < len(data) && data[end+1] == '\n' {
				return end, end + 2
			}
			return end, end + 1
		}
		if end < len(piece) {
			return from + end, from + end + 1
		}
		from = to
	}
	return len(data), len(data)
}

// quoted measures the field behind an opening quote: its length up to the
// closing one and its line breaks, or -1 when that does not come in time.
func quoted(data []byte, delimiter byte) (length, breaks int) {
	data = data[:min(len(data), longestField+2)]
	for at := 0; ; {
		close := bytes.IndexByte(data[at:], '"')
		if close < 0 || at+close > longestField {
			return -1, 0
		}
		at += close
		switch {
		case at+1 < len(data) && data[at+1] == '"':
			at += 2
		case at+1 == len(data) || data[at+1] == delimiter || data[at+1] == '\n' || data[at+1] == '\r':
			breaks = lineBreaks(data[:at])
			if breaks > tallestField {
				return -1, 0
			}
			return at, breaks
		default:
			at++ // a quote inside the field that nobody doubled
		}
	}
}

func lineBreaks(data []byte) int {
	return bytes.Count(data, []byte{'\n'}) + bytes.Count(data, []byte{'\r'}) - bytes.Count(data, []byte("\r\n"))
}

// Cells parts the text of a record into its fields, and reuses into.
func Cells(text string, delimiter byte, into []string) []string {
	into = into[:0]
	for {
		field, rest, more := cell(text, delimiter)
		into = append(into, field)
		if !more {
			return into
		}
		text = rest
	}
}

func cell(text string, delimiter byte) (field, rest string, more bool) {
	if text != "" && text[0] == '"' {
		raw := []byte(text[1:min(len(text), longestField+3)])
		if length, _ := quoted(raw, delimiter); length >= 0 {
			field = string(bytes.ReplaceAll(raw[:length], []byte(`""`), []byte(`"`)))
			text = text[length+2:]
			if text == "" {
				return field, "", false
			}
			return field, text[1:], true
		}
	}
	return strings.Cut(text, string(rune(delimiter)))
}
