#!/usr/bin/env bash
# tests/editors/emacs.sh BINARY: the real Emacs with eglot and the real server, over a copy of examples/.
set -uo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
. "$HERE/sandbox.sh" "$1"
failed=0
# Not with -Q: it would leave out the folder in which Debian puts eglot.
env HOME="$SANDBOX/home" XDG_CONFIG_HOME="$SANDBOX/config" XDG_CACHE_HOME="$SANDBOX/cache" PATH="$SANDBOX/bin:$PATH" \
  emacs --batch -l "$HERE/emacs.el" "$SANDBOX/articles" 2> "$SANDBOX/stderr" || { failed=1; tail -n 40 "$SANDBOX/stderr"; }
[ -s "$SANDBOX/pids" ] || { echo "not ok - emacs: the server was never started"; failed=1; }
check_gone "emacs: no server outlives the editor" 5 || failed=1
exit $failed
