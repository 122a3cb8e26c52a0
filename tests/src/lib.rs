//! The world that end-to-end tests and the benchmark act in: a stack of the built binaries, and GitHub's part in it.

pub mod measure;
mod programs;
mod world;

pub use programs::{build, repository_root};
pub use world::{Seen, World};
