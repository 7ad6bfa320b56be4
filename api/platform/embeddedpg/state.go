package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/attackacrack/crm/api/platform/clock"
)

// startingOrStopping is the SQLSTATE of a server that will soon answer, or be gone.
const startingOrStopping = "57P03"

// ErrNotRunning says that no server runs in the folder.
var ErrNotRunning = errors.New("no database is running in this folder")

// Join returns the address of the server that another process of ours runs in
// a folder: for tools beside a running product. The caller may use it, and
// neither stops it nor keeps it running.
func Join(ctx context.Context, dir string) (string, error) {
	server := &Server{dir: dir}
	if server.answers(ctx) != nil {
		return "", ErrNotRunning
	}
	return server.URL, nil
}

// adopt takes over a server that is running in the folder, waiting while it still starts or stops.
func (s *Server) adopt(ctx context.Context) bool {
	for {
		err := s.answers(ctx)
		var refused *pgconn.PgError
		if ctx.Err() != nil || !errors.As(err, &refused) || refused.Code != startingOrStopping {
			return err == nil
		}
		clock.Sleep(ctx, poll)
	}
}

// answers tells our server from one that is dying, whose port still opens, and from a stranger with
// its process number after a reboot.
func (s *Server) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := s.read(); err != nil {
		return err
	}
	connection, err := pgx.Connect(ctx, s.URL)
	if err != nil {
		return err
	}
	return connection.Close(ctx)
}

// read learns the server's process and address of the files it keeps.
func (s *Server) read() error {
	text, err := os.ReadFile(s.pidFile())
	password, passwordErr := os.ReadFile(filepath.Join(s.dir, "password"))
	lines := strings.Split(string(text), "\n")
	if err = errors.Join(err, passwordErr); err != nil || len(lines) < 5 {
		return errors.Join(ErrNotRunning, err)
	}
	address := url.URL{Scheme: "postgres", User: url.UserPassword(owner, string(password)), Host: "127.0.0.1:" + lines[3], Path: "/postgres", RawQuery: "sslmode=disable"}
	s.URL = address.String()
	s.pid, err = strconv.Atoi(lines[0])
	return err
}

func (s *Server) pidFile() string { return filepath.Join(s.dir, "data", "postmaster.pid") }

func (s *Server) running() bool {
	select {
	case <-s.exited: // nil, so never chosen, for an adopted server
		return false
	default:
	}
	// The pid file goes last; where nobody reaps orphans the process number would stay for ever.
	_, err := os.Stat(s.pidFile())
	return s.exited != nil || err == nil && syscall.Kill(s.pid, 0) == nil
}

// lockFolder refuses a second process. Go opens files close-on-exec, so the server does not inherit
// the lock and a killed app never leaves it behind.
func lockFolder(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the database folder %s cannot be used (does it belong to another user?): %w", dir, err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(lock.Name())
		_ = lock.Close()
		return nil, fmt.Errorf("the database folder %s is in use by another process (%s); stop that one, or choose another folder", dir, strings.TrimSpace(string(holder)))
	}
	_, err = fmt.Fprintf(lock, "%-10d\n", os.Getpid())
	return lock, err
}

// Release leaves the server running and gives the folder to the next process that starts or adopts it.
// It does not leave that to Close: a program that is just being started holds a copy of the file.
func (s *Server) Release() error {
	return errors.Join(syscall.Flock(int(s.lock.Fd()), syscall.LOCK_UN), s.lock.Close())
}

func freePort(ctx context.Context) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
