//! A small service over real sockets: what all thirteen have from this crate.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod caller;
mod metrics;
mod problems;
mod readiness;
mod sample;
mod shutdown;
mod slow_heads;
mod traces;
mod upstream;
