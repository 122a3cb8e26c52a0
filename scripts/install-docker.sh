#!/usr/bin/env bash
# Makes `docker`, `docker compose` (v2) and `docker buildx` work on a bare Debian or Ubuntu machine.
set -euo pipefail

# The engine cannot run on this machine: callers skip what needs it, and say so.
readonly CANNOT_RUN=3
readonly PLUGINS=/usr/local/lib/docker/cli-plugins

usage() {
  cat <<'HELP'
Usage: scripts/install-docker.sh [--check] [--help]

Installs the Docker engine and the compose and buildx plugins from the
distribution's packages (from Debian 13's where this release has none new
enough; DEBIAN_MIRROR names a mirror where apt knows none) and starts the engine. What is
there already is left alone.

  --check   only say whether an engine answers; install and start nothing

Exit: 0 ready · 1 something failed · 3 a Docker engine cannot run here (why is printed)
HELP
}

say() { printf 'install-docker: %s\n' "$*" >&2; }

cannot_run() {
  say "a Docker engine cannot run here: $*"
  exit "$CANNOT_RUN"
}

# Installing and starting need root; CI machines often are root and have no sudo.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo "$@"
  else
    cannot_run "root is needed for \`$1\`, and sudo does not allow it without a password"
  fi
}

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

apt_install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2; }

install_engine() {
  command -v dockerd >/dev/null && command -v docker >/dev/null && return
  command -v apt-get >/dev/null || cannot_run "docker is not installed, and only apt-get is known to this script"
  say "installing docker.io"
  as_root apt-get update -q >&2
  # Debian 13 has the client in a package of its own.
  if apt-cache show docker-cli >/dev/null 2>&1; then apt_install docker.io docker-cli iptables; else apt_install docker.io iptables; fi
}

plugins_work() {
  docker compose version --short 2>/dev/null | grep -Eq '^v?([2-9]|[1-9][0-9])\.' && docker buildx version >/dev/null 2>&1
}

# The newest packaged major version of $1 in the configured sources, or nothing.
packaged_major() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*\)[.].*/\1/p'; }

install_plugins() {
  plugins_work && return
  if [[ -n $(packaged_major docker-compose-v2) ]]; then
    apt_install docker-compose-v2 docker-buildx
  elif [[ $(packaged_major docker-compose) =~ ^([2-9]|[1-9][0-9])$ ]]; then
    apt_install docker-compose docker-buildx
  else
    plugins_from_debian_13
  fi
  plugins_work || { say "docker compose (v2) or buildx does not work after the installation"; exit 1; }
}

# Debian 12 has compose 1 only. The two plugins are static Go programs, so Debian 13's
# packages are unpacked, not installed, and read with an apt configuration of their own:
# the machine's sources stay as they are.
plugins_from_debian_13() {
  local work mirror
  work=$(mktemp -d)
  mirror=$(apt-cache policy | sed -n 's|^ *[0-9-]* \(http[^ ]*/debian\) .*|\1|p' | head -n 1)
  mirror=${DEBIAN_MIRROR:-$mirror}
  [[ -n $mirror ]] || { say "apt knows no Debian mirror; name one in DEBIAN_MIRROR"; exit 1; }
  say "fetching the compose and buildx plugins of Debian 13 from $mirror"
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/deb"
  chmod -R a+rX "$work"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$mirror" >"$work/sources"
  local apt=(apt-get -q
    -o "Dir::Etc::sourcelist=$work/sources" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
  as_root "${apt[@]}" update >&2
  (cd "$work/deb" && as_root "${apt[@]}" download docker-compose docker-buildx >&2)
  local package
  for package in "$work"/deb/*.deb; do as_root dpkg -x "$package" "$work/root"; done
  as_root install -D -m 755 -t "$PLUGINS" \
    "$(find "$work/root" -type f -name docker-compose -path '*cli-plugins*' | head -n 1)" \
    "$(find "$work/root" -type f -name docker-buildx -path '*cli-plugins*' | head -n 1)"
  as_root rm -rf "$work"
}

# Tries one storage driver; leaves a running engine and returns 0, or returns 1 with the log kept.
try_engine() {
  local driver=$1 log=$2 pid
  as_root sh -c "setsid dockerd --storage-driver $driver >'$log' 2>&1 & echo \$!" >"$log.pid"
  pid=$(cat "$log.pid")
  for _ in $(seq 60); do
    if engine_answers; then
      say "engine started with $driver (pid $pid, log $log)"
      return 0
    fi
    as_root kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.5
  done
  as_root kill "$pid" 2>/dev/null || true
  return 1
}

start_engine() {
  engine_answers && return
  if [[ -d /run/systemd/system ]] && as_root systemctl start docker 2>/dev/null && engine_answers; then return; fi
  local log driver last=""
  log=$(mktemp -d)/dockerd.log
  for driver in overlay2 fuse-overlayfs vfs; do
    try_engine "$driver" "$log" && return
    last=$(grep -oE 'msg="?.*|failed .*|level=fatal.*' "$log" | tail -n 1 || true)
    say "no engine with $driver: ${last:-see $log}"
  done
  cannot_run "${last:-dockerd did not answer within 30 s} (log: $log)"
}

main() {
  case ${1:-} in
    --help | -h) usage; exit 0 ;;
    --check)
      engine_answers || cannot_run "no engine answers \`docker version\`"
      exit 0
      ;;
    "") ;;
    *) usage >&2; exit 2 ;;
  esac
  [[ $(uname -s) == Linux ]] || { engine_answers && plugins_work && exit 0; cannot_run "start Docker Desktop (or another engine) first"; }
  engine_answers || install_engine
  install_plugins
  start_engine
  say "ready: engine $(docker version --format '{{.Server.Version}}'), compose $(docker compose version --short)"
}

main "$@"
