//! The store against a real Postgres.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod claims;
mod effects;
mod events;
mod roles;
mod usage;
