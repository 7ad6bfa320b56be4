// Package carrier is the edge to the vendor that carries texts: what sending
// asks of it, what it may answer, and what is known about a call that failed.
//
// It owns no tables.
package carrier

import (
	"context"
	"errors"
	"time"
)

// Sender is the edge to the vendor that carries texts. It never retries: an
// unknown outcome is settled by asking (Outgoing), not by sending again.
type Sender interface {
	// Admit waits until a text may be posted, and returns how many of n may be
	// posted at once.
	Admit(ctx context.Context, n int) (int, error)
	// Send posts one text that was admitted. A nil error means accepted; every other outcome
	// is a *Error.
	Send(ctx context.Context, text Text) (Text, error)
	// Outgoing lists the texts that the vendor sent from a number to a phone
	// since an instant, oldest first.
	Outgoing(ctx context.Context, numberVendorID, to string, since time.Time) ([]Text, error)
	// Fetch reads one text by the vendor's id.
	Fetch(ctx context.Context, vendorID string) (Text, error)
}

// Text is one text as the vendor knows it.
type Text struct {
	VendorID       string // empty until accepted
	NumberVendorID string // PN…
	To             string // E.164
	Body           string
	Status         string // queued, sent, delivered, undelivered, failed
	CreatedAt      time.Time
}

// Outcome says what is known about a call that did not end in "accepted",
// and by that what may happen next (rules §3.4).
type Outcome string

const (
	// NeverLeft means that no request byte reached the vendor, or it refused to look
	// (429). The text is planned again.
	NeverLeft Outcome = "never_left"
	// AccountRefused means that the vendor refuses the account or number, not the
	// text. Planned again; the number pauses.
	AccountRefused Outcome = "account_refused"
	// Rejected means that the vendor refuses this text for good.
	Rejected Outcome = "rejected"
	// Unknown means that the text may have been sent. Never sent again, reconciled.
	Unknown Outcome = "unknown"
)

// Error carries the outcome of a failed call and the vendor's words.
type Error struct {
	Outcome Outcome
	Code    string // the vendor's code, "0206400", or "" when none
	Detail  string // for people, without personal data
	Cause   error
}

func (e *Error) Error() string { return string(e.Outcome) + " " + e.Code + ": " + e.Detail }

func (e *Error) Unwrap() error { return e.Cause }

// OutcomeOf reads the outcome of a send's error; whatever is not a
// *Error counts as unknown, because that can never cause a second text.
func OutcomeOf(err error) Outcome {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Outcome
	}
	return Unknown
}
