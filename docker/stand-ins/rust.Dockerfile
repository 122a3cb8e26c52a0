# Stand-in for rust:1.95-bookworm: the host's toolchain, put into the context by scripts/offline-images.sh.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc g++ libc6-dev make cmake pkg-config git ca-certificates \
 && rm -rf /var/lib/apt/lists/*
COPY toolchain /usr/local/rustup/toolchain
COPY cargo-home /usr/local/cargo
ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/rustup/toolchain/bin:/usr/local/cargo/bin:$PATH
RUN cargo --version && rustc --version
CMD ["bash"]
