#!/usr/bin/env bash
# tests/editors/nvim.sh BINARY: the real Neovim with editors/nvim and the real server, over a copy of examples/.
set -uo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
. "$HERE/sandbox.sh" "$1"
NVIM=${NVIM:-${XDG_CACHE_HOME:-$HOME/.cache}/onrecord/editors/nvim/bin/nvim}
failed=0

# The health report and the help tags are written beside the files they belong to, so the runtime folder is a copy too.
cp -r "$ROOT/editors/nvim" "$SANDBOX/nvim"
printf '"The tide comes twice a day," Jonas Petrie said.\n' > "$SANDBOX/home/alone.txt"
run_nvim() {
  env HOME="$SANDBOX/home" XDG_STATE_HOME="$SANDBOX/state" XDG_DATA_HOME="$SANDBOX/data" XDG_CONFIG_HOME="$SANDBOX/config" \
    XDG_CACHE_HOME="$SANDBOX/cache" PATH="$SANDBOX/bin:$PATH" ONRECORD_NVIM="$SANDBOX/nvim" \
    "$NVIM" --clean --cmd "set runtimepath+=$SANDBOX/nvim" --cmd 'runtime plugin/onrecord.lua' --headless "$@"
}

run_nvim -l "$HERE/nvim.lua" "$SANDBOX/articles" 2> "$SANDBOX/stderr" || { failed=1; tail -n 40 "$SANDBOX/stderr"; }
[ -s "$SANDBOX/pids" ] || { echo "not ok - nvim: the server was never started"; failed=1; }
check_gone "nvim: no server outlives the editor" 5 || failed=1

# An editor that is killed cannot say goodbye; the server must notice by itself.
: > "$SANDBOX/pids"
run_nvim --cmd "set noswapfile" -c "lua vim.lsp.enable('onrecord')" -c "edit $SANDBOX/articles/agency.txt" < <(sleep 60) > /dev/null 2>&1 &
shell=$!
for _ in $(seq 100); do [ -s "$SANDBOX/pids" ] && break; sleep 0.1; done
sleep 1
editor=$(ps -o ppid= -p "$(head -n 1 "$SANDBOX/pids")" | tr -d ' ')
kill -9 "${editor:-$shell}" 2>/dev/null
wait "$shell" 2>/dev/null
check_gone "nvim: the server ends when the editor is killed" 10 || failed=1
exit $failed
