# Sourced by the scripts that install what tests need: Debian packages, as root where that is possible without a question.

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/onrecord
PACKAGES=$CACHE
mkdir -p "$CACHE"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore DEBIAN_FRONTEND=noninteractive

say() { echo "install: $*"; }

# as_root CMD...: runs a command as root where that is possible without a question.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else say "$1 needs root: run '$*' yourself, then start again" >&2; return 1
  fi
}

apt_install() {
  command -v apt-get >/dev/null || { say "please install $* with your package manager" >&2; return 1; }
  (
    flock 9
    [ -f "$PACKAGES/.apt-updated" ] && [ -n "$(find "$PACKAGES/.apt-updated" -mmin -600)" ] || { as_root apt-get update -qq && touch "$PACKAGES/.apt-updated"; }
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  ) 9>"$PACKAGES/.apt-lock"
}
