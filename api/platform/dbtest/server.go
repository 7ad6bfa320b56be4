package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

// serverFor returns the server's URL and keeps a shared one running until the test has ended.
func serverFor(t testing.TB) string {
	t.Helper()
	if given := os.Getenv("TEST_DATABASE_URL"); given != "" {
		return given
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("crm-tests-%d", os.Getuid()))
	require.NoError(t, os.MkdirAll(dir, 0o755))
	using, err := lock(filepath.Join(dir, "users"), syscall.LOCK_SH)
	require.NoError(t, err)
	t.Cleanup(func() { unlock(using) })
	server, err := share(t.Context(), dir)
	require.NoError(t, err, "start the database server for tests")
	return server
}

// share starts the common server or finds it running; one process at a time looks.
func share(ctx context.Context, dir string) (string, error) {
	starting, err := lock(filepath.Join(dir, "starting"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer unlock(starting)
	server, err := StartServer(ctx, filepath.Join(dir, "postgres"))
	if err != nil {
		return "", err
	}
	if !server.Adopted {
		err = startKeeper(dir)
	}
	return server.URL, errors.Join(err, server.Release())
}

// StartServer starts a server made for tests: quick, and allowed to forget on a crash of the machine.
func StartServer(ctx context.Context, dir string) (*embeddedpg.Server, error) {
	settings := map[string]string{
		"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
		"max_connections": "500", "max_wal_size": "4GB",
	}
	if major, _ := strconv.Atoi(embeddedpg.Major()); major >= 18 {
		settings["io_method"] = "sync" // ten times quicker than the default at copying many small databases
	}
	return embeddedpg.Start(ctx, embeddedpg.Options{Dir: dir, Settings: settings})
}

// startKeeper leaves a small shell behind that stops the server when no test uses it any more.
// Without the flock program (macOS) the server stays until `make clean`.
func startKeeper(dir string) error {
	if _, err := exec.LookPath("flock"); err != nil {
		return nil //nolint:nilerr // Its absence is an answer.
	}
	keeper := exec.Command("sh", "-c", `sleep 30; exec flock users sh -c '
		cd postgres
		kill -INT "$(head -n 1 data/postmaster.pid)" && while [ -e data/postmaster.pid ]; do sleep 0.1; done'`)
	keeper.Dir = dir
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := keeper.Start(); err != nil {
		return fmt.Errorf("start the keeper of the test server: %w", err)
	}
	return keeper.Process.Release()
}

func lock(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), how); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), file.Close())
	}
	return file, nil
}

// unlock does not leave it to Close: a program that is just being started holds a copy of the file.
func unlock(file *os.File) {
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_UN)
	_ = file.Close()
}
