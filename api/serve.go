package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/config"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/embeddedpg"
	"github.com/attackacrack/crm/api/platform/jobs"
	"github.com/attackacrack/crm/api/platform/live"
)

const (
	requestTimeout = 2 * time.Second // for one statement of a request
	stopTimeout    = 10 * time.Second
)

// process is one running program: its configuration, its clock and its pools.
type process struct {
	config config.Config
	clock  clock.Clock
	web    *db.DB // requests: two seconds a statement
	jobs   *db.DB // jobs: no limit
}

// withDatabase runs fn with a database: the one of DATABASE_URL, or our own.
// A tool may work beside a running product and join its database.
func withDatabase(ctx context.Context, beside bool, fn func(context.Context, config.Config) error) error {
	c, err := config.Read()
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel})))
	if c.DatabaseURL != "" {
		return fn(ctx, c)
	}
	dir := filepath.Join(c.DataDir, "postgres")
	if url, err := embeddedpg.Join(ctx, dir); beside && err == nil {
		c.DatabaseURL, c.MigrateDatabaseURL = url, url
		return fn(ctx, c)
	}
	server, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: dir})
	if err != nil {
		return err
	}
	c.DatabaseURL, c.MigrateDatabaseURL = server.URL, server.URL
	return errors.Join(fn(ctx, c), server.Stop())
}

// run prepares a process and hands it to fn.
func run(ctx context.Context, beside bool, fn func(context.Context, *process) error) error {
	return withDatabase(ctx, beside, func(ctx context.Context, c config.Config) error {
		p := &process{config: c}
		if !c.Now.IsZero() {
			p.clock = clock.Starting(c.Now)
		}
		err := db.Migrate(ctx, c.MigrateDatabaseURL)
		if err != nil {
			return err
		}
		if p.web, err = db.Open(ctx, db.Options{URL: c.DatabaseURL, StatementTimeout: requestTimeout, MaxConns: 20, BeforeCommit: beforeCommit}); err != nil {
			return err
		}
		defer p.web.Close()
		if p.jobs, err = db.Open(ctx, db.Options{URL: c.DatabaseURL, MaxConns: 24, BeforeCommit: beforeCommit}); err != nil {
			return err
		}
		defer p.jobs.Close()
		return fn(ctx, p)
	})
}

// serve listens, works jobs and tells open screens until ctx is over.
func (p *process) serve(ctx context.Context, sample bool) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.config.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s (set CRM_LISTEN to another address): %w", p.config.Listen, err)
	}
	defer func() { _ = listener.Close() }()
	a, err := wire(ctx, p, listener.Addr().(*net.TCPAddr).Port)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: a.api.Router, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	stop, err := p.start(ctx, a)
	if err != nil {
		return err
	}
	defer stop()
	if a.simulator != nil {
		go a.simulator.Run(ctx)
	}
	if err := a.openphone.Sync(ctx); err != nil {
		slog.Warn("the texting account could not be read; its numbers and webhooks are looked up again daily", "error", err)
	}
	if sample {
		if err := p.addSample(ctx, a); err != nil {
			return err
		}
	}
	if err := p.greet(ctx, a); err != nil {
		return err
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
		slog.Info("stopping")
	}
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	_ = server.Shutdown(stopCtx) // open sockets are closed by the hub
	return err
}

// work works jobs until ctx is over.
func (p *process) work(ctx context.Context) error {
	a, err := wire(ctx, p, p.config.Port())
	if err != nil {
		return err
	}
	stop, err := p.start(ctx, a)
	if err != nil {
		return err
	}
	defer stop()
	<-ctx.Done()
	return nil
}

// start runs the sequencer, the hub and the jobs; the returned function ends them.
func (p *process) start(ctx context.Context, a *app) (stop func(), err error) {
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	go live.Sequence(background, p.jobs)
	go a.hub.Run(background)
	runner, err := jobs.Start(background, p.jobs, a.registry)
	if err != nil {
		cancel()
		return nil, err
	}
	return func() {
		stopCtx, stopped := context.WithTimeout(background, stopTimeout)
		defer stopped()
		runner.Stop(stopCtx)
		cancel()
	}, nil
}

// greet prints where the product is and how to sign in.
func (p *process) greet(ctx context.Context, a *app) error {
	link, err := a.access.SetupLink(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\nAttack-a-Crack CRM is running at %s\n", p.config.PublicURL)
	if link != "" {
		fmt.Printf("Make the owner's account (the link works once): %s\n", link)
	} else {
		fmt.Println("Sign in with your account; `bin/crm user link EMAIL` helps when a password is lost.")
	}
	if p.clock.Shifted() {
		fmt.Printf("The business clock reads %s (CRM_NOW).\n", p.clock.Now().In(clock.NewYork()).Format("Mon Jan 2 2006, 3:04 PM"))
	}
	fmt.Println()
	return nil
}
