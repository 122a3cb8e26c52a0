//! The internal dashboard API in process, over real Postgres and Redis.

mod live;
mod openapi;
mod operator;
mod stage;
mod stop;
mod tasks;
