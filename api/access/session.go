package access

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/attackacrack/crm/api/identity"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Session is who is signed in, and what their screen needs to begin.
type Session struct {
	User         User      `json:"user" doc:"Who is signed in"`
	Permissions  []string  `json:"permissions" nullable:"false" doc:"What they may do" example:"[\"contacts:read\"]"`
	Business     Business  `json:"business" doc:"The settings of the business"`
	Now          time.Time `json:"now" doc:"Business time on the server" example:"2026-11-23T15:04:05Z"`
	ClockShifted bool      `json:"clock_shifted" doc:"Whether business time is not the real one (CRM_NOW)" example:"false"`
	OpenPhone    string    `json:"openphone" enum:"simulator,live" doc:"Whether texts reach real people" example:"simulator"`
}

// PublicConfig is what the app needs to sign somebody in.
type PublicConfig struct {
	AuthURL     string `json:"auth_url" doc:"Where GoTrue's wire format is served; may be relative to the API" example:"/auth/v1"`
	AuthKey     string `json:"auth_key" doc:"The publishable key, sent as header apikey; may be empty" example:"sb_publishable_example"`
	OpenPhone   string `json:"openphone" enum:"simulator,live" doc:"Whether texts reach real people" example:"simulator"`
	SetupNeeded bool   `json:"setup_needed" doc:"Whether there is no owner yet" example:"false"`
}

func (m *Module) sessionRoutes(api *httpd.API) {
	httpd.Get(api, "/v1/session", "session.read", "session:read", "Who is signed in", m.session)
	httpd.Get(api, "/v1/public-config", "session.config", httpd.Public, "What is needed to sign in", m.publicConfig)
	httpd.Create(api, "/v1/setup", "session.setup", httpd.Public, "Create the owner with the one-time link of the first start", m.setup)
}

func (m *Module) session(ctx context.Context, _ *struct{}) (Session, error) {
	user, err := readUser(ctx, m.DB, actor.From(ctx).ID)
	if err != nil {
		return Session{}, err
	}
	business, err := ReadBusiness(ctx, m.DB)
	return Session{
		User: user, Permissions: Permissions(user.Role), Business: business,
		Now: m.Clock.Now(), ClockShifted: m.Clock.Shifted(), OpenPhone: m.OpenPhone,
	}, err
}

func (m *Module) publicConfig(ctx context.Context, _ *struct{}) (PublicConfig, error) {
	needed, err := m.setupNeeded(ctx, m.DB)
	answer := PublicConfig{AuthURL: identity.Path, OpenPhone: m.OpenPhone, SetupNeeded: needed}
	if m.builtIn == nil {
		answer.AuthURL = m.SupabaseURL + identity.Path
		answer.AuthKey = m.SupabaseAnonKey
	}
	return answer, err
}

// Why a signed-in person is refused.
var (
	errNotMember = problem.New(http.StatusForbidden, "not_a_member", "You are signed in, but you are not on this company's team. Ask the owner to invite you.")
	errDisabled  = problem.New(http.StatusForbidden, "account_disabled", "Your account is disabled. Ask the owner to enable it.")
)

// Identify returns the person behind an access token, as our table knows them
// now.
func (m *Module) Identify(ctx context.Context, token string) (actor.Actor, error) {
	claims, err := m.verifier.Verify(ctx, token)
	if err != nil {
		return actor.Actor{}, err
	}
	var user struct {
		User
		Valid bool `db:"valid"`
	}
	err = m.DB.GetContext(ctx, &user, `select `+db.Columns[User]("")+`, valid_from <= $2 as valid from app_user where id = $1`,
		claims.Subject, claims.IssuedAt.Time)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return actor.Actor{}, errNotMember
	case err != nil:
		return actor.Actor{}, err
	case user.DisabledAt != nil:
		return actor.Actor{}, errDisabled
	case !user.Valid:
		return actor.Actor{}, problem.Unauthorized("This session was ended. Sign in again.")
	}
	return actor.Actor{Kind: actor.User, ID: user.ID, Name: user.Name, Role: user.Role}, nil
}

// Audience lists the audiences of events that a person may hear now, or false
// when they may hear none.
func (m *Module) Audience(ctx context.Context, userID string) ([]string, bool) {
	user, err := readUser(ctx, m.DB, userID)
	if err != nil || user.DisabledAt != nil {
		return nil, false
	}
	own := "user:" + user.ID
	if user.Role == Crew {
		return []string{own}, true
	}
	return []string{events.Office, own}, true
}
