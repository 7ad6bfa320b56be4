package dbtest_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/dbtest"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close(context.Background()) })
	return connection
}

func text(t *testing.T, connection *pgx.Conn, sql string, arguments ...any) string {
	t.Helper()
	var result string
	require.NoError(t, connection.QueryRow(t.Context(), sql, arguments...).Scan(&result))
	return result
}

func TestDatabasesAreMigratedAndPrivate(t *testing.T) {
	t.Parallel()
	first, second := connect(t, dbtest.New(t)), connect(t, dbtest.New(t))
	for _, connection := range []*pgx.Conn{first, second} {
		require.NotEqual(t, "0", text(t, connection, "select count(*)::text from pg_tables where schemaname = 'crm' and tablename = 'river_job'"))
	}
	_, err := first.Exec(t.Context(), "create table crm.mine (word text)")
	require.NoError(t, err)
	require.Equal(t, "false", text(t, second, "select (to_regclass('crm.mine') is not null)::text"))
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	for range 12 {
		t.Run("one", func(t *testing.T) {
			t.Parallel()
			require.Equal(t, "true", text(t, connect(t, dbtest.New(t)), "select (to_regclass('crm.river_job') is not null)::text"))
		})
	}
}

func TestDatabaseIsDroppedAfterItsTest(t *testing.T) {
	t.Parallel()
	watcher := connect(t, dbtest.Empty(t))
	var name string
	t.Run("user", func(t *testing.T) {
		connection := connect(t, dbtest.New(t))
		name = text(t, connection, "select current_database()")
		require.Equal(t, "true", text(t, watcher, "select exists (select from pg_database where datname = $1)::text", name))
	})
	require.Equal(t, "false", text(t, watcher, "select exists (select from pg_database where datname = $1)::text", name))
}

func TestEmptyHasNoSchema(t *testing.T) {
	t.Parallel()
	require.Equal(t, "false", text(t, connect(t, dbtest.Empty(t)), "select exists (select from pg_namespace where nspname = 'crm')::text"))
}

func TestWrapperRunsACommandWithAServerAndStopsIt(t *testing.T) {
	t.Parallel()
	wrapper := filepath.Join(t.TempDir(), "testserver")
	output, err := exec.Command("go", "build", "-o", wrapper, "./testserver").CombinedOutput()
	require.NoError(t, err, string(output))
	environment := []string{"TEST_DATABASE_URL=", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}

	command := exec.Command(wrapper, "--", "sh", "-c", "echo $TEST_DATABASE_URL; exit 3")
	command.Env = environment
	output, err = command.Output()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, 3, exit.ExitCode(), "the command's own code comes through")
	url := strings.TrimSpace(string(output))
	require.True(t, strings.HasPrefix(url, "postgres://"), url)
	_, err = pgx.Connect(t.Context(), url)
	require.Error(t, err, "the server is gone")

	command = exec.Command(wrapper, "sh", "-c", "echo $TEST_DATABASE_URL")
	command.Env = append(environment[1:], "TEST_DATABASE_URL=postgres://given")
	output, err = command.Output()
	require.NoError(t, err)
	require.Equal(t, "postgres://given\n", string(output))
}
