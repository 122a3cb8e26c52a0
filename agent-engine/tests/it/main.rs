//! The engine against a real Postgres and Redis.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod core_cancel;
mod core_claim;
mod core_drain;
mod core_events;
mod core_fence;
mod core_house;
mod core_proxy;
mod core_redis;
mod core_retry;
mod core_status;
mod core_takeover;
mod program;
mod run_cli;
mod run_git;
mod run_journey;
mod run_model;
mod run_sandbox;
mod run_stage;
