//! The routes under /api/v1, and their description.

mod actions;
mod checks;
mod comments;
mod commits;
mod contents;
mod discussions;
mod issues;
mod paging;
mod people;
mod permission;
mod project;
mod pulls;
mod refs;
mod refusals;
mod releases;
mod repositories;
mod reviews;
mod search;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, git, proxy};

/// The longest body that is read, in bytes: GitHub's longest text, with room for escapes.
const BODY: usize = 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "github-api",
        description = "Reads of GitHub, recorded writes, statuses. Errors are problem+json."
    ),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token", "service_token"]);

/// The parameters that were given, for GitHub's own.
fn present<'a, const N: usize>(all: [(&'a str, &'a Option<String>); N]) -> Vec<(&'a str, &'a str)> {
    let given = |(name, value): (&'a str, &'a Option<String>)| {
        let value = value.as_deref().filter(|value| !value.is_empty())?;
        Some((name, value))
    };
    all.into_iter().filter_map(given).collect()
}

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(repositories::show))
        .merge(issues::routes())
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(contents::root))
        .routes(routes!(contents::show))
        .merge(project::routes())
        .merge(commits::routes())
        .merge(refs::routes())
        .merge(releases::routes())
        .merge(discussions::routes())
        .merge(search::routes())
        .merge(people::routes())
        .merge(pulls::routes())
        .merge(reviews::routes())
        .routes(routes!(checks::status))
        .routes(routes!(checks::check_runs))
        .merge(actions::routes())
        .routes(routes!(permission::show))
        .merge(effects::routes());
    OpenApiRouter::with_openapi(Description::openapi())
        .nest("/api/v1", v1)
        .split_for_parts()
}

/// The `OpenAPI` description of the service.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().1
}

pub(crate) fn router(app: Arc<App>) -> Router {
    let (router, description) = described();
    let own = router
        .merge(service::described_at("/api/v1/openapi.json", description))
        .layer(DefaultBodyLimit::max(BODY));
    let own: Router = own.with_state(Arc::clone(&app));
    let git = git::router().with_state(Arc::clone(&app));
    own.clone().merge(git).merge(proxy::router(app, own))
}
