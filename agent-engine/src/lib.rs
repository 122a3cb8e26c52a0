//! Claims tasks and runs coding CLIs in clean clones.

mod cli;
pub mod config;
pub mod core;
mod gateway;
mod program;
pub mod run;
pub mod sandbox;
mod workspace;
