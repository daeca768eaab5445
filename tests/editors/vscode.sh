#!/usr/bin/env bash
# tests/editors/vscode.sh BINARY [PICTURES]: the real VS Code (code-server in Chromium) with the packaged extension and the real
# server, over a copy of examples/. With a second argument, the pictures of the documentation are written into that folder.
set -uo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); ROOT=$(cd "$HERE/../.." && pwd)
. "$HERE/sandbox.sh" "$1"
CLIENTS=${XDG_CACHE_HOME:-$HOME/.cache}/onrecord/editors
PICTURES=${2:-}
failed=0

# 1. The extension: types, bundle, packages.
ext=$SANDBOX/checkout/editors/vscode
mkdir -p "$ext"
cp -r "$ROOT"/editors/vscode/. "$ext/" 2>/dev/null
cp -r "$ROOT/docs" "$SANDBOX/checkout/docs"
if (cd "$ext" && node package.mjs --out "$SANDBOX/onrecord.vsix") > "$SANDBOX/package.log" 2>&1; then echo "ok - vscode: the extension compiles and packs"
else echo "not ok - vscode: the extension does not pack"; tail -n 30 "$SANDBOX/package.log"; exit 1; fi
if (cd "$ext" && node package.mjs --target linux-x64 --binary "$BINARY" --out "$SANDBOX/linux.vsix") > "$SANDBOX/package.log" 2>&1 &&
  python3 - "$SANDBOX/onrecord.vsix" "$SANDBOX/linux.vsix" <<'PY'
import sys, zipfile
plain, linux = (zipfile.ZipFile(p) for p in sys.argv[1:])
program = linux.getinfo("extension/server/onrecord")
assert program.external_attr >> 16 & 0o111, "the program is not executable"
assert 'TargetPlatform="linux-x64"' in linux.read("extension.vsixmanifest").decode()
names = plain.namelist()
for needed in ["extension/dist/extension.js", "extension/media/icon.png", "extension/LICENSE.txt", "extension/readme.md", "extension/changelog.md", "extension/schema.json", "extension/manual/rules/unbalanced-marks.md"]:
    assert needed in names, (needed, names)
assert not [n for n in names if "node_modules" in n or n.endswith(".ts") or "/server/" in n], names
PY
then echo "ok - vscode: a platform package brings the program along"
else echo "not ok - vscode: platform package"; tail -n 30 "$SANDBOX/package.log"; failed=1; fi

# VS Code asks a login shell for the PATH, so a test cannot set it; the program stands where `cargo install` puts it.
mkdir -p "$SANDBOX/home/.cargo/bin"
cp "$SANDBOX/bin/onrecord" "$SANDBOX/home/.cargo/bin/onrecord"

# 2. The editor, on loopback, with its own folders; nothing looks outside: no gallery, no telemetry, no updates.
mkdir -p "$SANDBOX/user/User" "$SANDBOX/extensions"
cp "$HERE/vscode-settings.json" "$SANDBOX/user/User/settings.json"
export EXTENSIONS_GALLERY='{"serviceUrl":""}' CS_DISABLE_GETTING_STARTED_OVERRIDE=1
code() {
  env HOME="$SANDBOX/home" XDG_CONFIG_HOME="$SANDBOX/config" XDG_DATA_HOME="$SANDBOX/data" XDG_CACHE_HOME="$SANDBOX/cache" PATH="$SANDBOX/bin:$PATH" \
    "$CLIENTS/node/node" "$CLIENTS/vscode/node_modules/code-server/out/node/entry.js" --config /dev/null \
    --user-data-dir "$SANDBOX/user" --extensions-dir "$SANDBOX/extensions" "$@"
}
code --install-extension "$SANDBOX/onrecord.vsix" --force > "$SANDBOX/install.log" 2>&1 || { echo "not ok - vscode: the extension cannot be installed"; cat "$SANDBOX/install.log"; exit 1; }
PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
code --bind-addr "127.0.0.1:$PORT" --auth none --disable-telemetry --disable-update-check --disable-workspace-trust \
  --disable-getting-started-override --disable-proxy --disable-file-downloads "$SANDBOX/articles" > "$SANDBOX/server.log" 2>&1 < /dev/null &
EDITOR_PID=$!
stop_editor() {
  # The group that `code` started: the editor has processes of its own for files, searches and extensions.
  local children; children=$(pgrep -P "$EDITOR_PID" | tr '\n' ' ')
  kill "$EDITOR_PID" $children 2>/dev/null; wait "$EDITOR_PID" 2>/dev/null
}
trap 'stop_editor; cleanup' EXIT
for _ in $(seq 300); do (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && break; sleep 0.2; done

# 3. A user at work.
NODE_PATH="$CLIENTS/js/node_modules" node "$HERE/vscode.cjs" "http://127.0.0.1:$PORT/?folder=$SANDBOX/articles" "$SANDBOX" "$PICTURES"
code=$?
[ $code -eq 0 ] || { failed=1; tail -n 15 "$SANDBOX/server.log"; cat "$SANDBOX"/user/logs/*/exthost*/*On*Record*/*.log "$SANDBOX"/user/logs/*/exthost*/output_logging*/*On\ Record*.log 2>/dev/null | tail -n 30; }
stop_editor
check_gone "vscode: no server outlives the editor" 15 || failed=1
exit $failed
