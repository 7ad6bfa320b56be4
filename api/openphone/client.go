package openphone

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/attackacrack/crm/api/conversations"
)

const (
	callTimeout     = 10 * time.Second
	largestResponse = 8 << 20
)

// Config is what a client needs.
type Config struct {
	BaseURL    string // https://api.openphone.com, or the simulator
	Key        string // sent raw, without "Bearer"
	HTTPClient *http.Client
	// Limiter waits until the next request may leave, or fails.
	Limiter func(ctx context.Context) error
}

// Client speaks the vendor's v1 REST API and is a conversations.Sender. Every
// error it returns is a *conversations.SendError.
type Client struct {
	base    string
	key     string
	http    *http.Client
	limiter func(ctx context.Context) error
}

// New makes a client; without an HTTPClient it brings its own.
func New(config Config) *Client {
	client := config.HTTPClient
	if client == nil {
		// Short-lived idle connections: one that the vendor has just closed
		// would leave the fate of a text unknown. A dialler of our own also
		// keeps the transport on HTTP/1.1, whose replay rules are known.
		dialer := &net.Dialer{Timeout: callTimeout}
		client = &http.Client{Transport: &http.Transport{
			Proxy:           http.ProxyFromEnvironment,
			DialContext:     dialer.DialContext,
			IdleConnTimeout: 5 * time.Second,
		}}
	}
	copied := *client
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	limiter := config.Limiter
	if limiter == nil {
		limiter = func(context.Context) error { return nil }
	}
	return &Client{base: strings.TrimRight(config.BaseURL, "/"), key: config.Key, http: &copied, limiter: limiter}
}

// call makes one request, once, and decodes a 2xx body into answer.
func (c *Client) call(ctx context.Context, method, path string, query url.Values, payload, answer any) error {
	if err := c.limiter(ctx); err != nil {
		return failure(conversations.NeverLeft, "waiting for the rate limit", err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	request, err := c.request(ctx, method, path, query, payload)
	if err != nil {
		return failure(conversations.Rejected, "the request cannot be made", err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		// The error's own text holds the address, and so a customer's phone.
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		if !connected.Load() {
			return failure(conversations.NeverLeft, "the vendor cannot be reached", err)
		}
		return failure(conversations.Unknown, "the connection broke before an answer", err)
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
		return failure(conversations.Unknown, "the vendor's answer cannot be read", err)
	}
	return nil
}

// request never sets an idempotency header and leaves GetBody nil: with
// either, net/http replays a POST by itself when a kept-alive connection dies.
func (c *Client) request(ctx context.Context, method, path string, query url.Values, payload any) (*http.Request, error) {
	target := c.base + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	var body io.Reader
	length := 0
	if payload != nil {
		encoded, err := json.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("encode the request: %w", err)
		}
		body = io.NopCloser(bytes.NewReader(encoded))
		length = len(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, fmt.Errorf("make the request: %w", err)
	}
	request.GetBody = nil
	request.ContentLength = int64(length)
	request.Header.Set("Authorization", c.key)
	request.Header.Set("Accept", "application/json")
	if payload != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}
