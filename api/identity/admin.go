package identity

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/attackacrack/crm/api/platform/db"
)

const (
	inviteLife    = 7 * 24 * time.Hour
	recoveryLife  = 24 * time.Hour
	mergeMetadata = `user_metadata = user_metadata || coalesce(nullif($3::jsonb, 'null'), '{}')`
)

var errEmailTaken = refuse(http.StatusUnprocessableEntity, "email_exists", "A user with this email address has already been registered")

// linkAnswer is GoTrue's answer to admin/generate_link. The link leads to this
// site alone, whatever redirect was asked for: tokens must not be sent elsewhere.
type linkAnswer struct {
	User
	ActionLink string `json:"action_link"`
	EmailOTP   string `json:"email_otp"`
	Hashed     string `json:"hashed_token"`
	RedirectTo string `json:"redirect_to"`
	Type       string `json:"verification_type"`
}

func insert(c *call) (User, error) {
	address, err := mail.ParseAddress(c.body.Email)
	if err != nil || address.Address != c.body.Email {
		return User{}, refuse(http.StatusBadRequest, "validation_failed", "Unable to validate email address: invalid format")
	}
	user, err := userOf(c, `insert into identity_user (id, email, created_at, updated_at) values ($1, $2, $3, $3) on conflict do nothing returning `+
		db.Columns[User](""), db.NewID(), c.body.Email, c.now)
	if errors.Is(err, errNoUser) {
		err = errEmailTaken
	}
	return user, err
}

func invite(c *call) (any, error) {
	user, _, err := link(c, "invite")
	return user, err
}

func (i *Server) generateLink(c *call) (any, error) {
	user, token, err := link(c, c.body.Type)
	hashed := hashedToken(user.Email, token)
	query := url.Values{"token": {hashed}, "type": {c.body.Type}}
	return linkAnswer{
		User: user, ActionLink: i.Site + "/invite?" + query.Encode(),
		EmailOTP: token, Hashed: hashed, RedirectTo: i.Site, Type: c.body.Type,
	}, err
}

// link makes a one-time token; an earlier one of its kind is void.
func link(c *call, kind string) (user User, token string, err error) {
	user, err = find(c, "lower(email) = lower($1)", c.body.Email)
	life := recoveryLife
	switch {
	case kind == "invite":
		life = inviteLife
		if errors.Is(err, errNoUser) {
			user, err = insert(c)
		} else if user.EmailConfirmedAt != nil {
			err = errEmailTaken
		}
		if err == nil {
			user, err = set(c, user.ID, mergeMetadata+", invited_at = $2", c.body.Data)
		}
	case kind != "recovery":
		err = refuse(http.StatusBadRequest, "validation_failed", "type must be invite or recovery")
	}
	if err != nil {
		return user, "", err
	}
	token = rand.Text()
	return user, token, c.exec(`insert into identity_token (user_id, kind, hash, expires_at) values ($1, $2, $3, $4)
		on conflict (user_id, kind) do update set hash = excluded.hash, expires_at = excluded.expires_at`,
		user.ID, kind, hashOf(hashedToken(user.Email, token)), c.now.Add(life))
}

func list(c *call) (any, error) {
	page, _ := strconv.Atoi(c.URL.Query().Get("page"))
	size, _ := strconv.Atoi(c.URL.Query().Get("per_page"))
	if size < 1 || size > 1000 {
		size = 50
	}
	users := []User{}
	err := c.tx.SelectContext(c.Context(), &users, `
		select `+db.Columns[User]("")+` from (select u.*, row_number() over (order by created_at desc, id desc) n from identity_user u) numbered
		where n > $1 and n <= $2 order by n`, (max(page, 1)-1)*size, max(page, 1)*size)
	return map[string]any{"users": users, "aud": authenticated}, err
}

func create(c *call) (any, error) {
	user, err := insert(c)
	if err != nil {
		return nil, err
	}
	return change(c, user.ID)
}

func read(c *call) (any, error) {
	return find(c, "id::text = $1", chi.URLParam(c.Request, "id"))
}

func update(c *call) (any, error) { return change(c, chi.URLParam(c.Request, "id")) }

func change(c *call, id string) (any, error) {
	return withPassword(c)(set(c, id, mergeMetadata+`, email = coalesce(nullif($4, ''), email),
		email_confirmed_at = case when $5 then coalesce(email_confirmed_at, $2) else email_confirmed_at end`,
		c.body.UserMetadata, c.body.Email, c.body.EmailConfirm))
}

func remove(c *call) (any, error) {
	user, err := find(c, "id::text = $1", chi.URLParam(c.Request, "id"))
	if err != nil {
		return nil, err
	}
	err = errors.Join(endSessions(c, user.ID, "global"), c.record("auth.user_deleted", "user", user.ID),
		c.exec(`with links as (delete from identity_token where user_id = $1) delete from identity_user where id = $1`, user.ID))
	return map[string]any{}, err
}
