package identity_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/supabase-community/gotrue-go"
	"github.com/supabase-community/gotrue-go/types"
)

func TestGotrueGoWorksUnchanged(t *testing.T) {
	t.Parallel()
	b := start(t)
	public := gotrue.New("", "").WithCustomGoTrueURL(b.base())
	admin := public.WithToken(b.serviceToken())

	secret := password
	created, err := admin.AdminCreateUser(types.AdminCreateUserRequest{
		Email: maria, Password: &secret, EmailConfirm: true, UserMetadata: map[string]any{"name": "Maria"},
	})
	require.NoError(t, err)
	require.Equal(t, "Maria", created.UserMetadata["name"])
	require.Equal(t, "email", created.AppMetadata["provider"])
	require.NotNil(t, created.EmailConfirmedAt)
	_, err = admin.AdminCreateUser(types.AdminCreateUserRequest{Email: "Maria@Example.com"})
	require.ErrorContains(t, err, "email_exists")

	session, err := public.SignInWithEmailPassword(maria, password)
	require.NoError(t, err)
	require.Equal(t, created.ID, session.User.ID)
	session2, err := public.RefreshToken(session.RefreshToken)
	require.NoError(t, err)
	me := public.WithToken(session2.AccessToken)
	user, err := me.GetUser()
	require.NoError(t, err)
	require.Equal(t, maria, user.Email)
	changed := "another long password"
	_, err = me.UpdateUser(types.UpdateUserRequest{Password: &changed})
	require.NoError(t, err)
	require.NoError(t, me.Logout())
	_, err = me.GetUser()
	require.ErrorContains(t, err, "session_not_found")

	invited, err := admin.Invite(types.InviteRequest{Email: "jo@example.com", Data: map[string]any{"name": "Jo"}})
	require.NoError(t, err)
	require.NotNil(t, invited.InvitedAt)
	link, err := admin.AdminGenerateLink(types.AdminGenerateLinkRequest{Type: types.LinkTypeInvite, Email: "jo@example.com", RedirectTo: b.site + "/invite"})
	require.NoError(t, err)
	require.Equal(t, invited.ID, link.ID)
	require.Equal(t, types.LinkTypeInvite, link.VerificationType)
	// The page of the link does this: gotrue-go's own VerifyForUser takes GoTrue's 200 for an error.
	status, verified := b.do(http.MethodPost, "/verify", "", map[string]any{"type": "invite", "token_hash": link.HashedToken})
	require.Equal(t, http.StatusOK, status, verified)
	require.EqualValues(t, 3600, verified["expires_in"])
	jo, err := public.WithToken(verified["access_token"].(string)).GetUser()
	require.NoError(t, err)
	require.Equal(t, invited.ID, jo.ID)

	list, err := admin.AdminListUsers()
	require.NoError(t, err)
	require.Len(t, list.Users, 2)
	one, err := admin.AdminGetUser(types.AdminGetUserRequest{UserID: jo.ID})
	require.NoError(t, err)
	require.Equal(t, "Jo", one.UserMetadata["name"])
	_, err = admin.AdminUpdateUser(types.AdminUpdateUserRequest{UserID: jo.ID, Email: "joanna@example.com", Password: "a third long password"})
	require.NoError(t, err)
	_, err = public.SignInWithEmailPassword("joanna@example.com", "a third long password")
	require.NoError(t, err)
	require.NoError(t, admin.AdminDeleteUser(types.AdminDeleteUserRequest{UserID: jo.ID}))
	require.Equal(t, 1, b.count(`select count(*) from identity_user`))
	_, err = public.SignInWithEmailPassword("joanna@example.com", "a third long password")
	require.ErrorContains(t, err, "invalid_credentials")

	inside, err := b.admin().AdminListUsers()
	require.NoError(t, err, "the same calls without a network")
	require.Len(t, inside.Users, 1)
}

func TestAuthJSWorksUnchanged(t *testing.T) {
	t.Parallel()
	client := filepath.Join("..", "..", "frontend", "node_modules", "@supabase", "auth-js")
	if _, err := os.Stat(client); err != nil {
		require.Empty(t, os.Getenv("CI"), "@supabase/auth-js is not installed: run npm ci in frontend/ first")
		t.Log("not checked against @supabase/auth-js, which is not installed: run npm ci in frontend/")
		return
	}
	node := filepath.Join("..", "..", ".tools", "node_modules", ".bin", "node")
	if _, err := os.Stat(node); err != nil {
		node = "node"
	}
	b := start(t)
	b.person(maria)
	module, err := filepath.Abs(filepath.Join(client, "dist", "main", "index.js"))
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "authjs.mjs"))
	command.Env = append(os.Environ(), "AUTH_JS="+module, "AUTH_URL="+b.base(), "SERVICE_TOKEN="+b.serviceToken(), "EMAIL="+maria, "PASSWORD="+password)
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "all good")
	require.Equal(t, 2, b.count(`select count(*) from identity_user`))
}
