//! Events as a model reads them best: what went wrong first, the application's own code marked, the rest by structure.

mod event;
mod section;
mod stack;
mod value;

pub(crate) use event::{breadcrumbs, overview};
pub(crate) use section::{Section, section};
pub(crate) use stack::{Detail, exceptions, threads};
