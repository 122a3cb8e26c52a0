#!/usr/bin/env bash
# Keeps the shared stages of all Dockerfiles the same text, which is what makes BuildKit run them once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly END='# ---- end of the shared stages'

usage() {
  cat <<'HELP'
Usage: scripts/dockerfiles.sh [--check] [--help]

Copies docker/shared.Dockerfile into the head of every service's Dockerfile.

  --check   write nothing; exit 1 and name the Dockerfiles that differ
HELP
}

# The Dockerfile $1 with the shared stages as they are now.
with_shared_stages() {
  cat docker/shared.Dockerfile
  sed "0,/^$END\$/d" "$1"
}

main() {
  local check=false status=0 file wanted
  case ${1:-} in
    --help | -h) usage; exit 0 ;;
    --check) check=true ;;
    "") ;;
    *) usage >&2; exit 2 ;;
  esac
  while read -r file; do
    if ! grep -q "^$END\$" "$file"; then
      printf 'dockerfiles: %s has no line "%s"\n' "$file" "$END" >&2
      status=1
      continue
    fi
    wanted=$(with_shared_stages "$file")
    if [[ $wanted == "$(cat "$file")" ]]; then continue; fi
    if $check; then
      printf 'dockerfiles: %s differs from docker/shared.Dockerfile: run scripts/dockerfiles.sh\n' "$file" >&2
      status=1
    else
      printf '%s\n' "$wanted" >"$file"
      printf 'dockerfiles: %s brought up to date\n' "$file" >&2
    fi
  done < <(git ls-files --cached --others --exclude-standard | grep -E '(^|/)Dockerfile$')
  exit "$status"
}

main "$@"
