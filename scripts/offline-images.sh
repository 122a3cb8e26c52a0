#!/usr/bin/env bash
# Makes the base images of our Dockerfiles on a machine that cannot pull them.
set -euo pipefail

# Exactly the tags that the Dockerfiles and docker-compose.yml name.
readonly DEBIAN=debian:bookworm-slim RUST=rust:1.95-bookworm NODE=node:20-bookworm-slim
readonly POSTGRES=postgres:15 REDIS=redis:7
readonly CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
readonly LABEL=agents-system.stand-in
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT

usage() {
  cat <<HELP
Usage: scripts/offline-images.sh [--remake] [debian|postgres|redis|node|rust ...] [--help]

Makes stand-ins for the base images, or those named, under the same tags, from what this
machine has (rust is needed only where images compile: not with build-images.sh --prebuilt):
  $DEBIAN    by debootstrap, from the host's Debian mirror
  $RUST       the host's Rust toolchain and Debian's compilers
  $NODE  the host's node and npm
  $POSTGRES, $REDIS        Debian's packages with the official images' entrypoint contract
Each also gets the host's CA bundle, and the host's Debian, cargo and npm mirrors where
it has some; nothing of that enters the repository. An image that exists is left alone.

  --remake   make the stand-ins of an earlier run again (a pulled image is never replaced)

Needs root (debootstrap), a running Docker engine, and a Debian mirror (the host's, or the
one in DEBIAN_MIRROR); installs debootstrap.
HELP
}

say() { printf 'offline-images: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

WORK=""
clean() { [[ -z $WORK ]] || rm -rf "$WORK"; }
trap clean EXIT

exists() { docker image inspect "$1" >/dev/null 2>&1; }
is_stand_in() { [[ $(docker image inspect --format "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null) == true ]]; }

# Runs the maker $2 for image $1 unless it is there, and tells how long it took.
make_image() {
  local image=$1 maker=$2 start=$SECONDS
  if exists "$image" && ! { $REMAKE && is_stand_in "$image"; }; then
    say "$image is there"
    return
  fi
  say "$image: making a stand-in"
  mkdir -p "$WORK/$maker"
  "$maker" "$WORK/$maker"
  say "$image made in $((SECONDS - start)) s"
}

# "URI suite" of every Debian bookworm source of the host, or of DEBIAN_MIRROR.
debian_sources() {
  local found
  # apt's own placeholders, not the shell's.
  # shellcheck disable=SC2016
  found=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian(-security)?/? bookworm(-updates|-security)?$' | sort -u || true)
  if ! grep -q ' bookworm$' <<<"$found"; then
    : "${DEBIAN_MIRROR:?apt knows no Debian bookworm source: name a mirror, as http://host/debian}"
    found="$DEBIAN_MIRROR bookworm
$DEBIAN_MIRROR bookworm-updates
$DEBIAN_MIRROR-security bookworm-security"
  fi
  printf '%s\n' "$found"
}

install_debootstrap() {
  if command -v debootstrap >/dev/null; then return; fi
  say "installing debootstrap"
  apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap >&2
}

# Gives the tree $1 the certificates that the host trusts beyond Debian's own. One file each,
# where update-ca-certificates looks, so that a later installation does not drop them.
trust_as_host() {
  local own=$1/usr/local/share/ca-certificates/host
  mkdir -p "$own"
  awk -v own="$own" '
    /BEGIN CERTIFICATE/ { pem = "" }
    { pem = pem $0 "\n" }
    /END CERTIFICATE/ {
      if (FNR == NR) known[pem] = 1
      else if (!(pem in known)) { known[pem] = 1; printf "%s", pem >(own "/" ++count ".crt") }
    }' "$1$CA_BUNDLE" "$CA_BUNDLE"
  say "certificates of the host beyond Debian's: $(find "$own" -type f | wc -l)"
  chroot "$1" update-ca-certificates >/dev/null 2>&1 || fail "update-ca-certificates failed"
}

make_debian() {
  local tree=$1/tree sources mirror
  install_debootstrap
  sources=$(debian_sources)
  mirror=$(sed -n 's/ bookworm$//p' <<<"$sources" | head -n 1)
  say "debootstrap from $mirror (about a minute)"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$tree" "$mirror" >"$1/log" 2>&1 ||
    { tail -n 20 "$1/log" >&2; fail "debootstrap failed"; }
  while read -r uri suite; do
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$uri" "$suite"
  done <<<"$sources" >"$tree/etc/apt/sources.list"
  printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' >"$tree/etc/apt/apt.conf.d/90slim"
  rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale,info}/* "$tree"/var/log/*.log
  trust_as_host "$tree"
  local changes=(--change "LABEL $LABEL=true" --change 'CMD ["bash"]') variable
  for variable in SSL_CERT_FILE NODE_EXTRA_CA_CERTS CARGO_HTTP_CAINFO CURL_CA_BUNDLE GIT_SSL_CAINFO; do
    changes+=(--change "ENV $variable=$CA_BUNDLE")
  done
  tar -C "$tree" --numeric-owner --one-file-system -c . | docker import "${changes[@]}" - "$DEBIAN" >/dev/null
}

# Builds image $1 from docker/stand-ins/$2.Dockerfile with the context $3.
build() {
  DOCKER_BUILDKIT=1 docker build --progress=plain --label "$LABEL=true" \
    --tag "$1" --file "$ROOT/docker/stand-ins/$2.Dockerfile" "$3" >"$3.log" 2>&1 ||
    { tail -n 40 "$3.log" >&2; fail "building $1 failed"; }
}

make_rust() {
  local sysroot version
  # The pinned toolchain of a rustup host, else whatever cargo is.
  sysroot=$(RUSTUP_TOOLCHAIN=1.95.0 rustc --print sysroot 2>/dev/null || rustc --print sysroot)
  version=$("$sysroot/bin/rustc" --version)
  [[ $version == "rustc 1.95."* ]] || fail "$RUST needs Rust 1.95 on this machine, found: $version"
  mkdir -p "$1/toolchain/lib" "$1/toolchain/bin" "$1/cargo-home"
  cp -a "$sysroot"/bin/{cargo,rustc} "$1/toolchain/bin/"
  cp -a "$sysroot"/lib/*.so* "$1/toolchain/lib/"
  mkdir -p "$1/toolchain/lib/rustlib"
  cp -a "$sysroot/lib/rustlib/$("$sysroot/bin/rustc" -vV | sed -n 's/^host: //p')" "$1/toolchain/lib/rustlib/"
  # Mirrors and CA settings, if the host has them; its credentials stay where they are.
  local config=${CARGO_HOME:-$HOME/.cargo}/config.toml
  if [[ -f $config ]]; then cp "$config" "$1/cargo-home/"; fi
  build "$RUST" rust "$1"
}

make_node() {
  local node modules registry
  node=$(readlink -f "$(command -v node)") || fail "$NODE needs node 20 on this machine"
  [[ $("$node" --version) == v20.* ]] || fail "$NODE needs node 20 on this machine, found $("$node" --version)"
  modules=$(dirname "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")")
  cp "$node" "$1/node"
  cp -a "$modules/npm" "$1/npm"
  registry=$(npm config get registry 2>/dev/null)
  printf 'registry=%s\nupdate-notifier=false\nfund=false\naudit=false\n' "$registry" >"$1/npmrc"
  build "$NODE" node "$1"
}

make_postgres() { cp "$ROOT/docker/stand-ins/postgres-entrypoint.sh" "$1/"; build "$POSTGRES" postgres "$1"; }
make_redis() { cp "$ROOT/docker/stand-ins/redis-entrypoint.sh" "$1/"; build "$REDIS" redis "$1"; }

# Those on Debian's do not wait for each other.
make_on_debian() {
  local name pids=() pid status=0
  for name in "$@"; do
    case $name in
      postgres) make_image "$POSTGRES" make_postgres & ;;
      redis) make_image "$REDIS" make_redis & ;;
      node) make_image "$NODE" make_node & ;;
      rust) make_image "$RUST" make_rust & ;;
      *) continue ;;
    esac
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || status=1; done
  return "$status"
}

main() {
  local names=()
  REMAKE=false
  while [[ $# -gt 0 ]]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --remake) REMAKE=true ;;
      debian | postgres | redis | node | rust) names+=("$1") ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
  [[ ${#names[@]} -gt 0 ]] || names=(debian postgres redis node rust)
  docker version >/dev/null 2>&1 || fail "no Docker engine answers: run scripts/install-docker.sh first"
  exists "$DEBIAN" || [[ $EUID -eq 0 ]] || fail "debootstrap needs root"
  # Beside the repository, not in /tmp: an image's tree is large and must not be on a noexec tmpfs.
  mkdir -p "$ROOT/.run"
  WORK=$(mktemp -d "$ROOT/.run/offline-images.XXXXXX")
  chmod 755 "$WORK"
  # The others are made on it.
  make_image "$DEBIAN" make_debian
  make_on_debian "${names[@]}" || fail "not all images were made"
  say "the base images are there: ${names[*]}"
}

main "$@"
