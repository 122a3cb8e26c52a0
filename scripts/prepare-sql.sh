#!/usr/bin/env bash
# Checks every SQL statement of crates/store against a fresh schema and stores the result in .sqlx.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ ${1:-} == --help ]] && { echo "Usage: scripts/prepare-sql.sh [--help]   (needs PostgreSQL's server programs)"; exit 0; }

cargo build --quiet -p demo --bin scratch-postgres
folder=$(mktemp -d)
exec 3< <(exec target/debug/scratch-postgres crates/store/migrations "$folder")
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
read -r DATABASE_URL <&3 || { echo "prepare-sql: no database came up" >&2; exit 1; }
export DATABASE_URL
rm -rf .sqlx && mkdir .sqlx
touch crates/store/src/lib.rs
SQLX_OFFLINE_DIR=$PWD/.sqlx cargo check --quiet -p store --all-targets
echo "prepare-sql: $(find .sqlx -name '*.json' | wc -l) statements are checked"
