//! A service's effects without their provider's types, for handlers that are the same in every service.

use std::sync::Arc;

use access::{Callers, Grant};
use axum::extract::FromRef;
use contracts::{DeliverStatus, EffectAnswer, StatusAnswer};
use domain::TaskId;
use futures::future::BoxFuture;
use http::HeaderMap;
use service::Problem;
use store::{PgPool, effects::Effect};

use super::status;
use crate::{Effects, HasEffects, Write as _, Writes};

/// What the handlers need of [`Effects`].
pub(super) trait Platform: Send + Sync {
    fn pool(&self) -> &PgPool;

    fn callers(&self) -> &Callers;

    /// Makes a stored write; `None` where it is not this service's.
    fn apply(&self, stored: Effect) -> Option<BoxFuture<'_, Result<EffectAnswer, Problem>>>;

    fn deliver(
        &self,
        task: TaskId,
        status: DeliverStatus,
    ) -> BoxFuture<'_, Result<StatusAnswer, Problem>>;
}

impl<P: Writes> Platform for Effects<P> {
    fn pool(&self) -> &PgPool {
        self.pool()
    }

    fn callers(&self) -> &Callers {
        self.callers()
    }

    fn apply(&self, stored: Effect) -> Option<BoxFuture<'_, Result<EffectAnswer, Problem>>> {
        let write = P::Write::from_canonical(&stored.canonical)?;
        Some(Box::pin(self.apply(stored, write)))
    }

    fn deliver(
        &self,
        task: TaskId,
        status: DeliverStatus,
    ) -> BoxFuture<'_, Result<StatusAnswer, Problem>> {
        Box::pin(status::say(self, task, status))
    }
}

/// The state of the handlers.
pub(super) struct Ours(pub(super) Arc<dyn Platform>);

impl<A: HasEffects> FromRef<Arc<A>> for Ours {
    fn from_ref(app: &Arc<A>) -> Self {
        Self(Arc::new(app.effects().clone()))
    }
}

impl Ours {
    /// Lets a service of ours pass that was given `grant`.
    pub(super) fn require(&self, headers: &HeaderMap, grant: Grant) -> Result<(), Problem> {
        service::authenticate_caller(headers, self.0.callers(), grant).map(drop)
    }
}
