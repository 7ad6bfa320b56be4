package embeddedpg_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

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
