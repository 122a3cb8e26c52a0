//! The routes under /api/v1, and their description.

mod activity;
mod attachments;
mod comments;
mod events;
mod issues;
mod paging;
mod places;
mod releases;
mod search;
mod tags;
mod update;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The longest body that is read, in bytes: the longest text, with room for escapes.
const BODY: usize = 256 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "sentry-api",
        description = "Reads of Sentry, recorded writes, statuses. Errors are problem+json."
    ),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token", "service_token"]);

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(places::whoami))
        .routes(routes!(places::organizations))
        .routes(routes!(places::projects))
        .routes(routes!(places::project))
        .routes(routes!(places::stats))
        .routes(routes!(places::teams))
        .routes(routes!(places::members))
        .routes(routes!(places::monitors))
        .routes(routes!(issues::list))
        .routes(routes!(issues::show, update::update))
        .routes(routes!(issues::hashes))
        .routes(routes!(events::list))
        .routes(routes!(events::show))
        .routes(routes!(events::committers))
        .routes(routes!(search::search))
        .routes(routes!(tags::list))
        .routes(routes!(tags::show))
        .routes(routes!(tags::values))
        .routes(routes!(activity::list))
        .routes(routes!(activity::reports))
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(attachments::of_issue))
        .routes(routes!(attachments::of_event))
        .routes(routes!(attachments::show))
        .routes(routes!(releases::list))
        .routes(routes!(releases::show))
        .routes(routes!(releases::commits))
        .routes(routes!(releases::deploys))
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
    router
        .merge(service::described_at("/api/v1/openapi.json", description))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(app)
}
