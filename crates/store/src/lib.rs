//! The truth, in Postgres: the only crate that speaks SQL (knowledge-graph keeps a schema of its own).
//!
//! Functions take an executor, so a caller chooses pool or transaction. Every guard of `domain::TaskState` is
//! repeated in SQL, and the rows a statement touched are checked: zero rows where one was meant is an answer
//! ([`Error::Fenced`], `None`), never silence.

pub mod audit;
pub mod claims;
pub mod effects;
pub mod endings;
mod error;
pub mod events;
pub mod leader;
pub mod leases;
pub mod operator;
mod pool;
pub mod run_events;
pub mod statuses;
pub mod tasks;
pub mod trust;
pub mod usage;

pub use error::Error;
pub use pool::{connect, migrate, schema_is_current, warm};
pub use sqlx::{PgConnection, PgExecutor, PgPool};
