#!/usr/bin/env bash
# Starts the containers with the simulator in place of everything outside, and follows one webhook to its comment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PROJECT=agents-smoke ENV_FILE=.run/smoke.env
readonly CANNOT_RUN=3
# Services wait for each other's health, four in turn.
export HEALTH_INTERVAL=1s
HERE=$PWD
readonly HERE

usage() {
  cat <<'HELP'
Usage: scripts/smoke.sh [--profile PROFILE | --prebuilt FOLDER | --no-build] [--keep] [--help]

Builds the images, starts the compose project agents-smoke with the profile demo and its
own .env (.run/smoke.env), checks the containers (health, users, networks, ports), sends a
signed issue_comment webhook to the gateway and waits for the agent's comment and pull
request. Prints one line per check. Then removes the project with its volumes.

  --profile, --prebuilt   as in scripts/build-images.sh
  --no-build              the images are there
  --keep                  leave the project running

Needs Node (to send and to check), and the ports 8000, 3002, 5000, 7000 and three of 8080-8089.
Exit: 0 all checks hold · 1 one does not · 3 skipped: no Docker engine can run here
HELP
}

say() { printf 'smoke: %s\n' "$*" >&2; }

compose() { docker compose --project-name "$PROJECT" --env-file "$ENV_FILE" "$@"; }

remove() { compose down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || say "the project $PROJECT could not be removed"; }

# What there is to know where something went wrong, before it is removed.
explain() {
  compose ps --all --format 'table {{.Name}}\t{{.Status}}' >&2 || true
  compose logs --no-color --tail 25 >&2 || true
}

# Builds unless told not to; the images' build log is long, so it is shown only where it failed.
build() {
  local log=.run/smoke-build.log start=$SECONDS
  say "building the images (log: $log)"
  if ! scripts/build-images.sh --env-file "$ENV_FILE" "$@" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    say "the images could not be built"
    exit 1
  fi
  say "images built in $((SECONDS - start)) s"
}

start() {
  local start=$SECONDS log=.run/smoke-up.log
  say "starting"
  if ! compose up --detach --wait --wait-timeout 240 --no-build >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    explain
    return 1
  fi
  say "all containers healthy after $((SECONDS - start)) s"
}

checks() {
  local failed=0
  node "$HERE/scripts/smoke/containers.mjs" "$PROJECT" || failed=1
  (
    # Our own file: plain NAME=value lines.
    set -a
    # shellcheck disable=SC1090
    . <(grep -E '^(GITHUB_WEBHOOK_SECRET|OPERATOR_TOKEN|AGENT_PREFIX)=' "$ENV_FILE")
    exec node "$HERE/scripts/smoke/task.mjs"
  ) || failed=1
  if ((failed)); then explain; fi
  return "$failed"
}

main() {
  local keep=false no_build=false options=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --profile | --prebuilt) options+=("$1" "${2:?$1 needs a value}") && shift ;;
      --no-build) no_build=true ;;
      --keep) keep=true ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
  if ! scripts/install-docker.sh --check; then
    say "SKIPPED: the containers were not tested (scripts/install-docker.sh installs and starts an engine where one can run)"
    exit "$CANNOT_RUN"
  fi
  scripts/make-env.sh --demo --output "$ENV_FILE"
  # A run that was killed leaves its containers, and passwords in volumes that no longer fit.
  remove
  $no_build || build "${options[@]}"
  $keep || trap remove EXIT
  start
  if checks; then say "all checks hold"; else say "FAILED"; exit 1; fi
}

main "$@"
