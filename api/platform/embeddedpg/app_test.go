package embeddedpg_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

const childFolder = "CRM_TEST_EMBEDDEDPG_FOLDER"

// TestMain lets the test program play the app that is killed: with childFolder set it starts a server and waits.
func TestMain(m *testing.M) {
	dir := os.Getenv(childFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	server, err := embeddedpg.Start(context.Background(), options(dir))
	if err != nil {
		fmt.Println("error", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
	fmt.Println(server.URL)
	_, _ = os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}

func options(dir string) embeddedpg.Options {
	return embeddedpg.Options{Dir: dir, Settings: map[string]string{"fsync": "off", "max_connections": "20"}}
}

// folder is a fresh state folder that a server user may enter (t.TempDir is closed to it).
func folder(t *testing.T) string {
	t.Helper()
	parent, err := os.MkdirTemp("", "embeddedpg-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(parent, 0o755))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(parent)) })
	return filepath.Join(parent, "state")
}

func start(t *testing.T, dir string) *embeddedpg.Server {
	t.Helper()
	server, err := embeddedpg.Start(t.Context(), options(dir))
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Stop() })
	return server
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer connection.Close(context.Background())
	var result string
	require.NoError(t, connection.QueryRow(t.Context(), sql).Scan(&result))
	return result
}

// runChild starts the app in another process and returns its first line.
func runChild(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), childFolder+"="+dir)
	input, err := command.StdinPipe()
	require.NoError(t, err)
	t.Cleanup(func() { _ = input.Close() })
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	return command, strings.TrimSpace(line)
}

func kill(t *testing.T, command *exec.Cmd) {
	t.Helper()
	require.NoError(t, command.Process.Kill())
	require.Error(t, command.Wait())
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	require.NoError(t, err)
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	require.NoError(t, err)
	return pid
}
