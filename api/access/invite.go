package access

import (
	"context"
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
	err = m.DB.InTx(ctx, func(tx db.Tx) error {
		if err := allowed(tx); err != nil {
			return err
		}
		var err error
		user, err = m.insertUser(ctx, tx, user)
		return err
	})
	return user, err
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

func isNoRows(err error) bool { return errors.Is(err, db.ErrNoRows) }
