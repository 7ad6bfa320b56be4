// Package embeddedpg runs a private PostgreSQL server as a child process, for a
// single box, development and tests. It owns no tables and publishes no events.
//
// One process at a time uses a state folder (flock). The server has a process group
// of its own, so Ctrl-C reaches the app first; it outlives an app that is killed, and
// the next Start adopts it. Started by root it runs as postgres or nobody.
package embeddedpg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const (
	owner       = "crm"
	poll        = 20 * time.Millisecond
	startLimit  = 2 * time.Minute
	stopLimit   = 30 * time.Second
	startTrials = 5
)

// Options say where the server keeps its state and how it is tuned.
type Options struct {
	Dir      string            // the state folder: data, password, log and lock
	Settings map[string]string // postgresql.conf settings; an adopted server keeps those it was started with
}

// Server is a running PostgreSQL that this process may stop.
type Server struct {
	URL     string
	Adopted bool // it was already running, left behind by a process that was killed
	home    string
	pid     int
	exited  chan struct{} // closed when our own child has ended; nil for an adopted server
	lock    *os.File
}

// Start starts the server of a state folder, creating it at first, or adopts the one that is still running there.
func Start(ctx context.Context, options Options) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	dir, err := filepath.Abs(options.Dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("the database folder cannot be created: %w", err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	server, err := startLocked(ctx, dir, options.Settings)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	server.lock = lock
	return server, nil
}

func startLocked(ctx context.Context, dir string, settings map[string]string) (*Server, error) {
	who, home, err := settle(dir)
	if err != nil {
		return nil, err
	}
	server := &Server{home: home}
	password, err := os.ReadFile(filepath.Join(home, "password"))
	if err == nil && server.adopt(ctx) {
		return server, server.address(string(password))
	}
	bin, major, err := find(dataVersion(home))
	if err != nil {
		return nil, err
	}
	bin, err = who.readable(bin)
	if err != nil {
		return nil, err
	}
	if dataVersion(home) == "" {
		password = []byte(rand.Text())
		if err := create(ctx, who, bin, major, home, password, settings["fsync"] == "off"); err != nil {
			return nil, err
		}
	}
	for trial := 1; ; trial++ {
		err = server.run(ctx, who, bin, settings)
		if err == nil {
			return server, server.address(string(password))
		}
		if trial == startTrials || ctx.Err() != nil {
			return nil, fmt.Errorf("PostgreSQL does not start in %s: %w\n%s", home, err, lastLines(home))
		}
		// The port was taken meanwhile, or children of a killed server still hold its memory.
		pause(ctx, time.Duration(trial)*200*time.Millisecond)
	}
}

func (s *Server) run(ctx context.Context, who identity, bin string, settings map[string]string) error {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	arguments := []string{"-D", filepath.Join(s.home, "data"), "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		arguments = append(arguments, "-c", name+"="+settings[name])
	}
	log, err := os.OpenFile(filepath.Join(s.home, "postgres.log"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	// Not CommandContext: the end of the caller's context must not kill a database.
	command := exec.Command(filepath.Join(bin, "postgres"), arguments...)
	command.Stdout = log
	command.Stderr = log
	who.dress(command, s.home)
	if err := command.Start(); err != nil {
		return err
	}
	s.pid = command.Process.Pid
	s.exited = make(chan struct{})
	go func() {
		_ = command.Wait()
		close(s.exited)
	}()
	for {
		if status, err := readStatus(s.home); err == nil && status.pid == s.pid && status.ready() {
			return nil
		}
		select {
		case <-s.exited:
			return fmt.Errorf("postgres ended: %s", command.ProcessState)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), s.end())
		case <-time.After(poll):
		}
	}
}

// Release leaves the server running and gives the folder to the next process that starts or adopts it.
func (s *Server) Release() error { return s.lock.Close() }

// Stop shuts the server down, open connections included, and waits for its end.
func (s *Server) Stop() error { return errors.Join(s.end(), s.lock.Close()) }

func (s *Server) address(password string) error {
	status, err := readStatus(s.home)
	if err != nil {
		return err
	}
	address := url.URL{Scheme: "postgres", User: url.UserPassword(owner, password), Host: net.JoinHostPort("127.0.0.1", status.port), Path: "/postgres", RawQuery: "sslmode=disable"}
	s.URL = address.String()
	return nil
}

func (s *Server) end() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	// SIGINT is Postgres' fast shutdown: it does not wait for clients to leave.
	if err := syscall.Kill(s.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	for s.running() {
		if ctx.Err() != nil {
			return fmt.Errorf("PostgreSQL (process %d) did not stop in %s", s.pid, stopLimit)
		}
		pause(ctx, poll)
	}
	return nil
}
