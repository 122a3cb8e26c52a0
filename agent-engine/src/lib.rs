//! Claims tasks and runs coding CLIs in clean clones.

mod cli;
pub mod config;
mod gateway;
pub mod run;
pub mod sandbox;
mod workspace;
