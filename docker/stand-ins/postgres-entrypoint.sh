#!/bin/bash
# Does what we use of the official postgres image's entrypoint: PGDATA, POSTGRES_USER,
# POSTGRES_PASSWORD, POSTGRES_DB and /docker-entrypoint-initdb.d (*.sh, *.sql) at first start.
set -euo pipefail

: "${PGDATA:?}"
export POSTGRES_USER=${POSTGRES_USER:-postgres}
export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}

if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
if [[ ${1:-} != postgres ]]; then exec "$@"; fi

# PostgreSQL refuses to run as root.
if [[ $EUID -eq 0 ]]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

first_start() {
  if [[ -z ${POSTGRES_PASSWORD:-} ]]; then
    echo "POSTGRES_PASSWORD is not set: the first start needs the superuser's password" >&2
    exit 1
  fi
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 >/dev/null
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  # Reached only by the scripts below until they are done: no TCP yet.
  pg_ctl --wait start --silent -o "-c listen_addresses=''"
  local psql=(psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER")
  if [[ $POSTGRES_DB != postgres ]]; then
    "${psql[@]}" --dbname postgres -v name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
  fi
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh)
        # shellcheck disable=SC1090
        if [[ -x $script ]]; then "$script"; else . "$script"; fi
        ;;
      *.sql) "${psql[@]}" --dbname "$POSTGRES_DB" --file "$script" ;;
    esac
  done
  pg_ctl --wait --mode=fast stop --silent
}

if [[ ! -s $PGDATA/PG_VERSION ]]; then first_start; fi
exec "$@" -c listen_addresses='*'
