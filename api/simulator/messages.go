package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"github.com/attackacrack/crm/api/platform/db"
)

// Message is one text that the vendor carried.
type Message struct {
	Seq       int64     `db:"seq"`
	ID        string    `db:"id"`
	NumberID  string    `db:"number_id"`
	Own       string    `db:"own"`
	Customer  string    `db:"customer"`
	Direction string    `db:"direction"`
	Origin    string    `db:"origin"`
	Body      string    `db:"body"`
	Status    string    `db:"status"`
	Blocked   bool      `db:"blocked"`
	CreatedAt time.Time `db:"created_at"`
	UpdatedAt time.Time `db:"updated_at"`
}

const readMessages = `
	select m.seq, m.id, m.number_id, n.e164 as own, m.customer, m.direction, m.origin, m.body, m.status, m.blocked,
		m.created_at, m.updated_at
	from sim_message m join sim_number n on n.id = m.number_id `

// Accepted lists every text that the API accepted, oldest first: what a
// search for double sends reads.
func (s *Simulator) Accepted(ctx context.Context) ([]Message, error) {
	var found []Message
	err := s.DB.SelectContext(ctx, &found, readMessages+`where m.origin = 'api' order by m.seq`)
	return found, err
}

func (m Message) wire() map[string]any {
	from, to := m.Own, m.Customer
	if m.Direction == "incoming" {
		from, to = to, from
	}
	status := m.Status
	if status == "received" {
		status = "delivered" // as in the vendor's own samples
	}
	return map[string]any{
		"id": m.ID, "to": []string{to}, "from": from, "text": m.Body, "phoneNumberId": m.NumberID,
		"direction": m.Direction, "userId": owner, "status": status,
		"createdAt": stamp(m.CreatedAt), "updatedAt": stamp(m.UpdatedAt),
	}
}

func (s *Simulator) send(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Content       string   `json:"content"`
		From          string   `json:"from"`
		PhoneNumberID string   `json:"phoneNumberId"`
		To            []string `json:"to"`
	}
	decoding := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&request)
	if request.From == "" {
		request.From = request.PhoneNumberID
	}
	problems := complaints(request.Content, request.From, request.To, decoding)
	if len(problems) > 0 {
		refuse(w, r, http.StatusBadRequest, "Validation error", problems...)
		return
	}
	own, err := s.numberBy(r.Context(), request.From)
	if errors.Is(err, db.ErrNoRows) {
		refuse(w, r, http.StatusForbidden, "You are forbidden to access the message")
		return
	}
	switches, problem := s.Switches(r.Context())
	if err = errors.Join(err, problem); err != nil {
		fail(w, r, fault500)
		return
	}
	what, before := switches.roll()
	if what != "" && before {
		fail(w, r, what)
		return
	}
	// Accepted is accepted, whether or not the client stays for the answer.
	accepted, err := s.accept(context.WithoutCancel(r.Context()), own, request.To[0], request.Content, switches)
	if err != nil {
		what = fault500
	}
	if what != "" {
		fail(w, r, what)
		return
	}
	write(w, http.StatusAccepted, map[string]any{"data": accepted.wire()})
}

func complaints(content, from string, to []string, decoding error) []fieldError {
	var problems []fieldError
	add := func(path, message, kind string) {
		problems = append(problems, fieldError{Path: path, Message: message, Schema: map[string]string{"type": kind}})
	}
	if decoding != nil {
		add("/", "Expected object", "object")
		return problems
	}
	if strings.TrimSpace(content) == "" {
		add("/content", "Expected string to match '.*\\S.*'", "string")
	}
	if utf8.RuneCountInString(content) > 1600 {
		add("/content", "Expected string length less or equal to 1600", "string")
	}
	if from == "" {
		add("/from", "Required property", "string")
	}
	if len(to) != 1 {
		add("/to", "Expected array length to be 1", "array")
	}
	if slices.ContainsFunc(to, func(each string) bool { return !strings.HasPrefix(each, "+") || len(each) > 16 }) {
		add("/to/0", "Expected a phone number in E164 format", "string")
	}
	return problems
}

func (s *Simulator) numberBy(ctx context.Context, idOrE164 string) (number, error) {
	var own number
	err := s.DB.GetContext(ctx, &own, `select id, e164, name from sim_number where id = $1 or e164 = $1`, idOrE164)
	return own, err
}

func (s *Simulator) one(w http.ResponseWriter, r *http.Request) {
	var found Message
	err := s.DB.GetContext(r.Context(), &found, readMessages+`where m.id = $1`, chi.URLParam(r, "id"))
	if err != nil {
		refuse(w, r, http.StatusNotFound, "Message not found")
		return
	}
	write(w, http.StatusOK, map[string]any{"data": found.wire()})
}

// list answers newest first, in pages.
func (s *Simulator) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	most, err := strconv.Atoi(query.Get("maxResults"))
	if err != nil || most < 1 || most > 100 || query.Get("phoneNumberId") == "" || len(query["participants"]) == 0 {
		refuse(w, r, http.StatusBadRequest, "Validation error", fieldError{
			Path: "/maxResults", Message: "phoneNumberId, participants and maxResults are required", Schema: map[string]string{"type": "integer"},
		})
		return
	}
	page, _ := strconv.ParseInt(query.Get("pageToken"), 10, 64)
	after, _ := time.Parse(time.RFC3339, query.Get("createdAfter"))
	var found []Message
	err = s.DB.SelectContext(r.Context(), &found, readMessages+`
		where m.number_id = $1 and m.customer = any($2) and m.created_at >= $3 and m.listed_at <= $4 and ($5 = 0 or m.seq < $5)
		order by m.seq desc limit $6`,
		query.Get("phoneNumberId"), query["participants"], after, s.Clock.Now(), page, most+1)
	if err != nil {
		fail(w, r, fault500)
		return
	}
	items := []map[string]any{}
	var next any
	for i, each := range found {
		if i == most {
			next = strconv.FormatInt(found[most-1].Seq, 10)
			break
		}
		items = append(items, each.wire())
	}
	write(w, http.StatusOK, map[string]any{"data": items, "totalItems": len(items), "nextPageToken": next})
}
