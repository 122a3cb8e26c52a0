#!/bin/sh
# Compiles every binary that an image holds, in one cargo call, into the folder $1.
set -eu

out=$1
shift
binaries=$(cat docker/binaries)
for binary in $binaries; do set -- "$@" --bin "$binary"; done

# The queries are checked against the stored answers: no database is in reach here.
SQLX_OFFLINE=true cargo build --locked --profile "$CARGO_PROFILE" "$@"

# Out of the target folder, which is a cache mount and part of no layer.
case $CARGO_PROFILE in
  dev) built=target/debug ;;
  *) built=target/$CARGO_PROFILE ;;
esac
mkdir -p "$out"
for binary in $binaries; do cp "$built/$binary" "$out/"; done
