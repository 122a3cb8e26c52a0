//! sentry-api against a simulated Sentry.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests stop a test as the tests themselves do"
)]

mod attachments;
mod comments;
mod events;
mod openapi;
mod reads;
mod scope;
mod start;
mod status;
mod updates;
mod world;
