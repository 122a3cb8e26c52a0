//! The native launcher: private Postgres and Redis, and every service as a process.
//!
//! `make demo` is its command; the test kit and the end-to-end tests use the same parts, so what they start is what a
//! developer starts.

pub mod child;
pub mod follow;
pub mod http;
pub mod log;
pub mod plan;
pub mod port;
pub mod postgres;
pub mod programs;
pub mod redis;
pub mod sample;
pub mod secrets;
pub mod stack;
