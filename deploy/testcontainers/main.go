// Command testcontainer runs another command with a PostgreSQL server in a container, where a
// Docker engine answers: `testcontainer postgres:15 go test ./...`. TEST_DATABASE_URL names the
// server, which is gone afterwards. It is a module of its own so that none of its many
// dependencies reaches the product or a developer's machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/postgres"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: testcontainer image command arguments…")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1], os.Args[2:])
	stop()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testcontainer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, image string, arguments []string) error {
	// The tests clone many small databases and may lose them all: nothing waits for a disk.
	server, err := postgres.Run(ctx, image, postgres.BasicWaitStrategies(),
		testcontainers.WithCmd("postgres", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=500"))
	defer func() { _ = testcontainers.TerminateContainer(server) }()
	if err != nil {
		return fmt.Errorf("start %s: %w", image, err)
	}
	url, err := server.ConnectionString(ctx, "sslmode=disable")
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(os.Environ(), "TEST_DATABASE_URL="+url)
	return command.Run()
}
