package access

import (
	"context"
	"errors"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

// User is a person of the team.
type User struct {
	ID         string     `db:"id" json:"id" doc:"The same id as in the access token" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Email      string     `db:"email" json:"email" doc:"What they sign in with" example:"maria@example.com"`
	Name       string     `db:"name" json:"name" doc:"How the team calls them" example:"Maria Lopez"`
	Role       string     `db:"role" json:"role" enum:"owner,office,crew" doc:"What they may do" example:"office"`
	DisabledAt *time.Time `db:"disabled_at" json:"disabled_at" doc:"Since when they may not use the product; null: they may" example:"2026-11-20T15:04:05Z"`
	CreatedAt  time.Time  `db:"created_at" json:"created_at" doc:"When they joined" example:"2026-11-20T15:04:05Z"`
	Version    int        `db:"version" json:"version" doc:"Send it as If-Match with a change" example:"1"`
}

// Invitation is a person who was invited, and the link to give to them.
type Invitation struct {
	User User   `json:"user" doc:"The person who was invited"`
	Link string `json:"link" doc:"A one-time link to choose a password; give it to them" example:"http://localhost:8080/invite?token=4f1c"`
}

type newUser struct {
	Body struct {
		Email string `json:"email" format:"email" maxLength:"320" doc:"Where they can be reached; what they sign in with" example:"maria@example.com"`
		Name  string `json:"name" minLength:"1" maxLength:"200" doc:"How the team calls them" example:"Maria Lopez"`
		Role  string `json:"role" enum:"owner,office,crew" doc:"What they may do" example:"office"`
	}
}

type userPatch struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Name     *string `json:"name,omitempty" minLength:"1" maxLength:"200" doc:"How the team calls them" example:"Maria Lopez"`
		Role     *string `json:"role,omitempty" enum:"owner,office,crew" doc:"What they may do" example:"crew"`
		Disabled *bool   `json:"disabled,omitempty" doc:"True ends their access at once" example:"true"`
	}
}

func (m *Module) userRoutes(api *httpd.API) {
	httpd.Get(api, "/v1/users", "users.list", "users:read", "List the team, by e-mail address", m.list)
	httpd.Create(api, "/v1/users", "users.invite", "users:write", "Invite a person to the team", m.invite)
	httpd.Patch(api, "/v1/users/{id}", "users.update", "users:write", "Rename, change the role, disable or enable", m.update)
}

func readUser(ctx context.Context, q db.Querier, id string) (user User, err error) {
	err = q.GetContext(ctx, &user, `select `+db.Columns[User]("")+` from app_user where id = $1`, id)
	return user, err
}

func (m *Module) list(ctx context.Context, input *httpd.PageQuery) (db.Page[User], error) {
	after := ""
	if err := db.DecodeCursor(input.Cursor, &after); err != nil {
		return db.Page[User]{}, err
	}
	var users []User
	err := m.DB.SelectContext(ctx, &users, `select `+db.Columns[User]("")+` from app_user where lower(email) > lower($1) order by lower(email) limit $2`,
		after, input.Limit+1)
	return db.NewPage(users, input.Limit, func(u User) []any { return []any{u.Email} }), err
}

func (m *Module) invite(ctx context.Context, input *newUser) (Invitation, error) {
	var taken bool
	err := m.DB.GetContext(ctx, &taken, `select exists (select from app_user where lower(email) = lower($1))`, input.Body.Email)
	if err != nil {
		return Invitation{}, err
	}
	if taken {
		return Invitation{}, problem.Conflict("already_on_team", "%s is on the team already.", input.Body.Email)
	}
	link, err := m.inviteIdentity(input.Body.Email)
	if err != nil {
		return Invitation{}, err
	}
	user, err := db.Write(ctx, m.DB, func(tx db.Tx) (User, error) {
		return m.insertUser(ctx, tx, User{ID: link.id, Email: input.Body.Email, Name: input.Body.Name, Role: input.Body.Role})
	})
	return Invitation{User: user, Link: m.page("/invite", link)}, err
}

func (m *Module) insertUser(ctx context.Context, tx db.Tx, user User) (stored User, err error) {
	err = tx.GetContext(ctx, &stored, `insert into app_user (id, email, name, role, created_at) values ($1, $2, $3, $4, $5) returning `+db.Columns[User](""),
		user.ID, user.Email, user.Name, user.Role, m.Clock.Now())
	if err != nil {
		return User{}, err
	}
	if err := Record(ctx, tx, "role_changed", "user", user.ID, map[string]any{"after": user.Role}); err != nil {
		return User{}, err
	}
	return stored, publishUser(ctx, tx, user.ID)
}

func (m *Module) update(ctx context.Context, input *userPatch) (User, error) {
	return db.Write(ctx, m.DB, func(tx db.Tx) (user User, err error) {
		// Changes of owners wait for each other: two could else disable one another at the same moment.
		var owners []string
		err = tx.SelectContext(ctx, &owners, `select id from app_user where role = 'owner' and disabled_at is null order by id for update`)
		if err != nil {
			return user, err
		}
		before, err := readUser(ctx, tx, input.ID)
		if err != nil {
			return user, err
		}
		// Disabling ends the tokens that exist, also for the day the person comes back.
		err = tx.GetContext(ctx, &user, `
			update app_user set version = version + 1, name = coalesce($3, name), role = coalesce($4, role),
				disabled_at = case $5::bool when true then coalesce(disabled_at, $6) when false then null else disabled_at end,
				valid_from = case $5::bool when true then now() else valid_from end
			where id = $1 and version = $2 returning `+db.Columns[User](""),
			input.ID, input.Version, input.Body.Name, input.Body.Role, input.Body.Disabled, m.Clock.Now())
		switch {
		case errors.Is(err, db.ErrNoRows):
			return user, problem.Stale("user")
		case err != nil:
			return user, err
		case len(owners) == 1 && owners[0] == user.ID && (user.Role != Owner || user.DisabledAt != nil):
			return user, problem.Conflict("last_owner", "%s is the only owner. Make somebody else an owner first.", user.Name)
		case before.Role != user.Role || (before.DisabledAt == nil) != (user.DisabledAt == nil):
			detail := map[string]any{"before": before.Role, "after": user.Role, "disabled": user.DisabledAt != nil}
			if err := Record(ctx, tx, "role_changed", "user", user.ID, detail); err != nil {
				return user, err
			}
		}
		return user, publishUser(ctx, tx, user.ID)
	})
}

func publishUser(ctx context.Context, tx db.Tx, id string) error {
	return events.Publish(ctx, tx, events.Event{Topic: "user.changed", Entity: "user", EntityID: id, Audience: []string{events.Office, "user:" + id}})
}
