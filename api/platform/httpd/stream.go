package httpd

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	largestFile = 200 << 20
	// slowest is how long a client may be silent while it uploads.
	slowest = 30 * time.Second
)

// Stream is part of the input of a route that takes a file as its raw body: a
// body field would be read into memory.
type Stream struct{ body io.Reader }

// Resolve takes the body as a stream.
func (s *Stream) Resolve(ctx huma.Context) []error {
	r, w := humachi.Unwrap(ctx)
	s.body = &patient{from: http.MaxBytesReader(w, r.Body, largestFile), deadline: http.NewResponseController(w).SetReadDeadline}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "" && !slices.Contains([]string{"text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/octet-stream", "application/vnd.ms-excel"}, kind) {
		return []error{problem.New(http.StatusUnsupportedMediaType, "unsupported_media_type", "Send the file itself as the body, with Content-Type text/csv. This is %s.", kind)}
	}
	if r.ContentLength > largestFile {
		return []error{tooLarge()}
	}
	return nil
}

// Body is the file; its errors are for people.
func (s *Stream) Body() io.Reader { return s.body }

// Streams is the Adjust of a route whose input holds a Stream.
func Streams(operation *huma.Operation) {
	operation.RequestBody = &huma.RequestBody{Required: true, Description: "The file as it is", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
	}}
	operation.Errors = []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}
}

func tooLarge() *problem.Error {
	return problem.New(http.StatusRequestEntityTooLarge, "too_large", "The file is larger than 200 MB. Cut it into several files.")
}

// patient lets a slow client go on as long as anything comes.
type patient struct {
	from     io.Reader
	deadline func(time.Time) error
}

func (p *patient) Read(into []byte) (int, error) {
	_ = p.deadline(clock.RealNow().Add(slowest))
	n, err := p.from.Read(into)
	_ = p.deadline(time.Time{})
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return n, tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, problem.New(http.StatusRequestTimeout, "too_slow", "Nothing of the file came for 30 seconds. Upload it again.")
	}
	return n, err
}
