// Package identity is who somebody is: Verifier checks access tokens of
// Supabase or of the built-in identity, Server is that built-in identity for a
// single box, in GoTrue's wire format under /auth/v1.
//
// Tables: identity_user, identity_session, identity_refresh_token,
// identity_token, identity_key, identity_attempt. Events: none.
// What somebody may do is not known here (package access). Secrets are stored
// as hashes; times are real ones.
package identity

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/go-chi/chi/v5"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/supabase-community/gotrue-go"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// Path is where GoTrue's wire format is served, here and at Supabase.
const Path = "/auth/v1"

const (
	accessLife  = time.Hour
	serviceLife = time.Minute
)

// Options of the built-in identity.
type Options struct {
	DB   *db.DB
	Site string // the public address of the product
	// Record leaves a line in the audit log.
	Record func(ctx context.Context, tx db.Tx, action, entity, entityID string) error
}

// Server is the part of GoTrue that one company on one box needs.
type Server struct {
	Options
	Verifier *Verifier
	key      *ecdsa.PrivateKey
	keyHash  []byte // of the private key: the key of keyed hashes
	kid      string
	keys     *jwkset.MemoryJWKSet
	router   *chi.Mux // the same routes, for calls from inside
}

type handler func(*call) (any, error)

// New makes the signing key on the first start.
func New(ctx context.Context, options Options) (*Server, error) {
	options.Site = strings.TrimSuffix(options.Site, "/")
	i := &Server{Options: options, keys: jwkset.NewMemoryStorage(), router: chi.NewMux()}
	if err := i.loadKey(ctx); err != nil {
		return nil, fmt.Errorf("prepare the signing key: %w", err)
	}
	i.Routes(func(route httpd.Route, handle http.HandlerFunc) {
		i.router.MethodFunc(route.Method, route.Path, handle)
	})
	var err error
	i.Verifier, err = NewVerifier(ctx, VerifierOptions{Issuer: i.Site + Path, Keys: i.keys})
	return i, err
}

// Routes registers the wire format; its handlers read their tokens themselves.
func (i *Server) Routes(register func(httpd.Route, http.HandlerFunc)) {
	for _, e := range []struct {
		method, path, id string
		handle           handler
	}{
		{http.MethodGet, "/.well-known/jwks.json", "auth.keys", i.publicKeys},
		{http.MethodPost, "/token", "auth.token", i.token},
		{http.MethodGet, "/user", "auth.user", i.only(authenticated, readSelf)},
		{http.MethodPut, "/user", "auth.update_user", i.only(authenticated, updateSelf)},
		{http.MethodPost, "/logout", "auth.logout", i.only(authenticated, logout)},
		{http.MethodPost, "/verify", "auth.verify", i.verify},
		{http.MethodPost, "/invite", "auth.invite", i.only(serviceRole, invite)},
		{http.MethodPost, "/admin/generate_link", "auth.generate_link", i.only(serviceRole, i.generateLink)},
		{http.MethodGet, "/admin/users", "auth.users", i.only(serviceRole, list)},
		{http.MethodPost, "/admin/users", "auth.create_user", i.only(serviceRole, create)},
		{http.MethodGet, "/admin/users/{id}", "auth.read_user", i.only(serviceRole, read)},
		{http.MethodPut, "/admin/users/{id}", "auth.change_user", i.only(serviceRole, update)},
		{http.MethodDelete, "/admin/users/{id}", "auth.delete_user", i.only(serviceRole, remove)},
	} {
		register(httpd.Route{Method: e.method, Path: Path + e.path, ID: e.id, Permission: httpd.Public}, i.serve(e.handle))
	}
}

// loadKey reads the signing key, made once by whichever process came first.
func (i *Server) loadKey(ctx context.Context) error {
	fresh, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	encoded, encodeErr := x509.MarshalPKCS8PrivateKey(fresh)
	if err = errors.Join(err, encodeErr); err == nil {
		_, err = i.DB.Pool.Exec(ctx, `insert into identity_key (kid, private_key, created_at) values ($1, $2, $3) on conflict do nothing`,
			db.NewID(), encoded, clock.RealNow())
	}
	if err == nil {
		err = i.DB.Pool.QueryRow(ctx, `select kid, private_key from identity_key where retired_at is null`).Scan(&i.kid, &encoded)
	}
	parsed, parseErr := x509.ParsePKCS8PrivateKey(encoded)
	if err = errors.Join(err, parseErr); err != nil {
		return err
	}
	i.key = parsed.(*ecdsa.PrivateKey)
	i.keyHash = hashOf(string(encoded))
	metadata := jwkset.JWKMetadataOptions{KID: i.kid, ALG: jwkset.AlgES256, USE: jwkset.UseSig}
	public, err := jwkset.NewJWKFromKey(&i.key.PublicKey, jwkset.JWKOptions{Metadata: metadata})
	if err != nil {
		return err
	}
	return i.keys.KeyWrite(ctx, public)
}

// sign makes a token of claims that is valid from now on for life.
func (i *Server) sign(claims jwt.MapClaims, now time.Time, life time.Duration) (string, error) {
	claims["iss"] = i.Site + Path
	claims["aud"] = authenticated
	claims["iat"] = now.Unix()
	claims["exp"] = now.Add(life).Unix()
	token := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	token.Header["kid"] = i.kid
	return token.SignedString(i.key)
}

// Client lets the program itself manage users, for a minute.
func (i *Server) Client() (gotrue.Client, error) {
	token, err := i.sign(jwt.MapClaims{"sub": uuid.Nil.String(), "role": serviceRole}, clock.RealNow(), serviceLife)
	transport := http.Client{Transport: inProcess{i.router}}
	return gotrue.New("", "").WithCustomGoTrueURL("http://identity" + Path).WithClient(transport).WithToken(token), err
}

// digest is a keyed hash: it tells equal texts, never which.
func (i *Server) digest(text string) string {
	mac := hmac.New(sha256.New, i.keyHash)
	mac.Write([]byte(strings.ToLower(text)))
	return hex.EncodeToString(mac.Sum(nil))
}

func (i *Server) publicKeys(c *call) (any, error) {
	c.answer.Set("Cache-Control", "public, max-age=600")
	return i.keys.JSONPublic(c.Context())
}
