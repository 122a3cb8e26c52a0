//! Writes that are recorded before they are made, and made at most once.

mod answer;
mod apply;
mod comment;
mod marker;
mod pull_request;
mod write;

pub(crate) use apply::{Made, perform, record};
pub(crate) use marker::Markers;
pub(crate) use write::Write;
