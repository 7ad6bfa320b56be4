package embeddedpg_test

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

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

func TestStartStopAndStartAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := start(t, dir)
	require.Equal(t, "20", query(t, server.URL, "show max_connections"))
	require.Equal(t, "ÉCOLE", query(t, server.URL, "select upper('école')"))
	require.NoError(t, server.Stop())
	require.NoFileExists(t, filepath.Join(dir, "data", "postmaster.pid"))

	again := start(t, dir)
	require.False(t, again.Adopted)
	require.Equal(t, "1", query(t, again.URL, "select 1::text"))
	info, err := os.Stat(filepath.Join(dir, "password"))
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
}

func TestSecondProcessIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	command, answer := runChild(t, dir)
	require.Error(t, command.Wait())
	require.Contains(t, answer, "is in use by another process ("+strconv.Itoa(os.Getpid())+")")
}

func TestKilledAppIsAdoptedFrom(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	command, url := runChild(t, dir)
	query(t, url, "select pg_switch_wal()::text")
	kill(t, command)
	require.Equal(t, "1", query(t, url, "select 1::text"), "the server must outlive the app")

	server := start(t, dir)
	require.True(t, server.Adopted)
	require.Equal(t, url, server.URL)
	refused, answer := runChild(t, dir)
	require.Error(t, refused.Wait())
	require.Contains(t, answer, "in use", "who adopts holds the folder too")

	pid := postmaster(t, dir)
	require.NoError(t, server.Stop())
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) != nil }, 10*time.Second, 10*time.Millisecond)
	require.False(t, start(t, dir).Adopted)
}

func TestKilledServerRecovers(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := start(t, dir)
	connection, err := pgx.Connect(t.Context(), server.URL)
	require.NoError(t, err)
	_, err = connection.Exec(t.Context(), "create table kept (word text); insert into kept values ('here')")
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(postmaster(t, dir), syscall.SIGKILL))
	require.NoError(t, server.Stop(), "stopping a dead server is no error")

	again := start(t, dir)
	require.False(t, again.Adopted)
	require.Equal(t, "here", query(t, again.URL, "select word from kept"))
}

func TestBothKilledRecovers(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	command, _ := runChild(t, dir)
	pid := postmaster(t, dir)
	kill(t, command)
	require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
	require.Equal(t, "1", query(t, start(t, dir).URL, "select 1::text"))
}

func TestReleaseLeavesTheServerToTheNext(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, dir)
	require.NoError(t, first.Release())
	second := start(t, dir)
	require.True(t, second.Adopted)
	require.Equal(t, first.URL, second.URL)
}

func TestJoin(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	_, err := embeddedpg.Join(t.Context(), dir)
	require.ErrorIs(t, err, embeddedpg.ErrNotRunning)
	server := start(t, dir)
	url, err := embeddedpg.Join(t.Context(), dir)
	require.NoError(t, err)
	require.Equal(t, server.URL, url)
	require.NoError(t, server.Stop())
	_, err = embeddedpg.Join(t.Context(), dir)
	require.ErrorIs(t, err, embeddedpg.ErrNotRunning)
}

func TestServerHasItsOwnProcessGroup(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, dir)
	group, err := syscall.Getpgid(postmaster(t, dir))
	require.NoError(t, err)
	require.NotEqual(t, syscall.Getpgrp(), group)
}

func TestClosedParentFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o700), "as root's home is")
	server := start(t, dir)
	require.Equal(t, "1", query(t, server.URL, "select 1::text"))
	require.NoError(t, server.Stop())
	require.Equal(t, "1", query(t, start(t, dir).URL, "select 1::text"))
}

func TestCancelledStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := embeddedpg.Start(ctx, options(dir))
	require.Error(t, err)
	require.Equal(t, "1", query(t, start(t, dir).URL, "select 1::text"))
}
