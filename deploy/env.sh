# Sourced by the scripts of this folder: a home folder that can be written (Go and npm keep their
# caches there) and the tools of .tools first on the path.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
	export HOME=$PWD/.tools/home
	mkdir -p "$HOME"
fi
export PATH=$PWD/.tools/bin:$PWD/.tools/node_modules/.bin:$PATH
export npm_config_update_notifier=false npm_config_fund=false
