package sendingtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Posted is one text that reached the vendor.
type Posted struct {
	ID, To, Text string
	At           time.Time
}

// Vendor is a stand-in that writes down every text it is given.
type Vendor struct {
	Mu     sync.Mutex
	Log    []Posted
	server *httptest.Server
	// Answer may act before a text is answered; false leaves the answer to it.
	Answer func(w http.ResponseWriter, r *http.Request, text Posted) bool
}

func newVendor(t testing.TB) *Vendor {
	v := &Vendor{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/messages", v.post)
	mux.HandleFunc("GET /v1/messages", v.list)
	mux.HandleFunc("GET /v1/messages/{id}", v.read)
	v.server = httptest.NewServer(mux)
	t.Cleanup(v.server.Close)
	return v
}

// URL is its address.
func (v *Vendor) URL() string { return v.server.URL }

func (v *Vendor) post(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Content string
		To      []string
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || len(body.To) != 1 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	v.Mu.Lock()
	text := Posted{ID: fmt.Sprintf("AC%04d", len(v.Log)+1), To: body.To[0], Text: body.Content, At: Thursday}
	v.Log = append(v.Log, text)
	v.Mu.Unlock()
	if v.Answer != nil && !v.Answer(w, r, text) {
		return
	}
	w.WriteHeader(http.StatusAccepted)
	_, _ = fmt.Fprintf(w, `{"data":%s}`, text.json("queued"))
}

func (v *Vendor) list(w http.ResponseWriter, r *http.Request) {
	var found []string
	for _, text := range v.Texts() {
		if text.To == r.URL.Query().Get("participants") {
			found = append(found, text.json("sent"))
		}
	}
	_, _ = fmt.Fprintf(w, `{"data":[%s],"totalItems":%d}`, strings.Join(found, ","), len(found))
}

func (v *Vendor) read(w http.ResponseWriter, r *http.Request) {
	for _, text := range v.Texts() {
		if text.ID == r.PathValue("id") {
			_, _ = fmt.Fprintf(w, `{"data":%s}`, text.json("delivered"))
		}
	}
}

func (p Posted) json(status string) string {
	encoded, _ := json.Marshal(map[string]any{
		"id": p.ID, "to": []string{p.To}, "from": OurNumber, "text": p.Text, "phoneNumberId": NumberPN,
		"direction": "outgoing", "status": status, "createdAt": p.At.Format(time.RFC3339),
	})
	return string(encoded)
}

// Texts are those that reached it.
func (v *Vendor) Texts() []Posted {
	v.Mu.Lock()
	defer v.Mu.Unlock()
	return append([]Posted(nil), v.Log...)
}

// Count is how many reached it.
func (v *Vendor) Count() int {
	v.Mu.Lock()
	defer v.Mu.Unlock()
	return len(v.Log)
}

// PerPhone counts what each phone got.
func (v *Vendor) PerPhone() map[string]int {
	counts := map[string]int{}
	for _, text := range v.Texts() {
		counts[text.To]++
	}
	return counts
}
