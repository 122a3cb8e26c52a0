//! github-api against a private Postgres and a simulated GitHub.

mod comments;
mod disabled;
mod git;
mod limits;
mod openapi;
mod pulls;
mod reads;
mod status;
mod world;
