package sendingtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// UserID is the person who is signed in.
const UserID = "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"

// Server is the API with one signed-in person.
type Server struct {
	b        *Bench
	http     *httptest.Server
	Role     string
	mu       sync.Mutex
	statuses map[int]int
}

// Serve starts the API.
func (b *Bench) Serve() *Server {
	b.T.Helper()
	s := &Server{b: b, Role: "owner", statuses: map[int]int{}}
	b.Tx(func(tx db.Tx) error {
		_, err := tx.Exec(b.T.Context(), `insert into app_user (id, email, name, role, created_at) values ($1, 'jo@example.com', 'Jo', 'owner', $2)`, UserID, Thursday)
		return err
	})
	api := httpd.New(httpd.Options{DB: b.DB, Clock: b.Clock, Guard: httpd.Guard{
		Identify: func(context.Context, string) (actor.Actor, error) {
			return actor.Actor{Kind: actor.User, ID: UserID, Name: "Jo", Role: s.Role}, nil
		},
		Allows: func(actor.Actor, string) bool { return true },
	}})
	b.Numbers.Routes(api)
	b.Talk.Routes(api)
	require.NoError(b.T, api.Check())
	s.http = httptest.NewServer(api.Router)
	b.T.Cleanup(s.http.Close)
	return s
}

// Call may run in any goroutine, so that it reports a broken call as status 0.
func (s *Server) Call(method, path string, body any, headers ...string) (int, map[string]any) {
	var reader bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&reader).Encode(body); err != nil {
			return 0, nil
		}
	}
	request, err := http.NewRequestWithContext(context.Background(), method, s.http.URL+path, &reader)
	if err != nil {
		return 0, nil
	}
	request.Header.Set("Authorization", "Bearer x")
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	_ = json.NewDecoder(response.Body).Decode(&answer)
	return response.StatusCode, answer
}

// Note counts an answer.
func (s *Server) Note(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses[status]++
}

// Refused is how many were noted with a status.
func (s *Server) Refused(status int) int { return s.statuses[status] }

// OK calls and wants 200.
func (s *Server) OK(method, path string, body any, headers ...string) map[string]any {
	s.b.T.Helper()
	status, answer := s.Call(method, path, body, headers...)
	require.Equal(s.b.T, http.StatusOK, status, "%s %s: %v", method, path, answer)
	return answer
}
