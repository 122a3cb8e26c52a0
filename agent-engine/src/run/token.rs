//! The run token: what the CLI may show, and what it is good for.

use access::{Audience, RunClaims};
use chrono::{DateTime, TimeDelta, Utc};
use store::claims::Claimed;

use super::{Rules, servers};
use crate::config::Config;

/// How much longer than the process the token lives: the stop and its last requests.
const MARGIN: TimeDelta = TimeDelta::seconds(60);

/// The claims of a run's token; it is never renewed.
pub(super) fn claims_of(
    claimed: &Claimed,
    branch: &str,
    (config, rules): (&Config, &Rules),
    now: DateTime<Utc>,
) -> RunClaims {
    let task = &claimed.task;
    let timeout = TimeDelta::from_std(config.task_timeout()).unwrap_or(TimeDelta::MAX);
    let life = timeout.checked_add(&MARGIN).unwrap_or(timeout);
    RunClaims {
        task: task.id,
        root: task.root,
        epoch: claimed.epoch,
        session: claimed.session,
        audiences: servers::enabled(config)
            .map(Audience::from)
            .chain([Audience::KnowledgeGraph])
            .collect(),
        repositories: task.repositories.clone(),
        item: task.item.clone(),
        branch: branch.to_owned(),
        reach: rules.reach(&task.repositories),
        tools: rules.tools(&task.agent),
        expires_at: now
            .checked_add_signed(life)
            .unwrap_or(DateTime::<Utc>::MAX_UTC),
    }
}
