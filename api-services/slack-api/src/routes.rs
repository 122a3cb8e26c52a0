//! The routes under /api/v1, and their description.

use std::sync::Arc;

use axum::Router;
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, threads};

#[derive(OpenApi)]
#[openapi(
    info(title = "slack-api", description = "Reads of Slack. Errors are problem+json."),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token"]);

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new().routes(routes!(threads::show));
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
