//! Request and response types of the API services, shared by them and their callers.
//!
//! Fields keep the provider's names where the provider has one, so that a reader of GitHub's documentation
//! recognises them.

mod effects;
pub mod github;
pub mod jira;
pub mod sentry;
pub mod slack;
mod status;

pub use effects::{EffectAnswer, EffectOutcome, IDEMPOTENCY_KEY, RecordedEffect};
pub use status::{DeliverStatus, StatusAnswer};
