//! Coding CLIs: what is particular to each, and how any of them is run.

pub(crate) mod base;
pub(crate) mod executor;
pub(crate) mod providers;
pub(crate) mod version;
