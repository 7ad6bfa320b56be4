// Command testserver runs another command with a PostgreSQL server of its own for the tests:
// `testserver go test ./...`. TEST_DATABASE_URL names the server, which is gone afterwards. If
// that is set already, the command simply runs.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/attackacrack/crm/api/platform/dbtest"
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "usage: testserver -- command arguments…")
		os.Exit(2)
	}
	code, err := run(arguments)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testserver:", err)
	}
	os.Exit(code)
}

func run(arguments []string) (code int, err error) {
	// Ctrl-C reaches the command by itself; we stay to stop the server after it.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	command := exec.Command(arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = os.Environ()
	if os.Getenv("TEST_DATABASE_URL") == "" {
		dir, err := os.MkdirTemp("", "crm-testserver-")
		if err != nil {
			return 1, err
		}
		defer os.RemoveAll(dir)
		// The server's user must be able to enter; the data inside stays closed.
		if err := os.Chmod(dir, 0o755); err != nil {
			return 1, err
		}
		server, err := dbtest.StartServer(context.Background(), dir)
		if err != nil {
			return 1, err
		}
		defer func() {
			if stopped := server.Stop(); stopped != nil {
				fmt.Fprintln(os.Stderr, "testserver:", stopped)
			}
		}()
		command.Env = append(command.Env, "TEST_DATABASE_URL="+server.URL)
	}
	if err := command.Start(); err != nil {
		return 1, err
	}
	go func() {
		if received := <-signals; received == syscall.SIGTERM {
			_ = command.Process.Signal(received)
		}
	}()
	err = command.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}
