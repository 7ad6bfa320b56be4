#!/usr/bin/env bash
# Browser tests on the real program: a fresh data folder, its own Postgres, the sample office, a
# free port. Usage: deploy/e2e.sh path/to/crm [playwright arguments]
set -uo pipefail
cd "$(dirname "$0")/.."
program=$1
shift
data=$(mktemp -d)
chmod 755 "$data"
mkdir -p coverage/e2e
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
export CRM_URL=http://127.0.0.1:$port
# A working day at four, so that texts go out whenever the tests run, and many of the day's in this
# half hour; and customers who answer only when a test says so.
export CRM_NOW=2026-11-23T16:00:00-05:00 CRM_STAGGER=300ms

env -u DATABASE_URL GOCOVERDIR=coverage/e2e CRM_DATA_DIR="$data" CRM_LISTEN="127.0.0.1:$port" CRM_PUBLIC_URL="$CRM_URL" \
	CRM_WEB_DIR=frontend/build "$program" serve --sample >coverage/e2e-server.log 2>&1 &
server=$!
finish() {
	kill "$server" 2>/dev/null
	wait "$server" 2>/dev/null
	rm -rf "$data"
}
trap finish EXIT
trap 'exit 1' INT TERM

for ((second = 0; ; second++)); do
	curl_status=$(node -e 'fetch(process.env.CRM_URL + "/").then((r) => console.log(r.status), () => console.log(0))')
	[ "$curl_status" = 200 ] && break
	if [ "$second" -ge 180 ] || ! kill -0 "$server" 2>/dev/null; then
		echo "e2e: the program did not come up:" >&2
		tail -n 30 coverage/e2e-server.log >&2
		exit 1
	fi
	sleep 1
done
export CRM_SERVER_LOG=$PWD/coverage/e2e-server.log PLAYWRIGHT_JSON_OUTPUT_NAME=$PWD/coverage/playwright.json
cd frontend && npx --no-install playwright test --reporter=list,json "$@"
