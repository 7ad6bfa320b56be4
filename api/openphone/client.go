package openphone

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/attackacrack/crm/api/carrier"
)

const (
	callTimeout     = 10 * time.Second
	largestResponse = 8 << 20
)

// Config is what a client needs.
type Config struct {
	BaseURL string // https://api.openphone.com, or the simulator
	Key     string // sent raw, without "Bearer"
	// Limiter waits until the next request may leave, or fails; nil waits for nothing.
	Limiter func(ctx context.Context) error
}

// Client speaks the vendor's v1 REST API and is a carrier.Sender. Every
// error it returns is a *carrier.Error.
type Client struct {
	Config
	http *http.Client
}

// New makes a client.
func New(config Config) *Client {
	// Short-lived idle connections: one that the vendor has just closed would
	// leave the fate of a text unknown. A dialler of our own also keeps the
	// transport on HTTP/1.1, whose replay rules are known.
	transport := &http.Transport{
		Proxy:           http.ProxyFromEnvironment,
		DialContext:     (&net.Dialer{Timeout: callTimeout}).DialContext,
		IdleConnTimeout: 5 * time.Second,
		// As many as a batch has texts; two, the default, would be dialled anew each time.
		MaxIdleConnsPerHost: 50,
	}
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{Config: config, http: &http.Client{Transport: transport, CheckRedirect: noRedirect}}
}

// Admit waits until a request may leave. The limit gives each an instant of
// its own; without one all of n may leave.
func (c *Client) Admit(ctx context.Context, n int) (int, error) {
	if c.Limiter == nil {
		return n, nil
	}
	if err := c.Limiter(ctx); err != nil {
		return 0, failure(carrier.NeverLeft, "waiting for the rate limit", err)
	}
	return 1, nil
}

// call makes one request when it may leave.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, payload, answer any) error {
	if _, err := c.Admit(ctx, 1); err != nil {
		return err
	}
	return c.exchange(ctx, method, path, query, payload, answer)
}

// exchange makes one request, once, and decodes a 2xx body into answer.
func (c *Client) exchange(ctx context.Context, method, path string, query url.Values, payload, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	request, err := c.request(ctx, method, path, query, payload)
	if err != nil {
		return failure(carrier.Rejected, "the request cannot be made", err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		// The error's own text holds the address, and so a customer's phone.
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		if !connected.Load() {
			return failure(carrier.NeverLeft, "the vendor cannot be reached", err)
		}
		return failure(carrier.Unknown, "the connection broke before an answer", err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestResponse))
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return refusal(response.StatusCode, body)
	}
	if err == nil && answer != nil {
		err = json.Unmarshal(body, answer)
	}
	if err != nil {
		return failure(carrier.Unknown, "the vendor's answer cannot be read", err)
	}
	return nil
}

// request never sets an idempotency header and leaves GetBody nil: with
// either, net/http replays a POST by itself when a kept-alive connection dies.
func (c *Client) request(ctx context.Context, method, path string, query url.Values, payload any) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.BaseURL, "/")+path, nil)
	if err != nil {
		return nil, err
	}
	request.URL.RawQuery = query.Encode()
	request.Header.Set("Authorization", c.Key)
	request.Header.Set("Accept", "application/json")
	if payload == nil {
		return request, nil
	}
	encoded, err := json.Marshal(payload)
	request.Header.Set("Content-Type", "application/json")
	request.Body = io.NopCloser(bytes.NewReader(encoded))
	request.ContentLength = int64(len(encoded))
	return request, err
}

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
	Code    word         `json:"code"`
	Title   string       `json:"title"`
	Key     string       `json:"key"`
	Wrapped *vendorError `json:"error"`
}

func failure(outcome carrier.Outcome, detail string, cause error) *carrier.Error {
	return &carrier.Error{Outcome: outcome, Detail: detail, Cause: cause}
}

// refusal turns an answer other than 2xx into its outcome: status first, then
// code.
func refusal(status int, body []byte) *carrier.Error {
	var answer vendorError
	// An answer that is no JSON still has its status.
	_ = json.Unmarshal(body, &answer)
	if answer.Wrapped != nil {
		answer = *answer.Wrapped
	}
	detail := cmp.Or(answer.Message, answer.Title, answer.Key, http.StatusText(status))
	return &carrier.Error{
		Outcome: outcomeOf(status, string(answer.Code)),
		Code:    string(answer.Code),
		Detail:  longDigits.ReplaceAllString(strconv.Itoa(status)+" "+detail, "…"),
	}
}

func outcomeOf(status int, code string) carrier.Outcome {
	switch {
	case status == http.StatusTooManyRequests:
		return carrier.NeverLeft
	case status < 400 || status > 499:
		return carrier.Unknown
	case status == http.StatusUnauthorized, status == http.StatusPaymentRequired, accountCodes[code]:
		return carrier.AccountRefused
	default:
		return carrier.Rejected
	}
}
