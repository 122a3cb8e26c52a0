//! The folder a run works in: a fresh clone from a local mirror, and a private home beside it.

mod agent_files;
mod clone;
mod folders;
mod git;
mod lock;
mod mirror;

use std::time::Duration;

use domain::Repository;

pub(crate) use folders::Folders;
pub(crate) use mirror::Mirror;

/// What a clone is made of.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// The branch the run works on.
    pub(crate) branch: String,
    /// Where the engine's own git fetches from; the last part of the path is a capability.
    pub(crate) fetch_url: String,
    /// Where the child's git finds its remote.
    pub(crate) remote_url: String,
}

/// Why a clone could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// git refused.
    #[error("git {step}: {message}")]
    Git {
        /// The step, as a git subcommand.
        step: &'static str,
        /// What git said, in a line.
        message: String,
    },
    /// git took longer than it may.
    #[error("git {step} did not end within {} s", limit.as_secs())]
    Slow {
        /// The step, as a git subcommand.
        step: &'static str,
        /// The limit.
        limit: Duration,
    },
    /// The file system refused.
    #[error("{step}: {source}")]
    Io {
        /// The step, as a verb and its object.
        step: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// There is nothing to work on.
    #[error("{0} has no commit yet; push one and try again")]
    Empty(Repository),
}

impl Error {
    /// Whether trying again later may help.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Git { message, .. } => {
                let refused = ["error: 401", "error: 403", "error: 404", "not found"];
                !refused.iter().any(|sign| message.contains(sign))
            }
            Self::Slow { .. } | Self::Io { .. } => true,
            Self::Empty(_) => false,
        }
    }

    fn io(step: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { step, source }
    }
}

/// Makes the clone: refreshes the mirror, copies it, and checks the branch out. Returns the default branch.
pub(crate) async fn prepare(
    plan: &Plan,
    mirror: &Mirror,
    folders: &Folders,
) -> Result<String, Error> {
    let base = mirror.refresh(&plan.fetch_url).await?;
    clone::make(plan, mirror, folders, &base).await?;
    agent_files::restore(&folders.repo, &base).await?;
    Ok(base.branch)
}

#[cfg(test)]
mod tests;
