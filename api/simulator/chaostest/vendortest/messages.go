package vendortest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const pageSize = 2

func (v *Vendor) post(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Content string   `json:"content"`
		From    string   `json:"from"`
		To      []string `json:"to"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || len(body.To) != 1 || strings.TrimSpace(body.Content) == "" || v.Numbers[body.From] == "" {
		refuse(w, http.StatusBadRequest, "0200400")
		return
	}
	process, to := r.Header.Get("Authorization"), body.To[0]
	line := Line{Process: process, From: body.From, To: to}
	v.mu.Lock()
	mood, n := v.moods[to], v.asked[to]
	v.asked[to]++
	line.Kind, line.Note = Asked, mood.Name
	line.Asked = v.write(line)
	v.mu.Unlock()
	if v.caught("read", r, to) {
		line.Kind, line.Note = Lost, "trap"
		v.Note(line)
		hangUp(w)
		return
	}
	if n < len(mood.Refuse) {
		line.Kind, line.Note = Refused, strconv.Itoa(mood.Refuse[n])
		v.Note(line)
		refuse(w, mood.Refuse[n], mood.Code)
		return
	}
	if mood.Lose && n == len(mood.Refuse) {
		line.Kind, line.Note = Lost, mood.Answer
		v.Note(line)
		v.answer(w, r, mood.Answer, nil)
		return
	}
	accepted := v.accept(line, body.Content)
	if v.caught("accepted", r, to) {
		hangUp(w)
		v.report(accepted, mood)
		return
	}
	if mood.Report == "early" {
		v.report(accepted, mood)
		wait(r, 300*time.Millisecond)
	}
	encoded, _ := json.Marshal(map[string]any{"data": accepted})
	v.answer(w, r, mood.Answer, encoded)
	if mood.Report != "early" {
		v.report(accepted, mood)
	}
}

// accept is the instant at which the recipient gets the text.
func (v *Vendor) accept(line Line, content string) text {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.Now().UTC()
	accepted := text{
		ID: fmt.Sprintf("AC%06d", len(v.texts)+1), To: line.To, From: v.Numbers[line.From], Number: line.From, Text: content,
		Direction: "outgoing", Status: "queued", CreatedAt: now.Format("2006-01-02T15:04:05.000Z"), created: now,
	}
	v.texts = append(v.texts, accepted)
	line.Kind, line.ID, line.Text = Accepted, accepted.ID, content
	v.write(line)
	return accepted
}

// answer is what the caller hears, which need not be what happened.
func (v *Vendor) answer(w http.ResponseWriter, r *http.Request, how string, encoded []byte) {
	switch how {
	case "500":
		refuse(w, http.StatusInternalServerError, "0201500")
	case "hang":
		wait(r, 20*time.Second)
		hangUp(w)
	case "reset":
		hangUp(w)
	case "cut":
		w.Header().Set("Content-Length", strconv.Itoa(len(encoded)+200))
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write(encoded[:len(encoded)/2])
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	case "garbage":
		w.WriteHeader(http.StatusAccepted)
		_, _ = fmt.Fprint(w, "<html>Bad gateway</html>")
	case "slow":
		wait(r, 1500*time.Millisecond)
		fallthrough
	default:
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write(encoded)
	}
}

func wait(r *http.Request, long time.Duration) {
	select {
	case <-r.Context().Done():
	case <-time.After(long):
	}
}

// hangUp resets the connection instead of an answer, or in the middle of one.
func hangUp(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if plain, ok := connection.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = connection.Close()
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"message":"%s","code":"%s","status":%d,"docs":"","title":""}`, http.StatusText(status), code, status)
}

// list is GET /v1/messages: newest first, a few a page, and late.
func (v *Vendor) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	to, after := query.Get("participants"), query.Get("createdAfter")
	if query.Get("maxResults") == "" || query.Get("phoneNumberId") == "" || to == "" {
		refuse(w, http.StatusBadRequest, "0200400")
		return
	}
	if v.caught("list", r, to) {
		hangUp(w)
		return
	}
	first, _ := strconv.Atoi(query.Get("pageToken"))
	since, _ := time.Parse(time.RFC3339Nano, after)
	v.mu.Lock()
	if first == 0 {
		v.listed[to]++
	}
	n, mood := v.listed[to], v.moods[to]
	v.write(Line{Kind: "list", Process: r.Header.Get("Authorization"), To: to})
	var found []text
	for _, each := range slices.Backward(v.texts) {
		if each.To == to && each.Number == query.Get("phoneNumberId") && each.created.After(since) && n > mood.Lists+mood.Hidden {
			found = append(found, each)
		}
	}
	v.mu.Unlock()
	if n <= mood.Lists {
		refuse(w, http.StatusInternalServerError, "0201500")
		return
	}
	page := map[string]any{"data": found[min(first, len(found)):min(first+pageSize, len(found))], "totalItems": 7, "nextPageToken": nil}
	if first+pageSize < len(found) {
		page["nextPageToken"] = strconv.Itoa(first + pageSize)
	}
	if found == nil {
		page["data"] = []text{}
	}
	_ = json.NewEncoder(w).Encode(page)
}

func (v *Vendor) read(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, each := range v.texts {
		if each.ID == r.PathValue("id") {
			each.Status = "sent"
			_ = json.NewEncoder(w).Encode(map[string]any{"data": each})
			return
		}
	}
	refuse(w, http.StatusNotFound, "0200404")
}

func (v *Vendor) numbers(w http.ResponseWriter, _ *http.Request) {
	var numbers []map[string]any
	for id, e164 := range v.Numbers {
		numbers = append(numbers, map[string]any{"id": id, "number": e164, "name": id})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": numbers})
}
