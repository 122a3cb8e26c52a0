//! The internal dashboard API in process, over real Postgres and Redis.

mod openapi;
