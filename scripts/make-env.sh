#!/usr/bin/env bash
# Writes .env from .env.example and makes the secrets that are ours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

FILE=.env
DEMO=false

usage() {
  cat <<'HELP'
Usage: scripts/make-env.sh [--demo] [--output FILE] [--help]

Copies .env.example to FILE (.env) if it is not there, adds variables that are new since,
and makes every secret of ours that is empty. What is set stays. FILE is readable by its
owner only.

  --demo         point everything outside at the simulator and start it with the others
                 (COMPOSE_PROFILES=demo): no account and no model key is needed
  --output FILE  another file; with compose: docker compose --env-file FILE ...
HELP
}

fail() { printf 'make-env: %s\n' "$*" >&2; exit 1; }

value_of() { sed -n "s/^$1=//p" "$FILE" | head -n 1; }

# Sets variable $1 to $2, in its place or, if it has none, at the end.
set_value() {
  local name=$1 value=$2
  if grep -q "^$name=" "$FILE"; then
    # The value is data to awk, never a pattern.
    NEW=$value awk -v name="$name" 'index($0, name "=") == 1 { print name "=" ENVIRON["NEW"]; next } { print }' "$FILE" >"$FILE.new"
    cat "$FILE.new" >"$FILE"
    rm -f "$FILE.new"
  else
    printf '%s=%s\n' "$name" "$value" >>"$FILE"
  fi
}

set_if_empty() { if [[ -z $(value_of "$1") ]]; then set_value "$1" "$2"; fi; }

# A variable that .env.example has gained comes with its comment.
add_missing() {
  local name
  while read -r name; do
    grep -q "^$name=" "$FILE" && continue
    { grep -B 1 "^$name=" .env.example | grep '^#' || true; grep "^$name=" .env.example; } >>"$FILE"
    printf 'make-env: added %s\n' "$name" >&2
  done < <(sed -n 's/^\([A-Z_]*\)=.*/\1/p' .env.example)
}

random_hex() { openssl rand -hex 32; }
random_base64() { openssl rand -base64 32; }

# An Ed25519 seed is the end of the PKCS#8 form, the public key the end of the SPKI form.
new_seed() { openssl genpkey -algorithm ed25519 -outform DER | tail -c 32 | base64; }
public_key_of() {
  local pkcs8_head='\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'
  { printf '%b' "$pkcs8_head"; base64 -d <<<"$1"; } |
    openssl pkey -inform DER -pubout -outform DER | tail -c 32 | base64
}

sha256_of() { printf '%s' "$1" | openssl dgst -sha256 -r | cut -d ' ' -f 1; }

make_secrets() {
  local name
  for name in $(sed -nE 's/^(POSTGRES_[A-Z_]*PASSWORD|REDIS_PASSWORD)=.*/\1/p' .env.example) \
    GITHUB_WEBHOOK_SECRET OPERATOR_TOKEN API_GATEWAY_SERVICE_TOKEN AGENT_ENGINE_SERVICE_TOKEN; do
    set_if_empty "$name" "$(random_hex)"
  done
  set_if_empty SESSION_KEY "$(random_base64)"
  set_if_empty EFFECT_MARKER_KEY "$(random_base64)"
  set_if_empty RUN_TOKEN_PRIVATE_KEY "$(new_seed)"
  set_value RUN_TOKEN_PUBLIC_KEY "$(public_key_of "$(value_of RUN_TOKEN_PRIVATE_KEY)")"
  set_value SERVICE_CALLERS "api-gateway=$(sha256_of "$(value_of API_GATEWAY_SERVICE_TOKEN)"),agent-engine=$(sha256_of "$(value_of AGENT_ENGINE_SERVICE_TOKEN)")"
}

# The simulator's own defaults for its two keys; they open nothing else.
point_at_simulator() {
  local name base=http://simulator:7000
  for name in GITHUB_TOKEN ANTHROPIC_API_KEY; do
    case $(value_of "$name") in
      "" | sim-*) ;;
      *) fail "$FILE has a real $name: choose another file with --output" ;;
    esac
  done
  set_value PROVIDERS github
  set_value GITHUB_TOKEN sim-github-token
  set_value GITHUB_REPOSITORIES '*'
  set_value GITHUB_API_URL "$base/github"
  set_value GITHUB_GIT_URL "$base/git"
  set_value ANTHROPIC_API_KEY sim-model-key
  set_value ANTHROPIC_BASE_URL "$base/anthropic"
  set_value COMPOSE_PROFILES demo
}

main() {
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --demo) DEMO=true ;;
      --output)
        FILE=${2:?--output needs a file}
        shift
        ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
  umask 077
  mkdir -p "$(dirname "$FILE")"
  if [[ -e $FILE ]]; then add_missing; else cp .env.example "$FILE"; fi
  chmod 600 "$FILE"
  make_secrets
  if $DEMO; then point_at_simulator; fi
  printf 'make-env: %s is complete; what you bring (tokens, repositories) goes there too\n' "$FILE" >&2
}

main "$@"
