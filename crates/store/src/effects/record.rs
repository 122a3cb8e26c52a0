//! Recording a write before it is made: only under a live lease, within its caps.

use domain::{Digest, EffectId, EffectKey, EffectKind, EffectState, Epoch, SessionId, TaskId};
use sqlx::{PgConnection, PgPool};

use super::{Effect, approval, by_key, ordinal};
use crate::Error;

/// What names a write among others of its kind and target.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// Its order within the CLI session; `call` tells repeated calls from new ones.
    Ordinal {
        /// The session.
        session: SessionId,
        /// The tool call's id.
        call: &'a str,
    },
    /// The target alone, as a pull request is named by its head branch.
    Target,
}

/// A write that an agent asks for.
#[derive(Debug, Clone, Copy)]
pub struct NewEffect<'a> {
    /// The task.
    pub task: TaskId,
    /// The root of its tree.
    pub root: TaskId,
    /// The epoch of the run.
    pub epoch: Epoch,
    /// The kind.
    pub kind: EffectKind,
    /// What it changes.
    pub target: &'a str,
    /// What names it.
    pub place: Place<'a>,
    /// What will be sent, as canonical JSON.
    pub canonical: &'a str,
    /// How many of this kind the root task may make.
    pub cap: u32,
    /// What policy says about it.
    pub standing: Standing<'a>,
}

/// What policy says about a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It may be made.
    Allowed,
    /// A person decides; `rule` says why.
    Held {
        /// The rule that asks for a person.
        rule: &'a str,
    },
    /// It is recorded and not made.
    DryRun,
}

/// What recording found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// New; its state tells whether it is to be applied.
    New(Effect),
    /// The same write was recorded before; its state tells what to do.
    Same(Effect),
    /// Recorded before with other content.
    Changed(Effect),
    /// The root task has made as many as it may.
    OverCap {
        /// The cap.
        cap: u32,
    },
}

/// Records a write in a transaction of its own.
///
/// # Errors
/// [`Error::Fenced`] where the run's lease is over or its epoch is not the task's.
pub async fn record(pool: &PgPool, new: &NewEffect<'_>) -> Result<Recorded, Error> {
    let mut tx = pool.begin().await?;
    let live = sqlx::query_scalar!(
        "SELECT t.root_id FROM tasks t
         JOIN leases l ON l.task_id = t.id AND l.epoch = t.epoch
         WHERE t.id = $1 AND t.epoch = $2 AND t.state = 'running' AND l.until > now()
         -- Nobody may expire or end the run until this write is recorded.
         FOR SHARE OF t",
        new.task.uuid(),
        new.epoch.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if live != Some(new.root.uuid()) {
        return Err(Error::Fenced);
    }
    lock_root(&mut tx, new.root).await?;
    let key = match new.place {
        Place::Target => EffectKey::of_target(new.root, new.kind, new.target),
        Place::Ordinal { session, call } => {
            let ordinal = ordinal::of_call(&mut tx, session, call, new.kind, new.target).await?;
            EffectKey::of_ordinal(new.root, new.kind, new.target, ordinal.unsigned_abs())
        }
    };
    let recorded = insert(&mut tx, new, &key).await?;
    tx.commit().await?;
    Ok(recorded)
}

/// Records the one status effect of a root task, without a lease: it is the platform's word, not the agent's.
///
/// # Errors
/// Fails where the database does not answer or there is no such task.
pub async fn record_status(
    pool: &PgPool,
    root: TaskId,
    kind: EffectKind,
    target: &str,
    canonical: &str,
) -> Result<Recorded, Error> {
    let mut tx = pool.begin().await?;
    let epoch = sqlx::query_scalar!("SELECT epoch FROM tasks WHERE id = $1", root.uuid())
        .fetch_one(&mut *tx)
        .await?;
    lock_root(&mut tx, root).await?;
    let key = EffectKey::of_target(root, kind, target);
    let new = NewEffect {
        task: root,
        root,
        epoch: Epoch(epoch),
        kind,
        target,
        place: Place::Target,
        canonical,
        cap: 1,
        standing: Standing::Allowed,
    };
    let recorded = insert(&mut tx, &new, &key).await?;
    tx.commit().await?;
    Ok(recorded)
}

/// Ordinals and caps are counted under this lock.
async fn lock_root(connection: &mut PgConnection, root: TaskId) -> Result<(), Error> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 2))",
        root.to_string()
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert(
    connection: &mut PgConnection,
    new: &NewEffect<'_>,
    key: &EffectKey,
) -> Result<Recorded, Error> {
    let digest = Digest::of(new.canonical);
    let known = sqlx::query_scalar!("SELECT true FROM effects WHERE key = $1", key.as_str())
        .fetch_optional(&mut *connection)
        .await?
        .is_some();
    if known {
        let effect = by_key(&mut *connection, key).await?;
        return known_before(connection, new, effect, digest).await;
    }
    let made = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM effects
           WHERE root_id = $1 AND kind = $2 AND state IN ('pending', 'applied', 'held', 'dry_run')"#,
        new.root.uuid(),
        new.kind.as_str(),
    )
    .fetch_one(&mut *connection)
    .await?;
    if made >= i64::from(new.cap) {
        return Ok(Recorded::OverCap { cap: new.cap });
    }
    let id = EffectId::generate();
    sqlx::query!(
        "INSERT INTO effects (id, key, task_id, root_id, epoch, kind, target, canonical, digest, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.uuid(),
        key.as_str(),
        new.task.uuid(),
        new.root.uuid(),
        new.epoch.0,
        new.kind.as_str(),
        new.target,
        new.canonical,
        digest.as_bytes(),
        new.standing.state().as_str(),
    )
    .execute(&mut *connection)
    .await?;
    if let Standing::Held { rule } = new.standing {
        approval::open(connection, id, new, rule, digest).await?;
    }
    by_key(connection, key).await.map(Recorded::New)
}

/// A write whose key is known: a repeated one, or other content that takes its place where nothing was made yet.
async fn known_before(
    connection: &mut PgConnection,
    new: &NewEffect<'_>,
    effect: Effect,
    digest: Digest,
) -> Result<Recorded, Error> {
    if effect.digest == digest && effect.state != EffectState::DryRun {
        return Ok(Recorded::Same(effect));
    }
    let waits = matches!(effect.state, EffectState::Held | EffectState::DryRun);
    // What was made may be edited; where that needs a person, the edit waits in the same row.
    let edit_waits = matches!(new.standing, Standing::Held { .. })
        && new.kind.editable()
        && matches!(
            effect.state,
            EffectState::Pending | EffectState::Applied | EffectState::Failed
        );
    if !waits && !edit_waits {
        return Ok(Recorded::Changed(effect));
    }
    // Somebody waits for a person already: other content does not slip past them.
    let state = match (effect.state, new.standing) {
        (EffectState::Held, Standing::Allowed) => EffectState::Held,
        (_, standing) => standing.state(),
    };
    sqlx::query!(
        "UPDATE effects SET canonical = $2, digest = $3, state = $4, applied_at = NULL, epoch = $5
         WHERE id = $1 AND (applying_until IS NULL OR applying_until < now())",
        effect.id.uuid(),
        new.canonical,
        digest.as_bytes(),
        state.as_str(),
        new.epoch.0,
    )
    .execute(&mut *connection)
    .await?;
    let rule = match new.standing {
        Standing::Held { rule } => Some(rule),
        Standing::Allowed if state == EffectState::Held => Some("replaces a held write"),
        Standing::Allowed | Standing::DryRun => None,
    };
    if let Some(rule) = rule {
        approval::open(connection, effect.id, new, rule, digest).await?;
    }
    let stored = by_key(connection, &effect.key).await?;
    Ok(if stored.digest == digest {
        Recorded::New(stored)
    } else {
        // Another applier is at it.
        Recorded::Changed(stored)
    })
}

impl Standing<'_> {
    const fn state(self) -> EffectState {
        match self {
            Self::Allowed => EffectState::Pending,
            Self::Held { .. } => EffectState::Held,
            Self::DryRun => EffectState::DryRun,
        }
    }
}
