// Package problem is the one funnel for errors (RFC 9457): a known error keeps
// its status and code, a constraint of the database becomes 409 or 422, and
// anything else becomes "internal error", logged with the request id and never
// shown.
package problem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"syscall"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/attackacrack/crm/api/platform/db"
)

// Error is what a client sees. Its texts are for people: what happened, where,
// what to do.
type Error struct {
	Type      string  `json:"type" doc:"A stable address of the kind of problem" example:"/problems/not_found"`
	Title     string  `json:"title" doc:"The HTTP status in words" example:"Not Found"`
	Status    int     `json:"status" doc:"The HTTP status" example:"404"`
	Code      string  `json:"code" doc:"A stable code for programs" example:"not_found"`
	Detail    string  `json:"detail" doc:"What happened and what to do, for people" example:"There is no contact with this id."`
	Errors    []Field `json:"errors,omitempty" doc:"What is wrong with which field"`
	RequestID string  `json:"request_id,omitempty" doc:"Name it when you ask for help" example:"5f2b1c"`
}

// Field is one wrong field.
type Field struct {
	Location string `json:"location" doc:"Where: body.email, query.limit, path.id" example:"body.email"`
	Message  string `json:"message" doc:"What is wrong with it" example:"expected string to be RFC 5322 email"`
}

func (e *Error) Error() string { return e.Code + ": " + e.Detail }

// GetStatus and ContentType make Error an answer of Huma's.
func (e *Error) GetStatus() int { return e.Status }

// ContentType is the media type of RFC 9457.
func (*Error) ContentType(string) string { return "application/problem+json" }

// New makes a problem with a code of its own.
func New(status int, code, detail string, args ...any) *Error {
	return &Error{Type: "/problems/" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: fmt.Sprintf(detail, args...)}
}

// NotFound says that an entity does not exist, or not for this reader.
func NotFound(noun string) *Error {
	return New(http.StatusNotFound, "not_found", "There is no %s with this id.", noun)
}

// Conflict says that the state of things does not allow it.
func Conflict(code, detail string, args ...any) *Error {
	return New(http.StatusConflict, code, detail, args...)
}

// Invalid says that the input is readable but wrong.
func Invalid(code, detail string, args ...any) *Error {
	return New(http.StatusUnprocessableEntity, code, detail, args...)
}

// Forbidden says that this actor may not.
func Forbidden(detail string, args ...any) *Error {
	return New(http.StatusForbidden, "forbidden", detail, args...)
}

// Unauthorized says that nobody known is asking.
func Unauthorized(detail string, args ...any) *Error {
	return New(http.StatusUnauthorized, "unauthorized", detail, args...)
}

// Stale says that the version in If-Match is not the current one.
func Stale(noun string) *Error {
	return New(http.StatusPreconditionFailed, "stale", "This %s was changed since you read it. Load it again and repeat your change.", noun)
}

// Install makes every error of Huma pass this funnel. Huma keeps its makers of
// errors in variables of its own: they are set once for the process.
var Install = sync.OnceFunc(func() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return convert(context.Background(), status, message, errs...)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return convert(ctx.Context(), status, message, errs...)
	}
})

// convert is called by Huma for its own refusals (4xx with details), for what
// one of our checks of an input refused, and for whatever a handler returned
// that is no StatusError (500 with the raw error).
func convert(ctx context.Context, status int, message string, errs ...error) *Error {
	var told *Error
	if cause := errors.Join(errs...); status >= http.StatusInternalServerError || errors.As(cause, &told) {
		return From(ctx, cause)
	}
	answer := New(status, cmp.Or(codes[status], "refused"), "%s", sentence(message))
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			// The value is left out: Huma echoes whole objects.
			answer.Errors = append(answer.Errors, Field{Location: detail.Location, Message: detail.Message})
		} else if err != nil {
			answer.Errors = append(answer.Errors, Field{Message: "could not be read"})
		}
	}
	answer.RequestID = middleware.GetReqID(ctx)
	return answer
}

var codes = map[int]string{
	http.StatusBadRequest:            "unreadable",
	http.StatusUnauthorized:          "unauthorized",
	http.StatusForbidden:             "forbidden",
	http.StatusNotFound:              "not_found",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusNotAcceptable:         "not_acceptable",
	http.StatusRequestTimeout:        "too_slow",
	http.StatusPreconditionFailed:    "stale",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType:  "unsupported_media_type",
	http.StatusUnprocessableEntity:   "invalid",
	http.StatusTooManyRequests:       "too_many_requests",
}

func sentence(message string) string {
	if message == "" {
		return "The request was refused."
	}
	return strings.ToUpper(message[:1]) + strings.TrimSuffix(message[1:], ".") + "."
}

// From turns any error into what a client may see, and logs what it may not.
func From(ctx context.Context, err error) *Error {
	answer := known(err)
	if errors.Is(ctx.Err(), context.Canceled) && errors.Is(err, context.Canceled) { // a page was left before its answer: no fault of ours
		answer = New(http.StatusServiceUnavailable, "gone", "Nobody waits for this answer any more.")
	}
	if answer == nil {
		slog.ErrorContext(ctx, "request failed", "error", err, "request_id", middleware.GetReqID(ctx))
		answer = New(http.StatusInternalServerError, "internal_error", "Something went wrong on our side. Nothing was changed; try again, and name the request id if it stays.")
	}
	answer.RequestID = middleware.GetReqID(ctx)
	return answer
}

func diskFull() *Error {
	return New(http.StatusInsufficientStorage, "disk_full", "There is no room left on the server's disk, and nothing was stored. Make room, then try again.")
}

func known(err error) *Error {
	var told *Error
	if errors.As(err, &told) {
		answer := *told
		return &answer
	}
	if errors.Is(err, db.ErrNoRows) {
		return New(http.StatusNotFound, "not_found", "There is nothing with this id.")
	}
	if errors.Is(err, db.ErrBadCursor) {
		return Invalid("bad_cursor", "The cursor was not made by this list. Leave it out to start from the first page.")
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return diskFull()
	}
	var failure *pgconn.PgError
	if !errors.As(err, &failure) {
		return nil
	}
	switch failure.Code {
	case "23505":
		return Conflict("already_exists", "Something with these values exists already.")
	case "23503":
		return Conflict("still_linked", "It is linked to something that does not exist, or is still needed elsewhere.")
	case "23514", "23502", "22001", "22003", "22007", "22008", "22021", "22P02", "22P05":
		return Invalid("invalid", "A value is outside of what is allowed.")
	case "53100":
		return diskFull()
	case "57014":
		return New(http.StatusServiceUnavailable, "too_slow", "The database took too long. Ask for less, or try again.")
	default:
		return nil
	}
}
