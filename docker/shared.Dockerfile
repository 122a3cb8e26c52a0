# The workspace is compiled once for all images: these stages are the same text in every
# Dockerfile, so BuildKit runs them once. Change docker/shared.Dockerfile, then run
# scripts/dockerfiles.sh, which copies it into all of them.
ARG BINARIES=compiled
# Only github-mcp's image looks at these, but arguments of FROM must stand before the first one.
ARG OFFICIAL=none
ARG OFFICIAL_IMAGE=ghcr.io/github/github-mcp-server:v1.10.1
FROM rust:1.95-bookworm AS compiled
WORKDIR /src
COPY . .
ARG CARGO_PROFILE=release
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    docker/compile.sh /out

# The stage above, or an image of binaries that the host has built: scripts/build-images.sh --prebuilt.
FROM ${BINARIES} AS binaries

FROM debian:bookworm-slim AS runtime
RUN test -s /etc/ssl/certs/ca-certificates.crt \
 || { apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*; }
# ---- end of the shared stages
