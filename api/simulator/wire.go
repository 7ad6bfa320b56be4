package simulator

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
)

const (
	owner        = "USsim0001"
	organisation = "ORsim0001"
	docs         = "https://openphone.com/docs"
)

// codes are the vendor's: resource, variant, HTTP status; and their titles.
var codes = map[int][2]string{
	http.StatusBadRequest:          {"00400", "Bad Request"},
	http.StatusUnauthorized:        {"00401", "Unauthorized"},
	http.StatusForbidden:           {"02403", "Not Phone Number User"},
	http.StatusNotFound:            {"00404", "Not Found"},
	http.StatusTooManyRequests:     {"00429", "Too Many Requests"},
	http.StatusInternalServerError: {"01500", "Unknown"},
}

type wireError struct {
	Message     string       `json:"message"`
	Code        string       `json:"code"`
	Status      int          `json:"status"`
	Docs        string       `json:"docs"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Errors      []fieldError `json:"errors,omitempty"`
}

type fieldError struct {
	Path    string            `json:"path"`
	Message string            `json:"message"`
	Schema  map[string]string `json:"schema"`
}

// admit checks the key (raw: "Bearer …" is refused) and the 10 requests a
// second.
func (s *Simulator) admit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, err := s.APIKey(r.Context())
		if err == nil && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(key)) != 1 {
			refuse(w, r, http.StatusUnauthorized, "You are unauthorized to access the "+resource(r))
			return
		}
		switches, problem := s.Switches(r.Context())
		if errors.Join(err, problem) != nil {
			refuse(w, r, http.StatusInternalServerError, "An unknown error occurred")
			return
		}
		if !s.withinRate(r, switches) {
			refuse(w, r, http.StatusTooManyRequests, "Too many requests")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Simulator) withinRate(r *http.Request, switches Switches) bool {
	if switches.RateLimit == 0 {
		return true
	}
	var requests int
	// The real time, as the vendor's: a shifted business clock runs no faster.
	err := s.DB.GetContext(r.Context(), &requests, `
		insert into sim_rate (second, requests) values ($1, 1) on conflict (one) do update set
			requests = case when sim_rate.second = $1 then sim_rate.requests + 1 else 1 end, second = $1
		returning requests`, clock.RealNow().Unix())
	return err == nil && requests <= switches.RateLimit
}

func resource(r *http.Request) string {
	switch {
	case strings.Contains(r.URL.Path, "/webhooks"):
		return "webhook"
	case strings.Contains(r.URL.Path, "/phone-numbers"):
		return "phone number"
	case strings.Contains(r.URL.Path, "/users"):
		return "user"
	default:
		return "message"
	}
}

func refuse(w http.ResponseWriter, r *http.Request, status int, message string, fields ...fieldError) {
	prefix := map[string]string{"message": "02", "webhook": "03", "phone number": "04", "user": "11"}[resource(r)]
	known := codes[status]
	answer := wireError{Message: message, Code: prefix + known[0], Status: status, Docs: docs, Title: known[1], Errors: fields}
	if status == http.StatusForbidden {
		answer.Description = known[1]
	}
	write(w, status, answer)
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The status is out already; a client that went away is its own trouble.
	_ = json.NewEncoder(w).Encode(body)
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

func (s *Simulator) numbers(w http.ResponseWriter, r *http.Request) {
	found, err := s.allNumbers(r.Context())
	if err != nil {
		refuse(w, r, http.StatusInternalServerError, "An unknown error occurred")
		return
	}
	items := []map[string]any{}
	free := map[string]string{"CA": "unrestricted", "US": "unrestricted", "Intl": "restricted"}
	for _, each := range found {
		items = append(items, map[string]any{
			"id": each.ID, "groupId": "GRsim0001", "createdAt": "2026-01-02T15:00:00.000Z", "updatedAt": "2026-01-02T15:00:00.000Z",
			"name": each.Name, "number": each.E164, "formattedNumber": nil, "forward": nil, "portRequestId": nil,
			"portingStatus": nil, "symbol": nil, "users": []any{person("GRsim0001")},
			"restrictions": map[string]any{"messaging": free, "calling": free},
		})
	}
	write(w, http.StatusOK, map[string]any{"data": items})
}

func (s *Simulator) users(w http.ResponseWriter, _ *http.Request) {
	write(w, http.StatusOK, map[string]any{"data": []any{person("GRsim0001")}, "totalItems": 1, "nextPageToken": nil})
}

func person(group string) map[string]any {
	return map[string]any{
		"id": owner, "email": "office@example.com", "firstName": "Sam", "lastName": "Rivera", "groupId": group, "role": "owner",
	}
}
