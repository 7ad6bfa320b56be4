package identity

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"

	"github.com/attackacrack/crm/api/platform/db"
)

// User is GoTrue's user.
type User struct {
	ID               string          `db:"id" json:"id"`
	Aud              string          `db:"aud" json:"aud"`
	Role             string          `db:"role" json:"role"`
	Email            string          `db:"email" json:"email"`
	Phone            string          `db:"phone" json:"phone"`
	PasswordHash     string          `db:"password_hash" json:"-"`
	AppMetadata      json.RawMessage `db:"app_metadata" json:"app_metadata"`
	UserMetadata     json.RawMessage `db:"user_metadata" json:"user_metadata"`
	IsAnonymous      bool            `db:"is_anonymous" json:"is_anonymous"`
	InvitedAt        *time.Time      `db:"invited_at" json:"invited_at,omitempty"`
	EmailConfirmedAt *time.Time      `db:"email_confirmed_at" json:"email_confirmed_at,omitempty"`
	ConfirmedAt      *time.Time      `db:"confirmed_at" json:"confirmed_at,omitempty"`
	LastSignInAt     *time.Time      `db:"last_sign_in_at" json:"last_sign_in_at,omitempty"`
	CreatedAt        time.Time       `db:"created_at" json:"created_at"`
	UpdatedAt        time.Time       `db:"updated_at" json:"updated_at"`
}

var errNoUser = refuse(http.StatusNotFound, "user_not_found", "User not found")

func find(c *call, where string, args ...any) (User, error) {
	return userOf(c, `select `+db.Columns[User]("")+` from identity_user where `+where, args...)
}

// set changes columns of a user; $2 is now, further ones begin with $3.
func set(c *call, id, columns string, args ...any) (User, error) {
	return userOf(c, `update identity_user set updated_at = $2, `+columns+` where id::text = $1 returning `+db.Columns[User](""),
		append([]any{id, c.now}, args...)...)
}

func userOf(c *call, query string, args ...any) (user User, err error) {
	if err = c.tx.GetContext(c.Context(), &user, query, args...); errors.Is(err, db.ErrNoRows) {
		err = errNoUser
	}
	return user, err
}

// withPassword gives a user who was changed the password of the call, if it has one. That voids
// links and every other session: whoever knew the old password is out.
func withPassword(c *call) func(User, error) (any, error) {
	return func(user User, err error) (any, error) {
		if err != nil || c.body.Password == "" {
			return user, err
		}
		if len([]rune(c.body.Password)) < 8 {
			weak := refuse(http.StatusUnprocessableEntity, "weak_password", "Password should be at least 8 characters.")
			weak.reasons = []string{"length"}
			return nil, weak
		}
		hash, err := bcrypt.GenerateFromPassword([]byte(c.body.Password), passwordCost)
		if err != nil { // bcrypt looks at no more
			return nil, refuse(http.StatusUnprocessableEntity, "validation_failed", "Password cannot be longer than 72 bytes.")
		}
		err = c.exec(`with links as (delete from identity_token where user_id = $1) update identity_user set password_hash = $2 where id = $1`, user.ID, string(hash))
		return user, errors.Join(err, c.record("auth.password_changed", "user", user.ID), endSessions(c, user.ID, "others"))
	}
}

// endSessions forgets sessions: the caller's own, all others, or all.
func endSessions(c *call, userID, scope string) error {
	which := map[string]string{"local": "id::text = $2", "others": "id::text <> $2", "global": "$2 = $2", "": "$2 = $2"}[scope]
	if which == "" {
		return refuse(http.StatusBadRequest, "validation_failed", "scope must be global, local or others")
	}
	return c.exec(`with ended as (delete from identity_session where user_id = $1 and `+which+` returning id)
		delete from identity_refresh_token where session_id in (select id from ended)`, userID, c.claims.SessionID)
}

func readSelf(c *call) (any, error) { return c.user, nil }

func updateSelf(c *call) (any, error) {
	if c.body.Email != "" && !strings.EqualFold(c.body.Email, c.user.Email) {
		return nil, refuse(http.StatusUnprocessableEntity, "validation_failed", "The e-mail address cannot be changed here. Ask the owner for a new invitation.")
	}
	return withPassword(c)(set(c, c.user.ID, mergeMetadata, c.body.Data))
}

func logout(c *call) (any, error) {
	err := endSessions(c, c.user.ID, c.URL.Query().Get("scope"))
	return nil, errors.Join(err, c.record("auth.signed_out", "user", c.user.ID))
}

// hashedToken is the secret in a link, made of the one in a mail.
func hashedToken(email, token string) string {
	return hex.EncodeToString(hashOf(strings.ToLower(email) + " " + token))
}

// verify takes a one-time token: of a link, or of a mail with the address.
func (i *Server) verify(c *call) (any, error) {
	if c.body.Email != "" {
		c.body.TokenHash = hashedToken(c.body.Email, c.body.Token)
	}
	var userID string
	err := c.tx.GetContext(c.Context(), &userID, `delete from identity_token where hash = $1 and kind = $2 and expires_at > $3 returning user_id`,
		hashOf(c.body.TokenHash), c.body.Type, c.now)
	if errors.Is(err, db.ErrNoRows) {
		return nil, refuse(http.StatusForbidden, "otp_expired", "Email link is invalid or has expired")
	}
	if err != nil {
		return nil, err
	}
	return i.begin(c, userID)
}
