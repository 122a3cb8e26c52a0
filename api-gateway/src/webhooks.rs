//! Receivers of webhooks, one folder a provider.

pub mod github;
