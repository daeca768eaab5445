#!/usr/bin/env bash
# examples/archive/start.sh [--name NAME] [--listen ADDRESSES]: starts an archive on this machine, from Debian's packages.
#
# The first run installs PostgreSQL if it is missing, makes a server of its own called NAME (onrecord) beside any other, with encryption,
# an owner with a random password and a group `editors`, makes the archive in it, and writes the address into the user's own settings,
# where `onrecord` finds it. Any later run starts the server if it is down and brings the archive up to date. With --listen '*' other
# machines may come too: they need the file that the address names as sslrootcert, and a role in the group `editors`.
#
# `pg_dropcluster --stop VERSION NAME` removes all of it but the settings. ONRECORD names the program if it is not in the path.
set -euo pipefail

name=onrecord listen=localhost
while [ $# -gt 0 ]; do
  case $1 in
    --name) name=${2:?a name}; shift 2 ;;
    --listen) listen=${2:?addresses}; shift 2 ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
die() { echo "start.sh: $*" >&2; exit 1; }
[[ $name =~ ^[a-z][a-z0-9_]*$ ]] || die "a name has small letters, digits and _"
onrecord=${ONRECORD:-onrecord}
"$onrecord" archive --help >/dev/null 2>&1 || die "no onrecord with the archive: cargo install --path . --bin onrecord --features archive"
settings=${XDG_CONFIG_HOME:-$HOME/.config}/onrecord/archive.toml

# as USER CMD...: as another user of this machine, where that is possible without a question or after one at the terminal.
as() {
  local user=$1; shift
  if [ "$(id -un)" = "$user" ]; then "$@"
  elif [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"
  elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then sudo -u "$user" "$@"
  else die "root is needed, and there is no sudo to ask: run this as root"; fi
}

if ! command -v pg_createcluster >/dev/null; then
  command -v apt-get >/dev/null || die "this needs Debian's postgresql; elsewhere, see docs/archive.md"
  # Debian would make a server called main too. None is wanted that nobody has asked for.
  [ -e /etc/postgresql-common/createcluster.conf ] || {
    as root mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | as root tee /etc/postgresql-common/createcluster.conf >/dev/null
  }
  as root apt-get update -qq
  as root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
command -v openssl >/dev/null || as root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openssl >/dev/null

# The cluster's version, port and state, if it is there.
cluster() { pg_lsclusters -h | awk -v name="$name" '$2 == name { print $1, $3, $4 }'; }

read -r version port state <<< "$(cluster)" || true
[ -z "${version:-}" ] || [ -e "/etc/postgresql/$version/$name/conf.d/onrecord.conf" ] || die "there is a server $name that this has not made: choose another --name"
if [ -z "${version:-}" ]; then
  [ ! -e "$settings" ] || die "$settings names an archive already: move it away first"
  version=$(ls /usr/lib/postgresql | sort -n | tail -n 1)
  as root pg_createcluster "$version" "$name" -- --auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
  etc=/etc/postgresql/$version/$name
  # A certificate of its own, by an authority of its own: only this server is trusted by who is given the authority.
  work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
  names="DNS:localhost,DNS:$(hostname),IP:127.0.0.1"
  new=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  openssl req -x509 "${new[@]}" -keyout "$work/ca.key" -out "$work/ca.pem" -days 3650 -subj "/CN=archive $name" 2>/dev/null
  openssl req "${new[@]}" -keyout "$work/server.key" -out "$work/server.csr" -subj "/CN=$(hostname)" 2>/dev/null
  openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 3650 \
    -extfile <(echo "subjectAltName=$names") -out "$work/server.pem" 2>/dev/null
  as root install -o postgres -g postgres -m 644 "$work/ca.pem" "$work/server.pem" "$etc"
  as root install -o postgres -g postgres -m 600 "$work/server.key" "$etc"
  printf '%s\n' 'local all postgres peer' 'hostssl archive all all scram-sha-256' | as root tee "$etc/pg_hba.conf" >/dev/null
  # A quarter of the memory, as PostgreSQL advises.
  memory=$(awk '/MemTotal/ { print int($2 / 4096) }' /proc/meminfo)
  printf '%s\n' "listen_addresses = '$listen'" 'ssl = on' "ssl_cert_file = '$etc/server.pem'" "ssl_key_file = '$etc/server.key'" \
    "shared_buffers = ${memory}MB" 'max_wal_size = 8GB' 'wal_compression = on' | as root tee "$etc/conf.d/onrecord.conf" >/dev/null
fi
[ "${state:-down}" = online ] || as root pg_ctlcluster "$version" "$name" start
read -r version port state <<< "$(cluster)"
sql() { as postgres psql -X -q -v ON_ERROR_STOP=1 -p "$port" -d "$1" -f -; }

# Whatever of this was cut off the last time is done now.
if ! [ -e "$settings" ]; then
  password=$(openssl rand -hex 24)
  (cd / && sql postgres <<< "DO \$\$ BEGIN CREATE ROLE onrecord LOGIN; EXCEPTION WHEN duplicate_object THEN END \$\$; ALTER ROLE onrecord PASSWORD '$password';
    DO \$\$ BEGIN CREATE ROLE editors; EXCEPTION WHEN duplicate_object THEN END \$\$;
    SELECT 'CREATE DATABASE archive OWNER onrecord' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'archive') \\gexec")
  mkdir -p "$(dirname "$settings")"
  (umask 077 && echo "address = \"postgres://onrecord:$password@localhost:$port/archive?sslrootcert=/etc/postgresql/$version/$name/ca.pem\"" > "$settings")
fi
env -u ONRECORD_ARCHIVE -u PGPASSWORD "$onrecord" archive init
(cd / && sql archive <<< 'GRANT USAGE ON SCHEMA onrecord TO editors; GRANT SELECT ON ALL TABLES IN SCHEMA onrecord TO editors;
  GRANT INSERT, UPDATE, DELETE ON onrecord.document, onrecord.statement TO editors;')
echo "the archive is on port $port; its address is in $settings"
