package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/crypto/bcrypt"

	"github.com/attackacrack/crm/api/platform/db"
)

const (
	reuseInterval   = 10 * time.Second
	attemptWindow   = 5 * time.Minute
	attemptsOfEmail = 10
	attemptsOfPlace = 60 // an office shares one address
	passwordCost    = 10 // GoTrue's own
	// noPassword matches nothing: an unknown address takes as long as a known one.
	noPassword = "$2a$10$XEuhKBdKaADm9q2mW8vyXOetQulXVJ00fZmQSWnPR2zQebNJmEwVG"
)

// tokens is GoTrue's answer to a sign-in.
type tokens struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	ExpiresAt    int64  `json:"expires_at"`
	RefreshToken string `json:"refresh_token"`
	User         User   `json:"user"`
}

// throttle counts attempts to sign in, by address and by place, before the
// password is looked at. It commits by itself and holds for every process.
func (i *Server) throttle(c *call) error {
	if c.URL.Query().Get("grant_type") != "password" {
		return nil
	}
	host, _, _ := net.SplitHostPort(c.RemoteAddr)
	for key, most := range map[string]int{"email " + c.body.Email: attemptsOfEmail, "place " + host: attemptsOfPlace} {
		var count int
		var until time.Time
		err := i.DB.Pool.QueryRow(c.Context(), `
			insert into identity_attempt as a (key, count, until) values ($1, 1, $3)
			on conflict (key) do update set count = case when a.until <= $2 then 1 else a.count + 1 end,
				until = case when a.until <= $2 then $3 else a.until end
			returning count, until`, i.digest(key), c.now, c.now.Add(attemptWindow)).Scan(&count, &until)
		if err != nil {
			return err
		}
		if count > most {
			return &refusal{
				status: http.StatusTooManyRequests, code: "over_request_rate_limit", wait: until.Sub(c.now),
				message: "Too many attempts to sign in. Wait a few minutes and try again.",
			}
		}
	}
	return nil
}

func (i *Server) token(c *call) (any, error) {
	switch c.URL.Query().Get("grant_type") {
	case "password":
		return i.signIn(c)
	case "refresh_token":
		return i.refresh(c)
	default:
		return nil, refuse(http.StatusBadRequest, "validation_failed", "grant_type must be password or refresh_token")
	}
}

func (i *Server) signIn(c *call) (any, error) {
	user, err := find(c, "lower(email) = lower($1)", c.body.Email)
	if err != nil && !errors.Is(err, errNoUser) {
		return nil, err
	}
	if user.PasswordHash == "" {
		user.PasswordHash = noPassword
	}
	if bcrypt.CompareHashAndPassword([]byte(user.PasswordHash), []byte(c.body.Password)) != nil {
		refused := &refusal{status: http.StatusBadRequest, code: "invalid_credentials", message: "Invalid login credentials", keep: true}
		return nil, errors.Join(c.record("auth.sign_in_failed", "email_hash", i.digest(c.body.Email)), refused)
	}
	err = c.exec(`delete from identity_attempt where key = $1 or until < $2`, i.digest("email "+c.body.Email), c.now)
	answer, beginErr := i.begin(c, user.ID)
	return answer, errors.Join(err, beginErr)
}

// begin opens a session.
func (i *Server) begin(c *call, userID string) (any, error) {
	session := db.NewID()
	err := errors.Join(c.exec(`insert into identity_session (id, user_id, created_at) values ($1, $2, $3)`, session, userID, c.now),
		c.record("auth.signed_in", "user", userID))
	user, setErr := set(c, userID, "last_sign_in_at = $2, email_confirmed_at = coalesce(email_confirmed_at, $2)")
	if err = errors.Join(err, setErr); err != nil {
		return nil, err
	}
	return i.issue(c, user, session)
}

// refresh swaps a refresh token for new ones, once. A used one that comes back
// within ten seconds is a lost answer or a second tab; later it is a theft,
// and nobody can tell whose, so the whole family ends.
func (i *Server) refresh(c *call) (any, error) {
	var stored struct {
		SessionID string    `db:"session_id"`
		UserID    string    `db:"user_id"`
		UsedAt    time.Time `db:"used_at"`
		Revoked   bool      `db:"revoked"`
	}
	err := c.tx.GetContext(c.Context(), &stored, `
		update identity_refresh_token t set used_at = coalesce(t.used_at, $2) from identity_session s
		where t.hash = $1 and s.id = t.session_id returning t.session_id, s.user_id, t.used_at, s.revoked_at is not null as revoked`,
		hashOf(c.body.RefreshToken), c.now)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return nil, refuse(http.StatusBadRequest, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
	case err != nil:
		return nil, err
	case stored.Revoked || c.now.Sub(stored.UsedAt) > reuseInterval:
		err := c.exec(`update identity_session set revoked_at = coalesce(revoked_at, $2) where id = $1`, stored.SessionID, c.now)
		refused := &refusal{status: http.StatusBadRequest, code: "refresh_token_already_used", message: "Invalid Refresh Token: Already Used", keep: true}
		return nil, errors.Join(err, c.record("auth.refresh_token_reused", "user", stored.UserID), refused)
	}
	user, err := find(c, "id = $1", stored.UserID)
	if err != nil {
		return nil, err
	}
	return i.issue(c, user, stored.SessionID)
}

func (i *Server) issue(c *call, user User, session string) (any, error) {
	refresh := rand.Text()
	err := c.exec(`insert into identity_refresh_token (hash, session_id, created_at) values ($1, $2, $3)`, hashOf(refresh), session, c.now)
	access, signErr := i.sign(jwt.MapClaims{
		"sub": user.ID, "email": user.Email, "phone": "", "role": authenticated, "session_id": session, "is_anonymous": false, "aal": "aal1",
		"amr":          []map[string]any{{"method": "password", "timestamp": c.now.Unix()}},
		"app_metadata": user.AppMetadata, "user_metadata": user.UserMetadata,
	}, c.now, accessLife)
	return tokens{
		AccessToken: access, TokenType: "bearer", ExpiresIn: int(accessLife.Seconds()), ExpiresAt: c.now.Add(accessLife).Unix(), RefreshToken: refresh, User: user,
	}, errors.Join(err, signErr)
}

// hashOf is all that is stored of a secret.
func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
