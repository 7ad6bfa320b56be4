#!/usr/bin/env bash
# The API, built and started again whenever a Go or SQL file changes, beside vite's server with
# live reload. Ctrl-C ends both.
set -uo pipefail
cd "$(dirname "$0")/.."
. deploy/env.sh

deploy/web.sh install || exit 1
mkdir -p bin
stamp=.tools/dev-started
api=
vite=

stop_api() {
	[ -z "$api" ] && return
	kill "$api" 2>/dev/null
	wait "$api" 2>/dev/null
	api=
}
finish() {
	trap - EXIT INT TERM
	stop_api
	[ -n "$vite" ] && kill "$vite" 2>/dev/null
	wait
	exit 0
}
trap finish EXIT INT TERM

# Links lead to vite, which passes on what belongs to the API.
export CRM_BACKEND=http://localhost:$PORT CRM_PUBLIC_URL=${CRM_PUBLIC_URL:-http://localhost:5173}
(cd frontend && exec node node_modules/vite/bin/vite.js dev) &
vite=$!

while :; do
	touch "$stamp"
	if go build -o bin/crm ./api; then
		stop_api
		CRM_LISTEN=${CRM_LISTEN:-:$PORT} CRM_WEB_DIR= bin/crm serve --sample &
		api=$!
	fi
	while [ -z "$(find api migrations go.mod \( -name '*.go' -o -name '*.sql' -o -name '*.tsv' -o -name 'go.mod' \) -newer "$stamp" 2>/dev/null | head -n 1)" ]; do
		kill -0 "$vite" 2>/dev/null || exit 1
		sleep 1
	done
	echo "dev: a file changed, building again" >&2
done
