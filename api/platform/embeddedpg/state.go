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
)

// status is what the server says of itself in postmaster.pid.
type status struct {
	pid   int
	port  string
	state string
}

func (s status) ready() bool { return s.state == "ready" }

func readStatus(home string) (status, error) {
	text, err := os.ReadFile(filepath.Join(home, "data", "postmaster.pid"))
	if err != nil {
		return status{}, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 8 {
		return status{}, errors.New("postmaster.pid is not complete")
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	return status{pid: pid, port: strings.TrimSpace(lines[3]), state: strings.TrimSpace(lines[7])}, err
}

// adopt takes over a server that is running in the folder, waiting while it still starts or stops.
func (s *Server) adopt(ctx context.Context) bool {
	for ctx.Err() == nil {
		found, err := readStatus(s.home)
		if errors.Is(err, os.ErrNotExist) {
			return false
		}
		if err == nil {
			s.pid = found.pid
			if !s.running() {
				return false
			}
			if found.ready() {
				s.Adopted = answers(ctx, found.port)
				return s.Adopted
			}
		}
		pause(ctx, poll)
	}
	return false
}

func (s *Server) running() bool {
	if s.exited != nil {
		select {
		case <-s.exited:
			return false
		default:
			return true
		}
	}
	// The pid file goes last; where nobody reaps orphans the process number would stay for ever.
	if _, err := os.Stat(filepath.Join(s.home, "data", "postmaster.pid")); err != nil {
		return false
	}
	return syscall.Kill(s.pid, 0) == nil
}

// answers tells PostgreSQL from a stranger that got the process number or the port after a reboot:
// a server answers the request for encryption with one letter, S or N.
func answers(ctx context.Context, port string) bool {
	var dialer net.Dialer
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return false
	}
	defer connection.Close()
	defer context.AfterFunc(ctx, func() { _ = connection.Close() })()
	if _, err := connection.Write([]byte{0, 0, 0, 8, 4, 210, 22, 47}); err != nil {
		return false
	}
	reply := make([]byte, 1)
	_, err = connection.Read(reply)
	return err == nil && (reply[0] == 'S' || reply[0] == 'N')
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
	if err := lock.Truncate(0); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	_, err = lock.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return lock, err
}

// dataVersion is the major version that made the data, or "" where there is none yet.
func dataVersion(home string) string {
	version, _ := os.ReadFile(filepath.Join(home, "data", "PG_VERSION"))
	return strings.TrimSpace(string(version))
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

func lastLines(home string) string {
	text, _ := os.ReadFile(filepath.Join(home, "postgres.log"))
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}

func pause(ctx context.Context, length time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(length):
	}
}
