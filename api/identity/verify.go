package identity

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Roles of tokens; what a person may do is app_user.role, never a claim.
const (
	authenticated = "authenticated"
	serviceRole   = "service_role"
)

const (
	leeway       = time.Minute
	fetchTimeout = 5 * time.Second
)

// Claims are what we read of a token. user_metadata is editable by its user
// and is not among them.
type Claims struct {
	jwt.RegisteredClaims
	Role        string `json:"role"`
	SessionID   string `json:"session_id"`
	IsAnonymous bool   `json:"is_anonymous"`
}

// VerifierOptions name the issuer and where its keys are: at an address, or
// given.
type VerifierOptions struct {
	Issuer     string
	JWKSURL    string
	Keys       jwkset.Storage
	Secret     string        // legacy HS256; empty: such tokens are refused
	FetchEvery time.Duration // least time between two fetches for unknown keys; 0: a minute
}

// Verifier checks access tokens. The algorithm chooses the kind of key, so a
// public key is never taken for a secret.
type Verifier struct {
	parser *jwt.Parser
	keys   keyfunc.Keyfunc
	secret []byte
}

// NewVerifier fetches the keys once and then every ten minutes until ctx is
// over; an unreachable issuer leaves the keys that are known.
func NewVerifier(ctx context.Context, options VerifierOptions) (*Verifier, error) {
	if options.FetchEvery == 0 {
		options.FetchEvery = time.Minute
	}
	methods := []string{jwt.SigningMethodES256.Alg(), jwt.SigningMethodRS256.Alg()}
	if options.Secret != "" {
		methods = append(methods, jwt.SigningMethodHS256.Alg())
	}
	limiter := rate.NewLimiter(rate.Every(options.FetchEvery), 1)
	limiter.Allow() // the fetch at the start counts
	var keys keyfunc.Keyfunc
	var err error
	if options.Keys != nil {
		keys, err = keyfunc.New(keyfunc.Options{Ctx: ctx, Storage: options.Keys})
	} else {
		// RateLimitWaitMax bounds the wait and the fetch after it together.
		keys, err = keyfunc.NewDefaultOverrideCtx(ctx, []string{options.JWKSURL}, keyfunc.Override{
			HTTPTimeout: fetchTimeout, RateLimitWaitMax: fetchTimeout, RefreshInterval: 10 * time.Minute, RefreshUnknownKID: limiter,
		})
	}
	if err != nil {
		return nil, fmt.Errorf("prepare the token keys: %w", err)
	}
	return &Verifier{keys: keys, secret: []byte(options.Secret), parser: jwt.NewParser(
		jwt.WithValidMethods(methods), jwt.WithIssuer(options.Issuer), jwt.WithAudience(authenticated), jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(clock.RealNow), jwt.WithStrictDecoding(),
	)}, nil
}

// Verify returns the claims of a token of a signed-in person, or a 401.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	return v.verify(ctx, token, authenticated)
}

func (v *Verifier) verify(ctx context.Context, token, role string) (Claims, error) {
	var claims Claims
	_, err := v.parser.ParseWithClaims(token, &claims, func(t *jwt.Token) (any, error) { return v.key(ctx, t) })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Claims{}, problem.Unauthorized("Your session has expired. Sign in again.")
	case err != nil, claims.Role != role, claims.IsAnonymous, claims.IssuedAt == nil, uuid.Validate(claims.Subject) != nil:
		return Claims{}, problem.Unauthorized("The access token is not valid here. Sign in again.")
	}
	return claims, nil
}

// keyID is what a key's name may look like; anything else is refused before
// any key is looked for.
var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

var errKey = errors.New("no key for this token")

func (v *Verifier) key(ctx context.Context, token *jwt.Token) (any, error) {
	if _, critical := token.Header["crit"]; critical {
		return nil, errKey
	}
	if token.Method == jwt.SigningMethodHS256 {
		return v.secret, nil
	}
	kid, _ := token.Header["kid"].(string)
	if !keyID.MatchString(kid) {
		return nil, errKey
	}
	return v.keys.KeyfuncCtx(ctx)(token)
}
