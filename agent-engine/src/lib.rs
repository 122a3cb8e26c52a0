//! Claims tasks and runs coding CLIs in clean clones.

pub mod config;
pub mod run;
