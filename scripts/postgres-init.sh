#!/usr/bin/env bash
# Creates the owner, the role of each service and their schemas in the database; run again, it only sets the passwords.
set -euo pipefail

# The services that sign in, one role each; the password of role x_y is in POSTGRES_X_Y_PASSWORD.
readonly ROLES=(api_gateway agent_engine github_api jira_api slack_api sentry_api internal_dashboard_api knowledge_graph)
readonly DATABASE=${POSTGRES_DB:-agents}

usage() {
  cat <<'HELP'
Usage: scripts/postgres-init.sh [--help]

Runs as a superuser, by psql's own variables (PGHOST, PGUSER, ...) or, in the postgres
image's /docker-entrypoint-initdb.d, by POSTGRES_USER over the local socket. Creates the
database POSTGRES_DB (agents) if it is missing, its owner agents_owner and one login role
per service. Migrations, run by the owner, grant each role the tables that it needs.

Asks for POSTGRES_OWNER_PASSWORD and, per role, POSTGRES_<ROLE>_PASSWORD (`make env` makes them).
HELP
}

psql_quietly() {
  psql --no-psqlrc --quiet --no-align --tuples-only -v ON_ERROR_STOP=1 ${POSTGRES_USER:+--username "$POSTGRES_USER"} "$@"
}

# The name of the variable that holds the password of role $1.
password_variable() { printf 'POSTGRES_%s_PASSWORD' "${1^^}"; }

# Creates login role $1 with the attributes $3 unless it exists; its password is read from the variable $2 by psql itself.
role() {
  if [[ -z ${!2:-} ]]; then
    printf 'postgres-init: %s is not set: run make env\n' "$2" >&2
    exit 1
  fi
  # The server's statement log is off for this session: the password is in the statement.
  psql_quietly --dbname "$DATABASE" -v role="$1" <<SQL
SET password_encryption = 'scram-sha-256';
SET log_statement = 'none';
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
\getenv password $2
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB $3 PASSWORD :'password';
SQL
}

main() {
  case ${1:-} in
    --help | -h) usage; exit 0 ;;
    "") ;;
    *) usage >&2; exit 2 ;;
  esac
  psql_quietly --dbname postgres -v name="$DATABASE" <<'SQL'
SELECT format('CREATE DATABASE %I', :'name') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
SQL
  role agents_owner POSTGRES_OWNER_PASSWORD CREATEROLE
  local name
  for name in "${ROLES[@]}"; do role "$name" "$(password_variable "$name")" NOCREATEROLE; done
  # The schema public belongs to the database's owner since PostgreSQL 15.
  psql_quietly --dbname "$DATABASE" -v name="$DATABASE" -v roles="$(IFS=,; printf '%s' "${ROLES[*]}")" <<'SQL'
ALTER DATABASE :"name" OWNER TO agents_owner;
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', :'name', role) FROM unnest(string_to_array(:'roles', ',')) AS role \gexec
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS knowledge_graph AUTHORIZATION knowledge_graph;
ALTER ROLE knowledge_graph IN DATABASE :"name" SET search_path = knowledge_graph;
SQL
  printf 'postgres-init: database %s has its owner and %s roles\n' "$DATABASE" "${#ROLES[@]}" >&2
}

main "$@"
