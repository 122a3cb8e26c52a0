//! Claims tasks and runs coding CLIs in clean clones.

pub mod config;
pub mod core;
mod program;
pub mod run;
