package csvfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Encodings by the names of the IANA.
const (
	utf8Name    = "utf-8"
	utf16LE     = "utf-16le"
	utf16BE     = "utf-16be"
	windows1252 = "windows-1252"
)

// decoded returns the file as bytes whose delimiters, quotes and line breaks
// are ASCII, from an offset in that stream: UTF-16 is turned into UTF-8, the
// rest stays as it is and is decoded record by record. Without its BOM.
func decoded(file io.ReadSeeker, encoding string, offset int64) (io.Reader, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if encoding == utf16LE || encoding == utf16BE {
		endian := unicode.LittleEndian
		if encoding == utf16BE {
			endian = unicode.BigEndian
		}
		stream := unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Reader(file)
		_, err := io.CopyN(io.Discard, stream, offset)
		return stream, err
	}
	mark := make([]byte, len(bom))
	n, err := io.ReadFull(file, mark)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.Equal(mark[:n], bom) {
		offset += int64(len(bom))
	}
	_, err = file.Seek(offset, io.SeekStart)
	return file, err
}

var bom = []byte("\xef\xbb\xbf")

// detectEncoding goes BOM, UTF-8, UTF-16, Windows-1252 over the whole file: a
// single accent may come on the last line. Bytes of two kinds in one file are
// read as UTF-8, and the rows that are none are rejected.
func detectEncoding(file io.ReadSeeker) (string, error) {
	head := make([]byte, 4096)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, bom):
		return utf8Name, nil
	case bytes.HasPrefix(head, []byte("\xff\xfe")), zeros(head, 1) > n/4:
		return utf16LE, nil
	case bytes.HasPrefix(head, []byte("\xfe\xff")), zeros(head, 0) > n/4:
		return utf16BE, nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	accents, strays, err := countBytes(file)
	if strays > 0 && accents < strays {
		return windows1252, err
	}
	return utf8Name, err
}

// zeros counts NUL bytes at even or odd places.
func zeros(data []byte, from int) int {
	n := 0
	for i := from; i < len(data); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return n
}

// countBytes counts letters of several bytes in UTF-8, and bytes that are none.
func countBytes(from io.Reader) (accents, strays int, err error) {
	buffer := make([]byte, 256<<10)
	kept := 0
	for {
		n, err := io.ReadFull(from, buffer[kept:])
		data := buffer[:kept+n]
		end := err != nil
		for len(data) > 0 && (end || utf8.FullRune(data)) {
			if data[0] < utf8.RuneSelf {
				data = data[asciiRun(data):]
				continue
			}
			r, size := utf8.DecodeRune(data)
			if r == utf8.RuneError && size == 1 {
				strays++
			} else {
				accents++
			}
			data = data[size:]
		}
		if end {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = nil
			}
			return accents, strays, err
		}
		kept = copy(buffer, data)
	}
}

func asciiRun(data []byte) int {
	for i, b := range data {
		if b >= utf8.RuneSelf {
			return i
		}
	}
	return len(data)
}

// toText decodes one record. A reason tells why it cannot be read; the text is
// then only good to look at.
func toText(raw []byte, encoding string) (text, reason string) {
	if bytes.IndexByte(raw, 0) >= 0 {
		return strings.ReplaceAll(strings.ToValidUTF8(string(raw), "\uFFFD"), "\x00", "\uFFFD"), "nul_byte"
	}
	if encoding == windows1252 {
		raw, _ = charmap.Windows1252.NewDecoder().Bytes(raw) // it knows every byte, five as U+FFFD
	}
	if !utf8.Valid(raw) || bytes.Contains(raw, []byte("\uFFFD")) {
		return strings.ToValidUTF8(string(raw), "\uFFFD"), "bad_bytes"
	}
	return string(raw), ""
}
