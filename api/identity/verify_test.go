package identity_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/identity"
	"github.com/attackacrack/crm/api/platform/clock"
)

const (
	issuer  = "https://project.example/auth/v1"
	subject = "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"
	secret  = "a legacy secret of at least thirty-two characters"
)

// issuerKeys is an issuer's JWKS endpoint, with a key of each kind.
type issuerKeys struct {
	*httptest.Server
	fetches atomic.Int32
	down    atomic.Bool
	keys    *jwkset.MemoryJWKSet
	ecdsa   *ecdsa.PrivateKey
	rsa     *rsa.PrivateKey
}

func newIssuer(t *testing.T) *issuerKeys {
	t.Helper()
	i := &issuerKeys{keys: jwkset.NewMemoryStorage()}
	i.ecdsa = i.addES256(t, "es")
	var err error
	i.rsa, err = rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	i.add(t, "rs", i.rsa.Public(), jwkset.AlgRS256)
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.fetches.Add(1)
		if i.down.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		body, err := i.keys.JSONPublic(r.Context())
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *issuerKeys) addES256(t *testing.T, kid string) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	i.add(t, kid, key.Public(), jwkset.AlgES256)
	return key
}

func (i *issuerKeys) add(t *testing.T, kid string, key crypto.PublicKey, alg jwkset.ALG) {
	t.Helper()
	jwk, err := jwkset.NewJWKFromKey(key, jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: kid, ALG: alg, USE: jwkset.UseSig}})
	require.NoError(t, err)
	require.NoError(t, i.keys.KeyWrite(t.Context(), jwk))
}

func (i *issuerKeys) verifier(t *testing.T, legacy string, every time.Duration) *identity.Verifier {
	t.Helper()
	v, err := identity.NewVerifier(t.Context(), identity.VerifierOptions{Issuer: issuer, JWKSURL: i.URL, Secret: legacy, FetchEvery: every})
	require.NoError(t, err)
	return v
}

// claims are those of a good token, changed.
func claims(change func(jwt.MapClaims)) jwt.MapClaims {
	now := clock.RealNow()
	c := jwt.MapClaims{
		"iss": issuer, "sub": subject, "aud": "authenticated", "role": "authenticated", "session_id": "s",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "is_anonymous": false,
		"user_metadata": map[string]any{"role": "owner"},
	}
	if change != nil {
		change(c)
	}
	return c
}

func signed(t *testing.T, method jwt.SigningMethod, key any, kid string, c jwt.MapClaims, header map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	if kid != "" {
		token.Header["kid"] = kid
	}
	for name, value := range header {
		token.Header[name] = value
	}
	text, err := token.SignedString(key)
	require.NoError(t, err)
	return text
}

func TestGoodTokensAreAccepted(t *testing.T) {
	t.Parallel()
	keys := newIssuer(t)
	v := keys.verifier(t, secret, 0)
	now := clock.RealNow()
	good := map[string]string{
		"ES256":                    signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(nil), nil),
		"RS256":                    signed(t, jwt.SigningMethodRS256, keys.rsa, "rs", claims(nil), nil),
		"HS256 with legacy secret": signed(t, jwt.SigningMethodHS256, []byte(secret), "", claims(nil), nil),
		"audience as a list": signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(func(c jwt.MapClaims) {
			c["aud"] = []string{"other", "authenticated"}
		}), nil),
		"expired within the leeway": signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(func(c jwt.MapClaims) {
			c["exp"] = now.Add(-30 * time.Second).Unix()
		}), nil),
		"issued ahead within the leeway": signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(func(c jwt.MapClaims) {
			c["iat"] = now.Add(30 * time.Second).Unix()
			c["nbf"] = now.Add(30 * time.Second).Unix()
		}), nil),
	}
	for name, token := range good {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := v.Verify(t.Context(), token)
			require.NoError(t, err)
			require.Equal(t, subject, got.Subject)
		})
	}
}

func TestWrongTokensAreRefused(t *testing.T) {
	t.Parallel()
	keys := newIssuer(t)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(keys.rsa.Public())
	require.NoError(t, err)
	now := clock.RealNow()
	es := func(change func(jwt.MapClaims)) string {
		return signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(change), nil)
	}
	named := func(kid string) string {
		return signed(t, jwt.SigningMethodES256, keys.ecdsa, kid, claims(nil), nil)
	}
	set := func(name string, value any) string { return es(func(c jwt.MapClaims) { c[name] = value }) }
	without := func(name string) string { return es(func(c jwt.MapClaims) { delete(c, name) }) }
	good := es(nil)
	parts := strings.Split(good, ".")
	wrong := map[string]string{
		"empty":                              "",
		"not a token":                        "one two three",
		"alg none":                           signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "es", claims(nil), nil),
		"signature cut off":                  parts[0] + "." + parts[1] + ".",
		"claims of another token":            parts[0] + "." + strings.Split(set("sub", "0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4f"), ".")[1] + "." + parts[2],
		"HS256 signed with public-key bytes": signed(t, jwt.SigningMethodHS256, public, "rs", claims(nil), nil),
		"HS256 with another secret":          signed(t, jwt.SigningMethodHS256, []byte("guess"), "", claims(nil), nil),
		"HS256 with an empty secret":         signed(t, jwt.SigningMethodHS256, []byte{}, "", claims(nil), nil),
		"HS512 with the legacy secret":       signed(t, jwt.SigningMethodHS512, []byte(secret), "", claims(nil), nil),
		"RS512 with a known key":             signed(t, jwt.SigningMethodRS512, keys.rsa, "rs", claims(nil), nil),
		"PS256 with a known key":             signed(t, jwt.SigningMethodPS256, keys.rsa, "rs", claims(nil), nil),
		"RS256 under an ES256 key's name":    signed(t, jwt.SigningMethodRS256, keys.rsa, "es", claims(nil), nil),
		"ES256 under an RS256 key's name":    signed(t, jwt.SigningMethodES256, keys.ecdsa, "rs", claims(nil), nil),
		"ES256 of a stranger":                signed(t, jwt.SigningMethodES256, stranger, "es", claims(nil), nil),
		"no kid":                             named(""),
		"kid with ../":                       named("../../es"),
		"kid with SQL":                       named("es' or '1'='1"),
		"kid with a URL":                     named("https://evil.example/jwks.json"),
		"kid of 10 KB":                       named(strings.Repeat("k", 10<<10)),
		"jwk in the header":                  signed(t, jwt.SigningMethodES256, stranger, "es", claims(nil), map[string]any{"jwk": map[string]string{"kty": "EC"}}),
		"jku in the header":                  signed(t, jwt.SigningMethodES256, stranger, "es", claims(nil), map[string]any{"jku": "https://evil.example/"}),
		"x5u in the header":                  signed(t, jwt.SigningMethodES256, stranger, "es", claims(nil), map[string]any{"x5u": "https://evil.example/"}),
		"crit in the header":                 signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(nil), map[string]any{"crit": []string{"exp"}}),
		"expired":                            set("exp", now.Add(-61*time.Second).Unix()),
		"no exp":                             without("exp"),
		"not valid yet":                      set("nbf", now.Add(2*time.Minute).Unix()),
		"issued in the future":               set("iat", now.Add(2*time.Minute).Unix()),
		"no iat":                             without("iat"),
		"another issuer":                     set("iss", "https://evil.example/auth/v1"),
		"issuer with a suffix":               set("iss", issuer+"/"),
		"no issuer":                          without("iss"),
		"another audience":                   set("aud", "anon"),
		"no audience":                        without("aud"),
		"anon token":                         set("role", "anon"),
		"service_role token":                 set("role", "service_role"),
		"no role":                            without("role"),
		"anonymous sign-in":                  set("is_anonymous", true),
		"sub that is no id":                  set("sub", "1 or true"),
		"no sub":                             without("sub"),
	}
	for name, legacy := range map[string]string{"without a legacy secret": "", "with a legacy secret": secret} {
		v := keys.verifier(t, legacy, 0)
		fetched := keys.fetches.Load()
		for kind, token := range wrong {
			t.Run(name+"/"+kind, func(t *testing.T) {
				_, err := v.Verify(t.Context(), token) //nolint:tparallel // the count of fetches below is of all of them
				require.ErrorContains(t, err, "unauthorized")
			})
		}
		require.Equal(t, fetched, keys.fetches.Load(), "no wrong token causes a fetch")
	}
	_, err = keys.verifier(t, "", 0).Verify(t.Context(), signed(t, jwt.SigningMethodHS256, []byte(secret), "", claims(nil), nil))
	require.ErrorContains(t, err, "unauthorized", "HS256 is refused where no legacy secret is set")
}

func TestStormOfUnknownKeysFetchesOnce(t *testing.T) {
	t.Parallel()
	keys := newIssuer(t)
	v := keys.verifier(t, "", time.Minute)
	for n := range 200 {
		_, err := v.Verify(t.Context(), signed(t, jwt.SigningMethodES256, keys.ecdsa, "unknown-"+string(rune('a'+n%26)), claims(nil), nil))
		require.Error(t, err)
	}
	require.EqualValues(t, 1, keys.fetches.Load(), "the fetch at the start is the only one of the first minute")
}

func TestRotatedKeyIsFetched(t *testing.T) {
	t.Parallel()
	keys := newIssuer(t)
	v := keys.verifier(t, "", time.Millisecond)
	fresh := keys.addES256(t, "rotated")
	_, err := v.Verify(t.Context(), signed(t, jwt.SigningMethodES256, fresh, "rotated", claims(nil), nil))
	require.NoError(t, err)
	require.EqualValues(t, 2, keys.fetches.Load())
}

func TestKnownKeysGoOnWhileTheIssuerIsDown(t *testing.T) {
	t.Parallel()
	keys := newIssuer(t)
	v := keys.verifier(t, "", time.Millisecond)
	keys.down.Store(true)
	_, err := v.Verify(t.Context(), signed(t, jwt.SigningMethodES256, keys.ecdsa, "gone", claims(nil), nil))
	require.ErrorContains(t, err, "unauthorized")
	_, err = v.Verify(t.Context(), signed(t, jwt.SigningMethodES256, keys.ecdsa, "es", claims(nil), nil))
	require.NoError(t, err)
}

func TestSymmetricKeyInTheKeySetIsNoSecret(t *testing.T) {
	t.Parallel()
	shared := []byte(secret)
	jwk, err := jwkset.NewJWKFromKey(shared, jwkset.JWKOptions{
		Marshal: jwkset.JWKMarshalOptions{Private: true}, Metadata: jwkset.JWKMetadataOptions{KID: "oct", ALG: jwkset.AlgHS256},
	})
	require.NoError(t, err)
	storage := jwkset.NewMemoryStorage()
	require.NoError(t, storage.KeyWrite(context.Background(), jwk))
	v, err := identity.NewVerifier(t.Context(), identity.VerifierOptions{Issuer: issuer, Keys: storage})
	require.NoError(t, err)
	_, err = v.Verify(t.Context(), signed(t, jwt.SigningMethodHS256, shared, "oct", claims(nil), nil))
	require.ErrorContains(t, err, "unauthorized")
}
