//! The gateway from outside: a real Postgres and Redis, a stand-in for github-api, signed and unsigned requests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod arbitrary;
mod binary;
mod configuration;
mod decisions;
mod duplicates;
mod harness;
mod outages;
mod payloads;
mod refusals;
mod relay;
mod stored;
mod vectors;
