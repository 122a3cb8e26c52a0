//! Writes of the API services: recorded before they are made, held where policy says so, made at most once.
//!
//! An API service says what it can write ([`Write`]) and how it is made at its provider ([`Writes`]); this crate is the
//! rest. [`Effects::ask`] checks the texts, asks policy, records the write under the run's live lease, and makes it or
//! answers with the approval it waits for. [`routes()`] are those that every API service has: the list for the dashboard,
//! applying what was approved, and the platform's own status.

mod answer;
mod apply;
mod call;
mod config;
mod effects;
mod marker;
mod outgoing;
mod policy_file;
mod problem;
mod ready;
mod routes;
mod write;

pub use call::CallId;
pub use config::{Resolved, Settings};
pub use effects::{Effects, HasEffects};
pub use marker::Marker;
pub use problem::of_store;
pub use ready::{migrate, ready_with};
pub use routes::routes;
pub use write::{Made, Order, Status, Write, Writes};

pub use domain::Place;
