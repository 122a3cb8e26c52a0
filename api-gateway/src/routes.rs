//! The gateway's paths, one file a noun.

pub(crate) mod webhooks;
