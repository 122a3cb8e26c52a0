//! sentry-api against a stand-in for Sentry.

mod issues;
mod openapi;
