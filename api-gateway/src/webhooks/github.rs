//! GitHub's webhooks: who sent it ([`Validator`]), what it means ([`decide`]), and the way to its answer.
//!
//! GitHub never sends a failed delivery again by itself. A 503 therefore loses the event until a person asks GitHub
//! for a redelivery; a local spool that outlives an outage of Postgres is not part of this version.

mod acknowledgement;
mod body;
mod delivery;
mod events;
mod handler;
mod payload;
mod validator;

pub use events::{Facts, decide};
pub use validator::{Signature, Validator};

pub(crate) use handler::{Receiver, receive};
