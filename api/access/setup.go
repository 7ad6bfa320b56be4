package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/problem"
)

var errSetup = problem.New(http.StatusForbidden, "setup_link_invalid", "This link is used or too old. The newest one is printed each time the program starts, as long as there is no owner.")

type setupInput struct {
	Body struct {
		Token    string `json:"token" minLength:"1" maxLength:"200" doc:"From the link that the program printed" example:"K5Q2JH4W6ZB7A3X9"`
		Name     string `json:"name" minLength:"1" maxLength:"200" doc:"Your name" example:"Jo Martin"`
		Email    string `json:"email" format:"email" maxLength:"320" doc:"What you will sign in with" example:"jo@example.com"`
		Password string `json:"password" minLength:"8" maxLength:"72" doc:"At least 8 characters" example:"correct horse battery"`
	}
}

// SetupLink makes a one-time link that creates the owner, in place of the one
// before; "" when there is an owner.
func (m *Module) SetupLink(ctx context.Context) (string, error) {
	needed, err := m.setupNeeded(ctx, m.DB)
	if err != nil || !needed {
		return "", err
	}
	token := rand.Text()
	err = m.DB.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `insert into setting (key, value, updated_at) values ('setup', to_jsonb($1::text), $2)
			on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`, hashOf(token), m.Clock.Now())
		return err
	})
	return strings.TrimSuffix(m.PublicURL, "/") + "/setup?token=" + token, err
}

const noOwner = `not exists (select from app_user where role = 'owner' and disabled_at is null)`

func (m *Module) setupNeeded(ctx context.Context, q db.Querier) (needed bool, err error) {
	err = q.GetContext(ctx, &needed, `select `+noOwner)
	return needed, err
}

func (m *Module) setup(ctx context.Context, input *setupInput) (User, error) {
	// Looked at before the identity is asked, and again under a lock: a link makes one owner.
	if err := m.checkSetup(ctx, m.DB, input.Body.Token, ""); err != nil {
		return User{}, err
	}
	user, err := m.createUser(ctx, User{Email: input.Body.Email, Name: input.Body.Name, Role: Owner}, input.Body.Password, func(tx db.Tx) error {
		if err := m.checkSetup(ctx, tx, input.Body.Token, " for update"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from setting where key = 'setup'`)
		return err
	})
	return user, err
}

func (m *Module) checkSetup(ctx context.Context, q db.Querier, token, lock string) error {
	var needed bool
	err := q.GetContext(ctx, &needed, `select `+noOwner+` from setting where key = 'setup' and value #>> '{}' = $1`+lock, hashOf(token))
	if isNoRows(err) || err == nil && !needed {
		return errSetup
	}
	return err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
