#!/usr/bin/env bash
# tests/archive/install.sh [postgres|spark]: what the tests of the archive need, from Debian packages and PyPI alone.
#
# postgres: Debian's PostgreSQL server (no service of it is started or used: each test runs a throw-away one of its own) and openssl.
# spark: Java and pyspark, into ${XDG_CACHE_HOME:-$HOME/.cache}/onrecord/spark (about 450 MB). Repeatable.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../packages.sh"
PYSPARK=3.5.6

install_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || pg_config --bindir >/dev/null 2>&1 || {
    # Debian would start a server of its own after the installation; none is wanted.
    as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    apt_install postgresql
  }
  command -v openssl >/dev/null || apt_install openssl
}

install_spark() {
  command -v java >/dev/null || apt_install openjdk-17-jre-headless
  [ "$(cat "$CACHE/spark.installed" 2>/dev/null)" = "$PYSPARK" ] && return
  python3 -m venv "$CACHE/spark" 2>/dev/null || { apt_install python3-venv && python3 -m venv "$CACHE/spark"; }
  "$CACHE/spark/bin/pip" install -q "pyspark==$PYSPARK"
  echo "$PYSPARK" > "$CACHE/spark.installed"
}

"install_${1:-postgres}"
