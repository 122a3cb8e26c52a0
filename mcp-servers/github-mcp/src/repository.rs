//! Which repository a call means.

use domain::Repository;
use mcp::{Call, Failure};

/// The repository, if this run may read it; github-api checks again.
pub(crate) fn named(call: &Call, owner: &str, repo: &str) -> Result<Repository, Failure> {
    let repository =
        Repository::new(owner, repo).map_err(|error| Failure::new(error.to_string()))?;
    if call.run.claims.allows_repository(&repository) {
        return Ok(repository);
    }
    let allowed: Vec<String> = call
        .run
        .claims
        .repositories
        .iter()
        .map(ToString::to_string)
        .collect();
    Err(Failure::new(format!(
        "{repository} is not one of this run's repositories\nAllowed: {}\nWhat to try: call again with one of these, or end your turn and say what is missing",
        allowed.join(", ")
    )))
}
