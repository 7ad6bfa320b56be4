package problem_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/problem"
)

func TestConstraintsOfTheDatabaseBecomeProblems(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t)})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	_, err = d.Pool.Exec(t.Context(), `insert into email (id, address, created_at) values ($1, 'maria@example.com', now())`, db.NewID())
	require.NoError(t, err)
	for name, broken := range map[string]struct {
		statement string
		status    int
		code      string
	}{
		"unique":      {`insert into email (id, address, created_at) values (gen_random_uuid(), 'MARIA@example.com', now())`, http.StatusConflict, "already_exists"},
		"foreign key": {`insert into ws_ticket (hash, user_id, expires_at) values ('once', gen_random_uuid(), now())`, http.StatusConflict, "still_linked"},
		"check": {
			`insert into app_user (id, email, role, created_at) values (gen_random_uuid(), 'secret@example.com', 'king', now())`,
			http.StatusUnprocessableEntity, "invalid",
		},
		"not null":     {`insert into email (id, created_at) values (gen_random_uuid(), now())`, http.StatusUnprocessableEntity, "invalid"},
		"no id":        {`select 1 from email where id = 'secret@example.com'::text::uuid`, http.StatusUnprocessableEntity, "invalid"},
		"too large":    {`select 'secret@example.com', 9999999999::bigint::int`, http.StatusUnprocessableEntity, "invalid"},
		"time-out":     {`set statement_timeout = 1; select pg_sleep(5)`, http.StatusServiceUnavailable, "too_slow"},
		"our mistake":  {`select secret_column from email`, http.StatusInternalServerError, "internal_error"},
		"not for us":   {`drop table email`, http.StatusInternalServerError, "internal_error"},
		"no such text": {`select 'secret@example.com'::date`, http.StatusUnprocessableEntity, "invalid"},
	} {
		conn, err := d.Pool.Acquire(t.Context())
		require.NoError(t, err)
		_, err = conn.Conn().PgConn().Exec(t.Context(), broken.statement).ReadAll()
		require.NoError(t, conn.Hijack().Close(t.Context()))
		require.Error(t, err, name)
		got := problem.From(t.Context(), fmt.Errorf("do something: %w", err))
		require.Equal(t, broken.status, got.Status, name)
		require.Equal(t, broken.code, got.Code, name)
		require.Equal(t, "/problems/"+broken.code, got.Type, name)
		require.NotContains(t, got.Detail, "secret", name)
		require.NotContains(t, got.Detail, "email", name)
	}
}

// A page that is left cancels what it asked for; that is no error to look at.
func TestARequestWhoseClientHungUpIsNoFaultOfOurs(t *testing.T) {
	t.Parallel()
	ctx, hangUp := context.WithCancel(t.Context())
	hangUp()
	require.Equal(t, "gone", problem.From(ctx, fmt.Errorf("read: %w", context.Canceled)).Code)
	require.Equal(t, "internal_error", problem.From(ctx, errors.New("out of cheese")).Code)
	require.Equal(t, "internal_error", problem.From(t.Context(), context.Canceled).Code)
}

func TestKnownErrorsPassAndOthersAreHidden(t *testing.T) {
	t.Parallel()
	known := problem.NotFound("contact")
	got := problem.From(t.Context(), fmt.Errorf("wrapped: %w", known))
	require.Equal(t, http.StatusNotFound, got.Status)
	require.Equal(t, "There is no contact with this id.", got.Detail)
	require.Equal(t, http.StatusNotFound, problem.From(t.Context(), db.ErrNoRows).Status)
	require.Equal(t, "bad_cursor", problem.From(t.Context(), db.ErrBadCursor).Code)
	hidden := problem.From(t.Context(), errors.New("password=hunter2"))
	require.Equal(t, http.StatusInternalServerError, hidden.Status)
	require.NotContains(t, hidden.Error(), "hunter2")
}

func TestHumasOwnRefusalsLoseTheirValues(t *testing.T) {
	t.Parallel()
	problem.Install()
	refused := huma.NewError(http.StatusUnprocessableEntity, "validation failed",
		&huma.ErrorDetail{Location: "body.email", Message: "expected string to be an e-mail", Value: map[string]any{"phone": "secret"}}, errors.New("secret"))
	got, ok := refused.(*problem.Error)
	require.True(t, ok)
	require.Equal(t, "invalid", got.Code)
	require.Equal(t, "Validation failed.", got.Detail)
	require.Equal(t, []problem.Field{
		{Location: "body.email", Message: "expected string to be an e-mail"}, {Message: "could not be read"},
	}, got.Errors)
	internal := huma.NewError(http.StatusInternalServerError, "pg: secret detail", errors.New("secret"))
	require.NotContains(t, internal.Error(), "secret")
	require.Equal(t, http.StatusInternalServerError, internal.GetStatus())
	require.Equal(t, "refused", huma.NewError(http.StatusTeapot, "").(*problem.Error).Code)
}
