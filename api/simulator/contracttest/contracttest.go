// Package contracttest holds requests and answers against the vendor's own
// OpenAPI documents. Tests alone import it: the client's, to see that it asks
// as documented, and the simulator's, to see that it answers so.
package contracttest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	validationerrors "github.com/pb33f/libopenapi-validator/errors"
	"github.com/stretchr/testify/require"
)

// Vendor is the union of the vendor's documents: what one of them allows is
// allowed.
type Vendor struct {
	documents []validator.Validator
}

// Load reads the documents from the shared folder, next to the repository or
// at CRM_SHARED. Without it nothing is checked, and the test's log says so.
func Load(t *testing.T) *Vendor {
	t.Helper()
	vendor, err := load()
	require.NoError(t, err)
	if len(vendor.documents) == 0 {
		t.Log("the vendor's documents are absent: nothing is held against them")
	}
	return vendor
}

// load reads them once: it takes seconds.
var load = sync.OnceValues(func() (*Vendor, error) {
	folder := os.Getenv("CRM_SHARED")
	if folder == "" {
		_, here, _, _ := runtime.Caller(0)
		folder = filepath.Join(filepath.Dir(here), "..", "..", "..", "..", "shared")
	}
	vendor := &Vendor{}
	for _, name := range []string{"quo-openapi-v1.json", "quo-openapi-v1-older-with-conversations.json"} {
		raw, err := os.ReadFile(filepath.Join(folder, "vendors", "specs", name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		document, err := libopenapi.NewDocument(raw)
		if err != nil {
			return nil, err
		}
		checker, problems := validator.NewValidator(document)
		if err := errors.Join(problems...); err != nil {
			return nil, err
		}
		vendor.documents = append(vendor.documents, checker)
	}
	return vendor, nil
})

// Request fails the test unless the request is as documented.
func (v *Vendor) Request(t *testing.T, request *http.Request) {
	t.Helper()
	body := drain(t, &request.Body)
	v.check(t, request.Method+" "+request.URL.Path, func(document validator.Validator) (bool, []*validationerrors.ValidationError) {
		request.Body = io.NopCloser(bytes.NewReader(body))
		return document.ValidateHttpRequest(request)
	})
	request.Body = io.NopCloser(bytes.NewReader(body))
}

// Response fails the test unless the answer to the request is as documented.
func (v *Vendor) Response(t *testing.T, request *http.Request, response *http.Response) {
	t.Helper()
	body := drain(t, &response.Body)
	v.check(t, response.Status+" to "+request.Method+" "+request.URL.Path, func(document validator.Validator) (bool, []*validationerrors.ValidationError) {
		response.Body = io.NopCloser(bytes.NewReader(body))
		return document.ValidateHttpResponse(request, response)
	})
	response.Body = io.NopCloser(bytes.NewReader(body))
}

// Documented tells whether the documents describe an answer of that kind at
// all: they know no 429, and of the 400s only A2P.
func Documented(status int, body string) bool {
	return status != http.StatusTooManyRequests && (status != http.StatusBadRequest || strings.Contains(body, "0206400"))
}

func (v *Vendor) check(t *testing.T, what string, validate func(validator.Validator) (bool, []*validationerrors.ValidationError)) {
	t.Helper()
	var problems []string
	for _, document := range v.documents {
		valid, found := validate(document)
		if valid {
			return
		}
		for _, problem := range found {
			problems = append(problems, problem.Message+": "+problem.Reason)
			for _, detail := range problem.SchemaValidationErrors {
				problems = append(problems, "  "+detail.Reason+" at "+detail.KeywordLocation)
			}
		}
	}
	require.Empty(t, problems, what)
}

func drain(t *testing.T, from *io.ReadCloser) []byte {
	t.Helper()
	if *from == nil {
		return nil
	}
	body, err := io.ReadAll(*from)
	require.NoError(t, err)
	return body
}
