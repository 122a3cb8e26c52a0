//! The routes under /api/v1, and their description.

mod comments;
mod contents;
mod effects;
mod issues;
mod permission;
mod pulls;
mod repositories;
mod status;

use std::sync::Arc;

use axum::{Json, Router, extract::DefaultBodyLimit, routing::get};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, git};

/// The longest body that is read, in bytes: GitHub's longest text, with room for escapes.
const BODY: usize = 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "github-api",
        description = "Reads of GitHub, recorded writes, statuses. Errors are problem+json."
    ),
    modifiers(&Tokens)
)]
struct Description;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for name in ["run_token", "service_token"] {
            let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
            components.add_security_scheme(name, scheme);
        }
    }
}

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(repositories::show))
        .routes(routes!(issues::show))
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(contents::root))
        .routes(routes!(contents::show))
        .routes(routes!(pulls::create))
        .routes(routes!(permission::show))
        .routes(routes!(status::deliver))
        .routes(routes!(effects::list));
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
    let description = Arc::new(description);
    router
        .merge(git::router())
        .route(
            "/api/v1/openapi.json",
            get(async move || Json(Arc::clone(&description))),
        )
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(app)
}
