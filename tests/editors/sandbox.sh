# Sourced with the path of the binary: a temporary folder with a copy of examples/, a home of its own, and a program `onrecord` on
# the PATH that notes its process before it becomes the real one, so that a test can tell whether it has ended.
BINARY=$(readlink -f "$1") && [ -x "$BINARY" ] || { echo "not ok - no program at $1"; exit 1; }
SANDBOX=$(mktemp -d "${TMPDIR:-/tmp}/onrecord-editor.XXXXXX")
mkdir -p "$SANDBOX"/{bin,home,state,data,config,cache}
cp -r "$ROOT/examples" "$SANDBOX/articles"
cat > "$SANDBOX/bin/onrecord" <<SH
#!/bin/sh
[ "\$1" = lsp ] && echo \$\$ >> "$SANDBOX/pids"
exec "$BINARY" "\$@"
SH
chmod +x "$SANDBOX/bin/onrecord"
: > "$SANDBOX/pids"

# Is a process still at work? One that has ended and was not yet asked for its exit code (a zombie) is not.
alive() { [ -d "/proc/$1" ] && ! grep -q '^State:.[ZX]' "/proc/$1/status" 2>/dev/null; }

# check_gone NAME SECONDS: a test that all servers started so far end within some seconds.
check_gone() {
  local left
  for _ in $(seq $(($2 * 10))); do
    left=
    while read -r pid; do alive "$pid" && left="$left $pid"; done < "$SANDBOX/pids"
    [ -z "$left" ] && { echo "ok - $1"; return 0; }
    sleep 0.1
  done
  echo "not ok - $1: still running after $2 s:$left"
  for pid in $left; do kill -9 "$pid"; done
  return 1
}

cleanup() {
  while read -r pid; do alive "$pid" && kill -9 "$pid" 2>/dev/null; done < "$SANDBOX/pids"
  rm -rf "$SANDBOX"
}
trap cleanup EXIT
