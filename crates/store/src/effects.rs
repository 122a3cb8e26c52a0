//! Effects: recorded under a live lease before they are made, applied at most once, found again after a crash.

mod apply;
mod approval;
mod ordinal;
mod record;

use chrono::{DateTime, Utc};
use domain::{Digest, EffectId, EffectKey, EffectKind, EffectState, Epoch, TaskId};
use sqlx::PgExecutor;
use uuid::Uuid;

pub use apply::{Begun, begin, fail, finish};
pub use approval::{Approval, Released, approval_of, release};
pub use record::{NewEffect, Place, Recorded, Standing, record, record_status};

use crate::{Error, error::read};

/// A stored effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Its id.
    pub id: EffectId,
    /// What makes it the same as another.
    pub key: EffectKey,
    /// The task that asked for it.
    pub task: TaskId,
    /// The root of that task's tree.
    pub root: TaskId,
    /// The epoch it was recorded under.
    pub epoch: Epoch,
    /// Its kind.
    pub kind: EffectKind,
    /// What it changes, as `acme/app#7`.
    pub target: String,
    /// What is sent, as canonical JSON.
    pub canonical: String,
    /// The digest of that.
    pub digest: Digest,
    /// How far it has come.
    pub state: EffectState,
    /// The provider's id, once known.
    pub remote_id: Option<String>,
    /// Where a person reads it.
    pub remote_url: Option<String>,
    /// The last error.
    pub error: Option<String>,
    /// How often the provider was asked.
    pub tries: i32,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    key: String,
    task_id: Uuid,
    root_id: Uuid,
    epoch: i64,
    kind: String,
    target: String,
    canonical: String,
    digest: Vec<u8>,
    state: String,
    remote_id: Option<String>,
    remote_url: Option<String>,
    error: Option<String>,
    tries: i32,
    created_at: DateTime<Utc>,
}

impl Row {
    fn into_effect(self) -> Result<Effect, Error> {
        Ok(Effect {
            id: EffectId::from_uuid(self.id),
            key: EffectKey::from_stored(self.key),
            task: TaskId::from_uuid(self.task_id),
            root: TaskId::from_uuid(self.root_id),
            epoch: Epoch(self.epoch),
            kind: read("effect kind", &self.kind)?,
            target: self.target,
            canonical: self.canonical,
            digest: Digest::from_bytes(&self.digest).ok_or_else(|| Error::Corrupt {
                what: "digest",
                problem: "wrong length".to_owned(),
            })?,
            state: read("effect state", &self.state)?,
            remote_id: self.remote_id,
            remote_url: self.remote_url,
            error: self.error,
            tries: self.tries,
            created_at: self.created_at,
        })
    }
}

/// The effects of a root task, oldest first.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn of_root(executor: impl PgExecutor<'_>, root: TaskId) -> Result<Vec<Effect>, Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, key, task_id, root_id, epoch, kind, target, canonical, digest, state, remote_id, remote_url, error,
                tries, created_at
         FROM effects WHERE root_id = $1 ORDER BY created_at, id",
        root.uuid(),
    )
    .fetch_all(executor)
    .await?
    .into_iter()
    .map(Row::into_effect)
    .collect()
}

async fn by_key(executor: impl PgExecutor<'_>, key: &EffectKey) -> Result<Effect, Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, key, task_id, root_id, epoch, kind, target, canonical, digest, state, remote_id, remote_url, error,
                tries, created_at
         FROM effects WHERE key = $1",
        key.as_str(),
    )
    .fetch_one(executor)
    .await?
    .into_effect()
}

/// A stored effect; `None` where there is none of that id.
///
/// # Errors
/// Fails where the database does not answer.
pub async fn by_id(
    executor: impl PgExecutor<'_>,
    effect: EffectId,
) -> Result<Option<Effect>, Error> {
    sqlx::query_as!(
        Row,
        "SELECT id, key, task_id, root_id, epoch, kind, target, canonical, digest, state, remote_id, remote_url, error,
                tries, created_at
         FROM effects WHERE id = $1",
        effect.uuid(),
    )
    .fetch_optional(executor)
    .await?
    .map(Row::into_effect)
    .transpose()
}
