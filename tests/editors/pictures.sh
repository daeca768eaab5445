#!/usr/bin/env bash
# tests/editors/pictures.sh [check|nvim|vscode|icon...]: makes the pictures of the documentation anew, from the programs at work.
#
# Terminals are real ones (tmux), read back with their colours and drawn by Chromium, so that a picture shows what the program
# printed and not what somebody remembers. Needs tmux beside what install.sh brings.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
CLIENTS=${XDG_CACHE_HOME:-$HOME/.cache}/onrecord/editors
export NODE_PATH=$CLIENTS/js/node_modules
cd "$ROOT"
command -v tmux >/dev/null || { echo "pictures.sh: tmux is needed" >&2; exit 2; }
"$HERE/install.sh" all
BINARY=${ONRECORD_BIN:-}
if [ -z "$BINARY" ]; then
  cargo build --release --locked -q
  BINARY=$(cargo metadata --no-deps --format-version 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')/release/onrecord
fi
. "$HERE/sandbox.sh" "$BINARY"
mkdir -p docs/images

# in_tmux COLUMNS ROWS COMMAND KEYS...: runs a command in a terminal, types, and prints what is on the screen. An argument `~N` waits N seconds.
in_tmux() {
  local columns=$1 rows=$2 command=$3 socket=$SANDBOX/tmux.$RANDOM; shift 3
  printf '%s\n' 'set -g status off' 'set -g default-terminal tmux-256color' 'set -as terminal-features ",*:RGB:usstyle"' > "$SANDBOX/tmux.conf"
  env -u TMUX HOME="$SANDBOX/home" XDG_STATE_HOME="$SANDBOX/state" XDG_CONFIG_HOME="$SANDBOX/config" XDG_DATA_HOME="$SANDBOX/data" COLORTERM=truecolor \
    PATH="$SANDBOX/bin:$PATH" LC_ALL=C.UTF-8 tmux -S "$socket" -f "$SANDBOX/tmux.conf" new-session -d -x "$columns" -y "$rows" -c "$SANDBOX" "$command"
  for key in "$@"; do
    case $key in "~"*) sleep "${key#\~}" ;; *) tmux -S "$socket" send-keys -- "$key" ;; esac
  done
  tmux -S "$socket" capture-pane -e -p
  tmux -S "$socket" kill-server
}

picture_check() {
  # The terminal is as high as the output, so that nothing of it has scrolled away; the picture is of its beginning.
  cp -r "$SANDBOX/articles" "$SANDBOX/examples"
  local rows=$(( $("$BINARY" check "$SANDBOX/examples" | wc -l) + 3 ))
  in_tmux 120 "$rows" "printf '\\033[32m$ \\033[0monrecord check examples\\n'; onrecord check examples; sleep 30" "~2" | head -n 36 > "$SANDBOX/check.ansi"
  node "$HERE/terminal.cjs" "$SANDBOX/check.ansi" docs/images/check.png "onrecord check examples"
}

picture_nvim() {
  cat > "$SANDBOX/init.lua" <<LUA
vim.opt.runtimepath:append('$ROOT/editors/nvim')
vim.opt.termguicolors = true
vim.opt.number, vim.opt.wrap, vim.opt.linebreak, vim.opt.swapfile, vim.opt.signcolumn = true, true, true, false, 'yes'
vim.opt.showmode, vim.opt.ruler, vim.opt.laststatus = false, false, 2
vim.o.winborder = 'rounded'
vim.diagnostic.config({ virtual_text = false, underline = true, signs = true })
vim.lsp.enable('onrecord')
LUA
  in_tmux 118 34 "$CLIENTS/nvim/bin/nvim --clean -u $SANDBOX/init.lua articles/courier.md" "~3" "20G" "50|" "~1" "K" "~2" > "$SANDBOX/nvim.ansi"
  node "$HERE/terminal.cjs" "$SANDBOX/nvim.ansi" docs/images/neovim.png "nvim examples/courier.md"
}

picture_vscode() {
  mkdir -p "$SANDBOX/pictures"
  "$HERE/vscode.sh" "$BINARY" "$SANDBOX/pictures"
  cp "$SANDBOX"/pictures/vscode-*.png docs/images/
  cp docs/images/vscode-hover.png editors/vscode/media/hover.png
  cp docs/images/vscode-speakers.png editors/vscode/media/speakers.png
}

picture_icon() { node "$HERE/terminal.cjs" editors/vscode/media/icon.svg editors/vscode/media/icon.png; }

for name in "${@:-icon check nvim vscode}"; do for n in $name; do "picture_$n"; done; done
