#!/usr/bin/env bash
# The frontend's slow steps, each only when its inputs changed.
# Usage: deploy/web.sh install | build | openapi
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/env.sh

# A mark is written after success alone, so an interrupted step starts again.
newer_than() { # mark, inputs…
	local mark=$1
	shift
	[ ! -e "$mark" ] || [ -n "$(find "$@" -newer "$mark" 2>/dev/null | head -n 1)" ]
}

install() {
	local mark=frontend/node_modules/.installed
	if newer_than "$mark" frontend/package.json frontend/package-lock.json; then
		echo "web: installing the frontend's packages" >&2
		(cd frontend && npm ci --no-audit --no-fund --loglevel=error </dev/null >&2)
		touch "$mark"
	fi
}

build() {
	install
	local mark=frontend/build/.complete
	# Folders count too: a deleted file changes its folder alone.
	if newer_than "$mark" frontend/src frontend/static frontend/*.json frontend/*.ts frontend/*.js frontend/node_modules/.installed; then
		echo "web: building the pages" >&2
		local log=.tools/web-build.log
		(cd frontend && npm run --silent build </dev/null) >"$log" 2>&1 || {
			cat "$log" >&2
			exit 1
		}
		touch "$mark"
	fi
}

openapi() {
	install
	go run ./api openapi >.tools/openapi.yaml
	cmp -s .tools/openapi.yaml openapi.yaml || cp .tools/openapi.yaml openapi.yaml
	(cd frontend && npm run --silent api </dev/null)
}

"$1"
