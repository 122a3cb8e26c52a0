#!/usr/bin/env bash
# Installs what the demo and the tests need, or names it.
set -euo pipefail

usage() {
  cat <<'HELP'
Usage: scripts/setup.sh [demo|bench|test] [--help]

Installs from Debian's or Ubuntu's packages what is missing for the demo (PostgreSQL, Redis,
Node.js, git), with bench or test for these too (Python; Chromium, shellcheck). Not root, or no
apt: names it and exits 1. Rust itself comes from https://rustup.rs (1.95 or newer).
HELP
}
[[ ${1:-} == --help ]] && { usage; exit 0; }

missing=()
need() { # program package
  command -v "$1" >/dev/null 2>&1 || missing+=("$2")
}
need git git
need cc build-essential
need setpriv util-linux
need redis-server redis-server
need node nodejs
need npm npm
if [[ ${1:-demo} != demo ]]; then
  need python3 python3
  # Debian has the module in a package of its own; without it a venv gets no pip.
  python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
fi
if [[ ${1:-demo} == test ]]; then
  need shellcheck shellcheck
  need chromium chromium
fi
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need initdb postgresql

command -v cargo >/dev/null 2>&1 || { echo "setup: Rust is missing; install it from https://rustup.rs" >&2; exit 1; }

if [[ ${#missing[@]} -gt 0 ]]; then
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: missing: ${missing[*]}. Install them, for example: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "setup: installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # No cluster of the package's own: the servers we use are private ones.
  mkdir -p /etc/postgresql-common
  [[ -e /etc/postgresql-common/createcluster.conf ]] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

major=$(node --version | sed -E 's/^v([0-9]+).*/\1/')
if [[ $major -lt 20 ]]; then
  echo "setup: Node.js $major is too old; the page and the CLI need 20 or newer" >&2
  exit 1
fi
