//! `/repos/{owner}/{repo}/pulls` and `/repos/{owner}/{repo}/search/pulls`.

mod changes;
mod reading;
mod writing;

use std::sync::Arc;

use access::RunClaims;
use domain::Repository;
use effects::Place;
use service::Problem;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, caller, github::RemotePull};

/// Everything about pull requests but their reviews.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(reading::list, writing::create))
        .routes(routes!(reading::show, writing::update))
        .routes(routes!(reading::search))
        .routes(routes!(changes::files))
        .routes(routes!(changes::diff))
        .routes(routes!(changes::commits))
        .routes(routes!(writing::merge))
}

/// A pull request that a run wants to write to, and whether it is its own: its work item, or of its branch.
pub(super) async fn place(
    app: &App,
    claims: &RunClaims,
    repository: &Repository,
    number: u64,
) -> Result<(RemotePull, Place), Problem> {
    let pull = app.github.remote_pull(repository, number).await?;
    let own =
        caller::is_own_item(claims, repository, number) || pull.is_from(repository, &claims.branch);
    let place = if own { Place::Own } else { Place::Elsewhere };
    Ok((pull, place))
}
