// Package embeddedpg runs a private PostgreSQL server as a child process, for a
// single box, development and tests. It owns no tables and publishes no events.
//
// One process at a time uses a state folder (flock). The server has a process group
// of its own, so Ctrl-C reaches the app first; it outlives an app that is killed, and
// the next Start adopts it. Started by root it runs as postgres or nobody.
package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
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
	dir     string
	pid     int
	exited  chan struct{} // closed when our own child has ended; nil for an adopted server
	lock    *os.File
}

// Start starts the server of a state folder, creating it at first, or adopts the one that is still running there.
func Start(ctx context.Context, options Options) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	dir, err := filepath.Abs(options.Dir)
	if err = errors.Join(err, os.MkdirAll(dir, 0o755)); err != nil {
		return nil, fmt.Errorf("the database folder cannot be created: %w", err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	server := &Server{dir: dir, lock: lock}
	server.Adopted = server.adopt(ctx)
	if !server.Adopted {
		err = server.start(ctx, options.Settings)
	}
	if err != nil {
		return nil, errors.Join(err, server.Release())
	}
	return server, nil
}

func (s *Server) start(ctx context.Context, settings map[string]string) error {
	made, _ := os.ReadFile(filepath.Join(s.dir, "data", "PG_VERSION"))
	bin, major, err := find(strings.TrimSpace(string(made)))
	if err != nil {
		return err
	}
	bin, err = reachable(bin)
	if err != nil {
		return err
	}
	who, err := serverUser(s.dir)
	if err == nil && len(made) == 0 {
		err = create(ctx, who, bin, major, s.dir, settings["fsync"] == "off")
	}
	if err != nil {
		return err
	}
	for trial := 1; ; trial++ {
		err = s.run(ctx, who, bin, settings)
		if err == nil {
			return nil
		}
		if trial == startTrials || ctx.Err() != nil {
			log, _ := os.ReadFile(s.log())
			return fmt.Errorf("PostgreSQL does not start in %s: %w\n%s", s.dir, err, log[max(0, len(log)-1000):])
		}
		// The port was taken meanwhile, or children of a killed server still hold its memory.
		clock.Sleep(ctx, time.Duration(trial)*200*time.Millisecond)
	}
}

func (s *Server) log() string { return filepath.Join(s.dir, "postgres.log") }

func (s *Server) run(ctx context.Context, who identity, bin string, settings map[string]string) error {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	arguments := []string{"-D", filepath.Join(s.dir, "data"), "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}
	for name, value := range settings {
		arguments = append(arguments, "-c", name+"="+value)
	}
	log, err := os.Create(s.log())
	if err != nil {
		return err
	}
	defer log.Close()
	// Not CommandContext: the end of the caller's context must not kill a database.
	command := who.command(exec.Command(filepath.Join(bin, "postgres"), arguments...), s.dir)
	command.Stdout = log
	command.Stderr = log
	if err := command.Start(); err != nil {
		return err
	}
	child := command.Process.Pid
	s.exited = make(chan struct{})
	go func() {
		_ = command.Wait()
		close(s.exited)
	}()
	for s.running() {
		if s.answers(ctx) == nil && s.pid == child {
			return nil
		}
		if ctx.Err() != nil {
			s.pid = child
			return errors.Join(ctx.Err(), s.end())
		}
		clock.Sleep(ctx, poll)
	}
	return fmt.Errorf("postgres ended: %s", command.ProcessState)
}

// Stop shuts the server down, open connections included, and waits for its end.
func (s *Server) Stop() error { return errors.Join(s.end(), s.Release()) }

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
		clock.Sleep(ctx, poll)
	}
	return nil
}
