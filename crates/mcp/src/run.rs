//! Who calls, and which call it is.

use std::sync::Arc;

use access::RunClaims;
use domain::{Epoch, TaskId};
use http::request::Parts;
use rmcp::{ErrorData, RoleServer, model::RequestId, service::RequestContext};
use secrecy::SecretString;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A run that showed its token: a request extension behind the gate.
#[derive(Debug, Clone)]
pub struct Run {
    /// What the token says.
    pub claims: Arc<RunClaims>,
    /// The token itself, to be passed on to the API service.
    pub token: Arc<SecretString>,
}

/// A task's run; its sessions and calls belong to it.
pub(crate) type Owner = (TaskId, Epoch);

impl Run {
    pub(crate) fn owner(&self) -> Owner {
        (self.claims.task, self.claims.epoch)
    }
}

/// How a message came in: a request extension behind the gate.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    /// Where its JSON-RPC ids are unique: one SSE session, or one HTTP request.
    pub(crate) space: Uuid,
    /// The trace that the message belongs to.
    pub(crate) trace_parent: Option<String>,
}

/// One call; take it in a tool as `Extension(call): Extension<Call>`, elsewhere by [`Call::behind`].
#[derive(Debug, Clone)]
pub struct Call {
    /// Who calls.
    pub run: Run,
    /// Names the call to the API service, so that a repeated HTTP request is not a second write.
    pub idempotency_key: String,
    pub(crate) trace_parent: Option<String>,
}

impl Call {
    /// The call behind a request for a resource or a prompt.
    ///
    /// # Errors
    /// Where the request did not come through this crate's router.
    pub fn behind(context: &RequestContext<RoleServer>) -> Result<Self, ErrorData> {
        let call = context.extensions.get::<Self>().cloned();
        call.ok_or_else(|| ErrorData::internal_error("the request has no call", None))
    }

    /// The call behind a request that came through the gate and asks for `what`.
    pub(crate) fn of(
        context: &RequestContext<RoleServer>,
        what: &impl Serialize,
    ) -> Result<Self, ErrorData> {
        let parts = context.extensions.get::<Parts>();
        let run = parts.and_then(|parts| parts.extensions.get::<Run>());
        let delivery = parts.and_then(|parts| parts.extensions.get::<Delivery>());
        let (Some(run), Some(delivery)) = (run, delivery) else {
            return Err(ErrorData::internal_error(
                "the call did not come by HTTP",
                None,
            ));
        };
        Ok(Self {
            run: run.clone(),
            idempotency_key: key(delivery.space, &context.id, what),
            trace_parent: delivery.trace_parent.clone(),
        })
    }
}

/// The arguments are part of the key: a client that reuses an id for another call still makes another write.
fn key(space: Uuid, id: &RequestId, what: &impl Serialize) -> String {
    let mut digest = Sha256::new();
    let asked = serde_json::to_vec(&(id, what));
    digest.update(space.as_bytes());
    digest.update(asked.expect("ids, names and JSON objects are JSON"));
    hex::encode(&digest.finalize()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_call_has_one_key_and_every_other_call_another() {
        let (space, id) = (Uuid::from_u128(1), RequestId::Number(1));
        let say = |text: &str| ("say", serde_json::json!({ "text": text }));
        let first = key(space, &id, &say("a"));
        assert_eq!(first, key(space, &id, &say("a")));
        assert_eq!(first.len(), 32);
        for other in [
            key(Uuid::from_u128(2), &id, &say("a")),
            key(space, &RequestId::String("1".into()), &say("a")),
            key(space, &id, &say("b")),
        ] {
            assert_ne!(first, other);
        }
    }
}
