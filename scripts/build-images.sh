#!/usr/bin/env bash
# Builds all images, compiling the workspace once, or not at all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PREBUILT=agents-system/binaries
WORK=""

usage() {
  cat <<'HELP'
Usage: scripts/build-images.sh [--profile PROFILE | --prebuilt FOLDER] [--env-file FILE] [--help]

  --profile PROFILE   cargo profile: release (default), or ci: quick to build, slow to run
  --prebuilt FOLDER   take the binaries from FOLDER, such as target/debug, instead of
                      compiling; they must run on Debian 12 (glibc 2.36 or older)
  --env-file FILE     variables for compose (.env)
HELP
}

fail() { printf 'build-images: %s\n' "$*" >&2; exit 1; }

# Makes one image of the binaries, which the services' images copy from. In the build context
# they would be sent to BuildKit fourteen times.
gather() {
  local folder=$1 binary
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"; docker image rm "$PREBUILT" >/dev/null 2>&1 || true' EXIT
  while read -r binary; do
    [[ -x $folder/$binary ]] || fail "$folder/$binary is missing: cargo build --bins first"
    if command -v strip >/dev/null; then
      strip --strip-all -o "$WORK/$binary" "$folder/$binary"
    else
      cp "$folder/$binary" "$WORK/$binary"
    fi
  done <docker/binaries
  printf 'FROM scratch\nCOPY . /out\n' | DOCKER_BUILDKIT=1 docker build --tag "$PREBUILT" --file - "$WORK"
}

main() {
  local env_file=.env folder=""
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --profile) export CARGO_PROFILE=${2:?--profile needs a name} && shift ;;
      --prebuilt) folder=${2:?--prebuilt needs a folder} && shift ;;
      --env-file) env_file=${2:?--env-file needs a file} && shift ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
  [[ -e $env_file ]] || fail "$env_file is missing: run make env"
  export BINARIES=compiled
  if [[ -n $folder ]]; then
    gather "$folder"
    export BINARIES=$PREBUILT
  fi
  docker compose --env-file "$env_file" --profile demo build
  # What the images of the last build have become: without a name.
  docker image prune --force --filter label=com.docker.compose.project=agents-system >/dev/null
}

main "$@"
