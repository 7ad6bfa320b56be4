package httpd

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/attackacrack/crm/api/platform/problem"
)

// IfMatch is the header that every change of an entity must carry.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version that you read, from its field version or the ETag" example:"\"3\""`
}

// Version reads the header; without it a change would overwrite blindly.
func (m IfMatch) Version() (int, error) {
	text := strings.Trim(strings.TrimPrefix(strings.TrimSpace(m.IfMatch), "W/"), `"`)
	if text == "" {
		return 0, problem.New(http.StatusPreconditionRequired, "version_required", "Send the version that you read as If-Match.")
	}
	version, err := strconv.Atoi(text)
	if err != nil || version < 1 {
		return 0, problem.Invalid("bad_version", "If-Match must be a version number such as \"3\".")
	}
	return version, nil
}

// ByID is the input of routes that read one entity.
type ByID struct {
	ID string `path:"id" format:"uuid" doc:"The entity's id" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
}

// PageQuery is the input of every list: a cursor and a limit.
type PageQuery struct {
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before" example:"WyJPJ1JvdXJrZSJd"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items" example:"50"`
}
