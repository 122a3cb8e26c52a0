//! From a queued task to its end: claim, lease, events, transition, status; everything but the run itself.

mod control;
mod deliverer;
pub mod engine;
mod events;
mod finish;
mod heartbeat;
pub mod metric;
mod persist;
mod queue_manager;
pub mod runner;
mod runs;
pub mod settings;
mod size;
mod status;
mod sweeper;
pub mod verdict;
mod worker;
