package openphone

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"github.com/attackacrack/crm/api/conversations"
)

// accountCodes refuse the account or the number, never the text (rules §3.4).
// A2P Registration Not Approved is a 400, not a 403.
var accountCodes = map[string]bool{
	"0206400": true, // A2P registration not approved
	"0204403": true, // A2P daily message cap reached
	"0202403": true, // not a user of this phone number
	"0201402": true, // subscription expired
	"0200402": true, // not enough credits
}

var longDigits = regexp.MustCompile(`\+?\d[\d() .-]{5,}\d`)

// vendorError is the documented flat shape; the live API has been seen
// wrapping it: {"error":{"message":…,"key":…,"trace":…}}.
type vendorError struct {
	Message string       `json:"message"`
	Code    any          `json:"code"`
	Title   string       `json:"title"`
	Key     string       `json:"key"`
	Wrapped *vendorError `json:"error"`
}

func failure(outcome conversations.Outcome, detail string, cause error) *conversations.SendError {
	return &conversations.SendError{Outcome: outcome, Detail: detail, Cause: cause}
}

// refusal turns an answer other than 2xx into its outcome: status first, then
// code.
func refusal(status int, body []byte) *conversations.SendError {
	var answer vendorError
	// An answer that is no JSON still has its status.
	_ = json.Unmarshal(body, &answer)
	if answer.Wrapped != nil {
		answer = *answer.Wrapped
	}
	code := ""
	if answer.Code != nil {
		code = fmt.Sprint(answer.Code)
	}
	detail := cmp.Or(answer.Message, answer.Title, answer.Key, http.StatusText(status))
	return &conversations.SendError{
		Outcome: outcomeOf(status, code),
		Code:    code,
		Detail:  longDigits.ReplaceAllString(strconv.Itoa(status)+" "+detail, "…"),
	}
}

func outcomeOf(status int, code string) conversations.Outcome {
	switch {
	case status == http.StatusTooManyRequests:
		return conversations.NeverLeft
	case status < 400 || status > 499:
		return conversations.Unknown
	case status == http.StatusUnauthorized, status == http.StatusPaymentRequired, accountCodes[code]:
		return conversations.AccountRefused
	default:
		return conversations.Rejected
	}
}
