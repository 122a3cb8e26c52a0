//! Who calls and what they may touch: a run within its token, or a service of ours within its grants.

use access::{Grant, RunClaims};
use domain::{Repository, WorkItem};
use http::{HeaderMap, StatusCode};
use service::Problem;

use crate::app::App;

/// Lets a service of ours pass that was given `grant`.
pub(crate) fn require(app: &App, headers: &HeaderMap, grant: Grant) -> Result<(), Problem> {
    service::authenticate_caller(headers, app.effects.callers(), grant).map(drop)
}

/// The repository of a path, spelled as the token has it, if the run may reach it.
pub(crate) fn repository(
    claims: &RunClaims,
    owner: &str,
    name: &str,
) -> Result<Repository, Problem> {
    let asked = named(owner, name)?;
    claims
        .repositories
        .iter()
        .find(|allowed| allowed.same_as(&asked))
        .cloned()
        .ok_or_else(|| {
            let allowed: Vec<String> = claims
                .repositories
                .iter()
                .map(ToString::to_string)
                .collect();
            Problem::new(StatusCode::FORBIDDEN, "repository-not-allowed")
                .detail(format!(
                    "{asked} is not this run's; it may reach {}",
                    allowed.join(", ")
                ))
                .with("allowed_repositories", allowed)
        })
}

/// The repository of a path, for a service of ours.
pub(crate) fn named(owner: &str, name: &str) -> Result<Repository, Problem> {
    Repository::new(owner, name).map_err(|error| Problem::bad_request(error.to_string()))
}

/// Refuses a write to any issue or pull request but the run's own.
pub(crate) fn own_item(
    claims: &RunClaims,
    repository: &Repository,
    number: u64,
) -> Result<(), Problem> {
    let own = match &claims.item {
        WorkItem::Github {
            repository: own,
            number,
            ..
        } => Some((own, *number)),
        WorkItem::Jira { .. } | WorkItem::Slack { .. } | WorkItem::Sentry { .. } => None,
    };
    match own {
        Some((own, own_number)) if own.same_as(repository) && own_number == number => Ok(()),
        own => {
            let allowed = own.map_or_else(
                || {
                    format!(
                        "this run answers at {}, not on GitHub",
                        claims.item.flow_key()
                    )
                },
                |(repository, number)| format!("this run may write only to {repository}#{number}"),
            );
            Err(
                Problem::new(StatusCode::FORBIDDEN, "item-not-allowed").detail(format!(
                    "{repository}#{number} is not this run's work item; {allowed}"
                )),
            )
        }
    }
}

/// Whether this is the run's own issue or pull request.
pub(crate) fn is_own_item(claims: &RunClaims, repository: &Repository, number: u64) -> bool {
    own_item(claims, repository, number).is_ok()
}

/// Refuses a pull request of any branch but the run's own, or of a branch into itself.
pub(crate) fn own_branch(claims: &RunClaims, head: &str, base: &str) -> Result<(), Problem> {
    let problem = |detail: String| {
        Err(Problem::new(StatusCode::FORBIDDEN, "branch-not-allowed")
            .detail(detail)
            .with("allowed_branch", claims.branch.clone()))
    };
    if head != claims.branch {
        return problem(format!(
            "the head must be this run's branch {}, not {head}",
            claims.branch
        ));
    }
    if base == claims.branch {
        return problem(format!("the base must be another branch than {base}"));
    }
    Ok(())
}
