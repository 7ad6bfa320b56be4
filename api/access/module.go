// Package access decides who may do what: roles, the team and its invitations,
// business settings, the audit log.
//
// Tables: app_user, assignment, audit, setting.
// Events: user.changed, settings.changed.
// Who somebody is says the identity: Supabase, or the built-in one with
// SUPABASE_URL unset; both are asked through gotrue-go. Roles come from
// app_user alone and are read on each request, so that a change bites on the
// next one.
package access

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/supabase-community/gotrue-go"

	"github.com/attackacrack/crm/api/identity"
	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Dependencies of the module.
type Dependencies struct {
	DB        *db.DB
	Clock     clock.Clock
	PublicURL string
	OpenPhone string // "simulator" or "live"

	SupabaseURL       string // empty: the built-in identity
	SupabaseAnonKey   string
	SupabaseSecretKey string
	SupabaseJWTSecret string
}

// Module serves sign-in, the team and the settings.
type Module struct {
	Dependencies
	verifier *identity.Verifier
	builtIn  *identity.Server // nil with Supabase
}

// New prepares the module; the built-in identity makes its signing key on the
// first start. Keys are refreshed until ctx is over.
func New(ctx context.Context, dependencies Dependencies) (*Module, error) {
	m := &Module{Dependencies: dependencies}
	var err error
	m.SupabaseURL = strings.TrimSuffix(m.SupabaseURL, "/")
	if m.SupabaseURL != "" {
		issuer := m.SupabaseURL + identity.Path
		m.verifier, err = identity.NewVerifier(ctx, identity.VerifierOptions{Issuer: issuer, JWKSURL: issuer + "/.well-known/jwks.json", Secret: m.SupabaseJWTSecret})
		return m, err
	}
	m.builtIn, err = identity.New(ctx, identity.Options{DB: m.DB, Site: m.PublicURL, Record: func(ctx context.Context, tx db.Tx, action, entity, id string) error {
		return Record(ctx, tx, action, entity, id, nil)
	}})
	if err != nil {
		return nil, fmt.Errorf("start the built-in identity: %w", err)
	}
	m.verifier = m.builtIn.Verifier
	return m, nil
}

// Guard is what httpd asks about each request.
func (m *Module) Guard() httpd.Guard {
	return httpd.Guard{Identify: m.Identify, Allows: Allows}
}

// Routes registers everything the module serves.
func (m *Module) Routes(api *httpd.API) {
	m.sessionRoutes(api)
	m.userRoutes(api)
	m.settingsRoutes(api)
	if m.builtIn != nil {
		m.builtIn.Routes(api.Handle)
	}
}

// admin is a client of the identity with the right to manage users.
func (m *Module) admin() (gotrue.Client, error) {
	if m.builtIn != nil {
		return m.builtIn.Client()
	}
	client := gotrue.New("", m.SupabaseSecretKey).WithCustomGoTrueURL(m.SupabaseURL + identity.Path).WithClient(http.Client{Timeout: 10 * time.Second})
	if !strings.HasPrefix(m.SupabaseSecretKey, "sb_") { // the legacy key is a JWT and goes in both headers
		client = client.WithToken(m.SupabaseSecretKey)
	}
	return client, nil
}

// Roles of people.
const (
	Owner  = "owner"
	Office = "office"
	Crew   = "crew"
)

// What crew may see is decided by assignment; as long as nothing is assigned
// to crew, the pages of contacts and conversations stay closed to it.
const (
	crewMay   = "session:read live:listen"
	officeMay = crewMay + " contacts:read contacts:write properties:read properties:write lists:read lists:write imports:read imports:write" +
		" campaigns:read campaigns:write campaigns:launch conversations:read conversations:write phones:read phones:write" +
		" numbers:read settings:read users:read simulator:use"
	ownerMay = officeMay + " numbers:write settings:write users:write lists:attest"
)

// Permissions lists what a role may do.
func Permissions(role string) []string {
	return strings.Fields(map[string]string{Owner: ownerMay, Office: officeMay, Crew: crewMay}[role])
}

// Allows tells whether somebody has a permission such as "contacts:read".
func Allows(who actor.Actor, permission string) bool {
	return who.Kind == actor.User && slices.Contains(Permissions(who.Role), permission)
}
