//! The knowledge graph in process, over a real Postgres and real mirrors.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod files;
mod openapi;
mod stage;
mod tools;
