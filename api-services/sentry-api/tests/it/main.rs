//! sentry-api against a stand-in for Sentry.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod issues;
mod openapi;
