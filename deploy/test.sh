#!/usr/bin/env bash
# Everything that CI runs. Each step runs even when one before it failed; the last line counts the
# tests of all runners from their own reports, and the exit code is 0 only if every step passed.
# Usage: deploy/test.sh [lint|golang|web|generated|e2e …]
set -uo pipefail
cd "$(dirname "$0")/.."
. deploy/env.sh
exec </dev/null
COVERAGE=${COVERAGE:-0}
[ -z "${CI:-}" ] || export NO_COLOR=1

steps=("$@")
[ ${#steps[@]} -gt 0 ] || steps=(lint golang web generated e2e)
export PLAYWRIGHT_CHROMIUM=${PLAYWRIGHT_CHROMIUM:-$(cat .tools/chromium.path 2>/dev/null)}
rm -rf coverage
mkdir -p coverage
measured=$(go list ./api/... | grep -v -e /simulator -e /dbtest | paste -sd, -)

lint() {
	local result=0
	golangci-lint run ./api/... ./migrations/... || result=1
	golangci-lint fmt --diff ./api/... ./migrations/... || result=1
	deploy/web.sh install && (cd frontend && npm run --silent lint) || result=1
	return $result
}

golang() {
	deploy/web.sh install || return 1 # public CSV files that Go's tests read are among the packages
	go build -o coverage/testserver ./api/platform/dbtest/testserver || return 1
	coverage/testserver -- go test -json -count=1 -timeout 20m -coverpkg="$measured" -coverprofile=coverage/go.out ./... |
		node deploy/results.mjs go coverage/go.json
}

web() {
	local result=0
	deploy/web.sh install || return 1
	(
		cd frontend
		npm run --silent check || exit 1
	) || result=1
	(cd frontend && npm run --silent test:unit -- --reporter=default --reporter=json --outputFile.json=../coverage/vitest.json) || result=1
	return $result
}

generated() {
	local files=(openapi.yaml frontend/src/lib/api/schema.d.ts) before
	before=$(cat "${files[@]}" 2>/dev/null | cksum)
	deploy/web.sh openapi || return 1
	[ "$before" = "$(cat "${files[@]}" | cksum)" ] && return
	echo "openapi.yaml or the frontend's types were out of date. They are regenerated now: look at them and commit." >&2
	return 1
}

e2e() {
	deploy/web.sh build || return 1
	go build -cover -coverpkg="$measured" -o coverage/crm ./api || return 1
	deploy/e2e.sh coverage/crm
}

coverage() {
	[ -s coverage/go.out ] || return 0
	if ls coverage/e2e/covcounters.* >/dev/null 2>&1; then
		go tool covdata textfmt -i=coverage/e2e -o=coverage/e2e.out && tail -n +2 coverage/e2e.out >>coverage/go.out
	fi
	grep -v '\.gen\.go:' coverage/go.out >coverage/all.out
	local total
	total=$(go tool cover -func=coverage/all.out | awk '/^total:/ { sub("%", "", $3); print $3 }')
	echo "coverage: $total% of the Go statements (wanted: more than $COVERAGE%)"
	awk -v total="$total" -v wanted="$COVERAGE" 'BEGIN { exit !(total > wanted) }'
}

failed=()
for step in "${steps[@]}" coverage; do
	[ "$step" = coverage ] || echo "== $step"
	"$step" || failed+=("$step")
done
[ ${#failed[@]} -eq 0 ] || echo "failed: ${failed[*]}"
node deploy/results.mjs summary coverage || exit 1
[ ${#failed[@]} -eq 0 ]
