//! The knowledge graph in process, over a real Postgres and real mirrors.

mod files;
mod openapi;
mod stage;
