//! The routes under /api/v1, and their description.

mod channels;
mod files;
mod history;
mod messages;
mod paging;
mod search;
mod team;
mod threads;
mod users;

use std::sync::Arc;

use axum::Router;
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

#[derive(OpenApi)]
#[openapi(
    info(title = "slack-api", description = "Reads of Slack. Errors are problem+json."),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token"]);

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(channels::list))
        .routes(routes!(channels::show))
        .routes(routes!(channels::members))
        .routes(routes!(channels::bookmarks))
        .routes(routes!(channels::pins))
        .routes(routes!(history::show))
        .routes(routes!(threads::show))
        .routes(routes!(messages::permalink))
        .routes(routes!(messages::reactions))
        .routes(routes!(users::list))
        .routes(routes!(users::by_email))
        .routes(routes!(users::show))
        .routes(routes!(users::groups))
        .routes(routes!(files::show))
        .routes(routes!(files::content))
        .routes(routes!(search::messages))
        .routes(routes!(team::show))
        .routes(routes!(team::emoji));
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
        .with_state(app)
}
