//! The world that end-to-end tests and the benchmark act in: a stack of the built binaries, and GitHub's part in it.

pub mod clients;
pub mod fixture;
pub mod measure;
mod programs;
mod run;
mod world;

pub use programs::{build, repository_root};
pub use run::HeldRun;
pub use world::{Seen, World};
