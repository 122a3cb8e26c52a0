//! What tests need: private servers that end with the test process, and fixtures.

mod database;
mod fixtures;
mod folder;
mod redis;

pub use database::{Database, database};
pub use fixtures::{accept_task, new_task};
pub use redis::{Redis, redis};
