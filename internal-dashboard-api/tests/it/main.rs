//! The internal dashboard API in process, over real Postgres and Redis.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod live;
mod openapi;
mod operator;
mod stage;
mod stop;
mod tasks;
