# What a developer does, each in one word; `make` lists them. Tools are installed once, into .tools.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Where the sample office listens, for run and dev.
PORT ?= 8080
# `make test` fails below this share of covered statements.
COVERAGE ?= 90
# How long `make chaos` kills texts; SEED=number repeats a run.
CHAOS ?= 10m
SEED ?=
# Which benchmarks to run, and for how long each.
BENCH ?= .
BENCHTIME ?= 1s
export COVERAGE PORT

# Go and npm keep caches in the home folder; where there is none to write to, .tools lends one.
ifeq ($(shell test -n "$$HOME" && test -w "$$HOME" && echo yes),)
export HOME := $(CURDIR)/.tools/home
endif
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/.tools/node_modules/.bin:$(PATH)
export npm_config_update_notifier := false

.PHONY: help run dev test lint format bench chaos audit build web openapi e2e tools tools-run clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: build ## build and start the app with a sample office on http://localhost:8080
	@CRM_WEB_DIR=frontend/build CRM_LISTEN=$${CRM_LISTEN:-:$(PORT)} exec bin/crm serve --sample

dev: tools-run ## the same while you work: the API restarts and the pages reload on change
	@exec deploy/dev.sh

test: tools ## everything that CI runs: lint, Go, frontend, generated files, browser
	@exec deploy/test.sh

lint: tools ## Go and frontend linters alone
	@exec deploy/test.sh lint

format: tools ## format Go and the frontend
	golangci-lint fmt ./api/... ./migrations/...
	cd frontend && npm run --silent format

bench: tools-run ## Go benchmarks on a real Postgres (BENCH=pattern BENCHTIME=1s)
	go run ./api/platform/dbtest/testserver -- go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCHTIME) -benchmem ./api/...

chaos: tools-run ## kill -9 of the real program at every point, CHAOS=10m long (SEED=n); then of imports and sends
	CRM_CHAOS=$(CHAOS) CRM_CHAOS_SEED=$(SEED) go run ./api/platform/dbtest/testserver -- go test -v -run TestChaos -count 1 -timeout 12h ./api/simulator/chaostest
	CRM_KILLS=4 go run ./api/platform/dbtest/testserver -- go test -run Killed -count 5 -timeout 30m ./api/sending ./api/imports

audit: tools-run ## known vulnerabilities of what we depend on (asks public databases)
	go mod verify
	go run golang.org/x/vuln/cmd/govulncheck@v1.8.0 ./...
	cd frontend && npm audit --audit-level=high

build: web ## bin/crm and the pages in frontend/build
	@go build -o bin/crm ./api

web: tools-run
	@deploy/web.sh build

openapi: tools-run ## regenerate openapi.yaml and the frontend's types from the code
	@deploy/web.sh openapi

e2e: tools ## browser tests alone, on the real program
	@exec deploy/test.sh e2e

tools: ## install every tool into .tools (the other targets do it by themselves)
	@deploy/tools.sh node postgres chromium lint

tools-run:
	@deploy/tools.sh node postgres

clean: ## remove what was built; keeps .data (your database) and .tools
	rm -rf bin coverage frontend/build frontend/.svelte-kit frontend/test-results frontend/playwright-report
