//! The whole system from outside: webhooks in, the simulator's view and the dashboard's API out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod attack;
mod binaries;
mod clients;
mod credentials;
mod faults;
mod journey;
mod scripts;
mod shared;
