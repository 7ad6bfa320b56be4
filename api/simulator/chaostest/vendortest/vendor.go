// Package vendortest is a stand-in of the texting vendor that shares no code
// with the product: the v1 wire format on plain net/http, types of its own, and
// a log file of its own, which is all that a checker needs to know what every
// recipient got. It misbehaves as it is told, text by text.
package vendortest

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a stand-in needs.
type Options struct {
	LogFile string
	// Now is the time of the business; Real the one that signatures bear.
	Now, Real func() time.Time
	// Numbers are the account's numbers by the vendor's id.
	Numbers map[string]string
	// Key signs webhooks (base64).
	Key string
	// Newer posts webhooks of apiVersion 2026-03-30, signed after Standard Webhooks.
	Newer bool
	// Receivers are the addresses that take webhooks now, any of them.
	Receivers func() []string
}

// Mood is how one recipient's text is treated.
type Mood struct {
	Name   string
	Refuse []int  // statuses of the first requests; none of them is a text
	Code   string // the vendor's code of these
	Answer string // of the text: "", "500", "hang", "cut", "reset", "garbage", "slow"
	Lose   bool   // that answer without the text: it never existed
	Report string // of its delivery: "", "twice", "early", "late", "never"
	Hidden int    // how many lists do not show it yet
	Lists  int    // how many lists fail before one is given
}

// text is one that the vendor has accepted.
type text struct {
	ID        string `json:"id"`
	To        string `json:"-"`
	From      string `json:"from"`
	Number    string `json:"phoneNumberId"`
	Text      string `json:"text"`
	Direction string `json:"direction"`
	Status    string `json:"status"`
	CreatedAt string `json:"createdAt"`
	created   time.Time
}

// MarshalJSON writes the receivers as the list they are.
func (t text) MarshalJSON() ([]byte, error) {
	type plain text
	return json.Marshal(struct {
		plain
		To     []string `json:"to"`
		Object string   `json:"object"`
		UserID string   `json:"userId"`
	}{plain(t), []string{t.To}, "message", "US0001"})
}

// Vendor is the running stand-in.
type Vendor struct {
	URL string
	Options
	mu      sync.Mutex
	log     *os.File
	seq     int
	texts   []text
	moods   map[string]Mood
	asked   map[string]int // requests to send, by recipient
	listed  map[string]int
	events  int
	trap    *trap
	late    []func()
	posting sync.WaitGroup
	untold  atomic.Int64
	server  *http.Server
	ctx     context.Context
	stop    context.CancelFunc
}

// Start serves a stand-in until Close.
func Start(options Options) (*Vendor, error) {
	log, err := os.OpenFile(options.LogFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	v := &Vendor{Options: options, log: log, moods: map[string]Mood{}, asked: map[string]int{}, listed: map[string]int{}}
	v.ctx, v.stop = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/messages", v.post)
	mux.HandleFunc("GET /v1/messages", v.list)
	mux.HandleFunc("GET /v1/messages/{id}", v.read)
	mux.HandleFunc("GET /v1/phone-numbers", v.numbers)
	mux.HandleFunc("GET /v1/webhooks", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, `{"data":[]}`) })
	listener, err := new(net.ListenConfig).Listen(v.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	v.URL = "http://" + listener.Addr().String()
	v.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return v.ctx }}
	go func() { _ = v.server.Serve(listener) }()
	return v, nil
}

// Close ends it; what it still had to post stays unsaid.
func (v *Vendor) Close() {
	v.stop()
	_ = v.server.Close()
	v.posting.Wait()
	_ = v.log.Close()
}

// Line is one line of the log.
type Line struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"` // the time of the business
	Kind    string    `json:"kind"`
	Process string    `json:"process,omitempty"` // whose key the request bore
	From    string    `json:"from,omitempty"`
	To      string    `json:"to,omitempty"`
	ID      string    `json:"id,omitempty"`
	Event   string    `json:"event,omitempty"`
	Text    string    `json:"text,omitempty"`
	Asked   int       `json:"asked,omitempty"` // the line at which the request came in
	Note    string    `json:"note,omitempty"`
}

// The kinds of lines that a checker reads.
const (
	Asked    = "asked"    // a request to send came in
	Accepted = "accepted" // it is a text: the recipient gets it
	Refused  = "refused"  // it is none, and the answer says so
	Lost     = "lost"     // it is none, but no answer said so
	Told     = "told"     // a webhook was answered with 200
)

// Note writes a line of the harness into the log, in the one order of all.
func (v *Vendor) Note(line Line) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.write(line)
}

func (v *Vendor) write(line Line) int {
	v.seq++
	line.Seq, line.At = v.seq, v.Now().UTC()
	encoded, _ := json.Marshal(line)
	_, _ = v.log.Write(append(encoded, '\n'))
	return v.seq
}

// Treat sets the mood for a recipient's text.
func (v *Vendor) Treat(to string, mood Mood) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.moods[to] = mood
}

// Hit is a request that ran into a trap.
type Hit struct{ Process, To string }

type trap struct {
	kind    string
	skip    int
	hits    chan Hit
	release chan struct{}
}

// Trap stops the next request of a kind ("read": its text is not accepted
// yet; "accepted": it is not answered yet; "list") after skip others. It then
// waits for release, and its connection dies without an answer.
func (v *Vendor) Trap(kind string, skip int) (hits <-chan Hit, release func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t := &trap{kind: kind, skip: skip, hits: make(chan Hit, 1), release: make(chan struct{})}
	v.trap = t
	return t.hits, sync.OnceFunc(func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.trap == t {
			v.trap = nil
		}
		close(t.release)
	})
}

// caught tells whether a request runs into the trap, and waits in it.
func (v *Vendor) caught(kind string, r *http.Request, to string) bool {
	v.mu.Lock()
	t := v.trap
	if t != nil && t.kind == kind {
		t.skip--
	}
	if t == nil || t.kind != kind || t.skip >= 0 {
		v.mu.Unlock()
		return false
	}
	v.trap = nil
	v.mu.Unlock()
	t.hits <- Hit{Process: r.Header.Get("Authorization"), To: to}
	select {
	case <-t.release:
	case <-v.ctx.Done():
	}
	return true
}
