package access

import (
	"context"
	"net/http"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/problem"
)

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
	case isNoRows(err):
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
