//! Every route and its description.

mod files;

use axum::Router;
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::App;

#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "knowledge-graph",
    description = "Questions about a repository, answered from its mirror. Every route asks a run token."
))]
struct Description;

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi()).routes(routes!(files::list))
}

/// The description of all routes.
pub fn openapi() -> OpenApi {
    described().into_openapi()
}

pub(crate) fn router(app: App) -> Router {
    let (router, description) = described().split_for_parts();
    router
        .merge(service::described_at("/api/v1/openapi.json", description))
        .with_state(app)
}
