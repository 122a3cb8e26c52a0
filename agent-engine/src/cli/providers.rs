//! One folder per CLI.

pub(crate) mod claude;
