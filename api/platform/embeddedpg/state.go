package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/attackacrack/crm/api/platform/clock"
)

// status is what the server says of itself in postmaster.pid.
type status struct {
	pid   int
	port  string
	state string
}

func (s status) ready() bool { return s.state == "ready" }

func readStatus(dir string) (status, error) {
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return status{}, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 8 {
		return status{}, errors.New("postmaster.pid is not complete")
	}
	pid, err := strconv.Atoi(lines[0])
	return status{pid: pid, port: lines[3], state: strings.TrimSpace(lines[7])}, err
}

// adopt takes over a server that is running in the folder, waiting while it still starts or stops.
func (s *Server) adopt(ctx context.Context) bool {
	for ctx.Err() == nil {
		found, err := readStatus(s.dir)
		if errors.Is(err, os.ErrNotExist) {
			return false
		}
		if s.pid = found.pid; err == nil && !s.running() {
			return false
		}
		if err == nil && found.ready() {
			s.Adopted = s.answers(ctx)
			return s.Adopted
		}
		clock.Sleep(ctx, poll)
	}
	return false
}

func (s *Server) running() bool {
	select {
	case <-s.exited: // nil, so never chosen, for an adopted server
		return false
	default:
	}
	// The pid file goes last; where nobody reaps orphans the process number would stay for ever.
	_, err := os.Stat(filepath.Join(s.dir, "data", "postmaster.pid"))
	return s.exited != nil || err == nil && syscall.Kill(s.pid, 0) == nil
}

// answers tells our server from one that is dying, whose port still opens, and from a stranger with
// its process number after a reboot.
func (s *Server) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if s.address() != nil {
		return false
	}
	connection, err := pgx.Connect(ctx, s.URL)
	if err != nil {
		return false
	}
	return connection.Close(ctx) == nil
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

// unlock does not leave it to Close: a program that is just being started holds a copy of the file.
func unlock(lock *os.File) error {
	return errors.Join(syscall.Flock(int(lock.Fd()), syscall.LOCK_UN), lock.Close())
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

func lastLines(dir string) string {
	text, _ := os.ReadFile(filepath.Join(dir, "postgres.log"))
	return string(text[max(0, len(text)-1000):])
}
