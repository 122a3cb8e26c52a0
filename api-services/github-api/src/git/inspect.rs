//! What a push brings, looked at in a quarantine before GitHub sees any of it.

mod blobs;
mod changes;
mod commits;
mod quarantine;
mod spool;
mod trunk;

use domain::{Repository, protected_path};

pub(super) use quarantine::{Server, Workshop};
pub(crate) use spool::Spool;

use super::command::{Command, is_zero};
use changes::Change;
use commits::History;
use quarantine::Quarantine;

/// Why a push does not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It brings what may not be brought, in words for who pushes.
    Refused(String),
    /// It could not be looked at; the cause is for the log.
    Broken(String),
}

impl Stop {
    fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }
}

/// What the caller knows about the run that pushes.
pub(crate) struct Rules<'a> {
    /// The repository, for its policy.
    pub(crate) repository: &'a Repository,
    /// Whether policy allows a change of this protected path.
    pub(crate) allows_path: &'a (dyn Fn(&str) -> bool + Sync),
    /// Whether this task made the branch what the push says it is.
    pub(crate) left_by_us: bool,
    /// What kind of credential a text holds; no file may hold one.
    pub(crate) secret_in: &'a (dyn Fn(&str) -> Option<&'static str> + Sync),
}

/// Passes a push whose new commits touch nothing protected, hold no credential, and grow from known history.
pub(crate) async fn inspect(
    workshop: &Workshop,
    server: &Server,
    spool: &Spool,
    command: &Command,
    rules: &Rules<'_>,
) -> Result<(), Stop> {
    let _seat = workshop.seat().await;
    let quarantine = Quarantine::new(workshop, server, command.new.len()).await?;
    let (known, packed) = tokio::join!(trunk::tips(&quarantine), async {
        quarantine.unpack(spool.path()).await?;
        commits::packed(&quarantine).await
    });
    let (known, packed) = (known?, packed?);
    let history = commits::walk(&command.new, &packed.parents);
    let strangers = history.boundary.iter().filter(|b| !known.contains(*b));
    let strangers: Vec<&str> = strangers.map(String::as_str).collect();
    let forced = !is_zero(&command.old) && !history.holds(&command.old) && !rules.left_by_us;
    if forced || !strangers.is_empty() {
        let old = forced.then_some(command.old.as_str());
        trunk::prove(workshop, server, &history, &strangers, old).await?;
    }
    let changes = changed_paths(&quarantine, &history).await?;
    judge_paths(&changes, rules)?;
    blobs::search(&quarantine, &packed.blobs, &changes, rules.secret_in).await
}

async fn changed_paths(quarantine: &Quarantine, history: &History) -> Result<Vec<Change>, Stop> {
    if history.new.is_empty() {
        return Ok(Vec::new());
    }
    if !history.boundary.is_empty() {
        quarantine.fetch_trees(&history.boundary).await?;
    }
    changes::of(quarantine, &history.new).await
}

fn judge_paths(changes: &[Change], rules: &Rules<'_>) -> Result<(), Stop> {
    for change in changes {
        if let Some(why) = protected_path(&change.path)
            && !(rules.allows_path)(&change.path)
        {
            return Err(Stop::refused(format!(
                "{} of {} must not be changed here: {why}. Take it out of your commits, or ask a person to change it",
                change.path, rules.repository
            )));
        }
    }
    Ok(())
}
