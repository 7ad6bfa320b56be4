package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
	"github.com/supabase-community/gotrue-go/types"

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
	_, err = m.DB.Pool.Exec(ctx, `insert into setting (key, value, updated_at) values ('setup', to_jsonb($1::text), $2)
		on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`, hashOf(token), m.Clock.Now())
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
	return m.createUser(ctx, User{Email: input.Body.Email, Name: input.Body.Name, Role: Owner}, input.Body.Password, func(tx db.Tx) error {
		if err := m.checkSetup(ctx, tx, input.Body.Token, " for update"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from setting where key = 'setup'`)
		return err
	})
}

func (m *Module) checkSetup(ctx context.Context, q db.Querier, token, lock string) error {
	var needed bool
	err := q.GetContext(ctx, &needed, `select `+noOwner+` from setting where key = 'setup' and value #>> '{}' = $1`+lock, hashOf(token))
	if errors.Is(err, db.ErrNoRows) || err == nil && !needed {
		return errSetup
	}
	return err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// oneTime is a link's secret that the identity made for somebody.
type oneTime struct{ id, token, kind string }

// page is the address of the app where a one-time secret is used.
func (m *Module) page(path string, link oneTime) string {
	query := url.Values{"token": {link.token}}
	if link.kind == string(types.LinkTypeRecovery) {
		query.Set("type", link.kind)
	}
	return strings.TrimSuffix(m.PublicURL, "/") + path + "?" + query.Encode()
}

// inviteIdentity makes sure that the identity knows the address. Somebody who
// has an account there already gets a link to a new password instead.
func (m *Module) inviteIdentity(email string) (oneTime, error) {
	link, err := m.generateLink(types.LinkTypeInvite, email)
	var refused *problem.Error
	if errors.As(err, &refused) && refused.Code == "email_exists" {
		link, err = m.generateLink(types.LinkTypeRecovery, email)
	}
	return link, err
}

func (m *Module) generateLink(kind types.LinkType, email string) (oneTime, error) {
	client, err := m.admin()
	if err != nil {
		return oneTime{}, err
	}
	answer, err := client.AdminGenerateLink(types.AdminGenerateLinkRequest{Type: kind, Email: email, RedirectTo: m.PublicURL})
	if err != nil {
		return oneTime{}, fromIdentity(err)
	}
	return oneTime{id: answer.ID.String(), token: answer.HashedToken, kind: string(kind)}, nil
}

// CreateUser makes a person who can sign in at once, in the identity and then
// on the team. A repeat after a crash between the two goes through.
func (m *Module) CreateUser(ctx context.Context, email, name, role, password string) (User, error) {
	return m.createUser(ctx, User{Email: email, Name: name, Role: role}, password, func(db.Tx) error { return nil })
}

func (m *Module) createUser(ctx context.Context, user User, password string, allowed func(db.Tx) error) (User, error) {
	link, err := m.inviteIdentity(user.Email)
	if err != nil {
		return User{}, err
	}
	client, err := m.admin()
	if err != nil {
		return User{}, err
	}
	_, err = client.AdminUpdateUser(types.AdminUpdateUserRequest{UserID: uuid.MustParse(link.id), Password: password, EmailConfirm: true})
	if err != nil {
		return User{}, fromIdentity(err)
	}
	user.ID = link.id
	return db.Write(ctx, m.DB, func(tx db.Tx) (User, error) {
		if err := allowed(tx); err != nil {
			return User{}, err
		}
		return m.insertUser(ctx, tx, user)
	})
}

// ResetLink makes a one-time link with which a person chooses a new password.
func (m *Module) ResetLink(email string) (string, error) {
	link, err := m.generateLink(types.LinkTypeRecovery, email)
	return m.page("/invite", link), err
}

// fromIdentity reads gotrue-go's errors, which are the answer's status and
// body in one text: what the identity refuses is told, the rest is internal.
func fromIdentity(err error) error {
	var answer struct {
		ErrorCode string `json:"error_code"`
		Message   string `json:"msg"`
	}
	var status int
	head, body, _ := strings.Cut(err.Error(), ": ")
	_, _ = fmt.Sscanf(head, "response status code %d", &status)
	if json.Unmarshal([]byte(body), &answer) != nil || answer.ErrorCode == "" || status/100 != 4 || status == http.StatusUnauthorized {
		return fmt.Errorf("ask the identity: %w", err)
	}
	return problem.Invalid(answer.ErrorCode, "%s.", strings.TrimSuffix(answer.Message, "."))
}
