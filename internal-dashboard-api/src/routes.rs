//! Every route, behind the operator token, and their description.

mod events;
mod live;
mod stop;
mod tasks;

use axum::{Router, middleware};
use domain::TaskId;
use service::{BearerTokens, Problem};
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, operator};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "internal-dashboard-api", description = "What operators see and steer."),
    modifiers(&TOKEN),
    security(("operator_token" = []))
)]
struct Description;

const TOKEN: BearerTokens = BearerTokens(&["operator_token"]);

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::one))
        .routes(routes!(events::list))
        .routes(routes!(live::follow))
        .routes(routes!(stop::stop))
}

/// The description of all routes; `openapi.json` is a copy of it.
pub fn openapi() -> OpenApi {
    described().into_openapi()
}

pub(crate) fn router(app: App) -> Router {
    let (router, description) = described().split_for_parts();
    router
        .merge(service::described_at("/api/openapi.json", description))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            operator::require,
        ))
        .with_state(app)
}

/// Reads the id in a path.
fn task_id(text: &str) -> Result<TaskId, Problem> {
    text.parse()
        .map_err(|error: domain::InvalidId| Problem::bad_request(error.to_string()))
}

fn no_task(id: TaskId) -> Problem {
    Problem::not_found(format!("there is no task {id}"))
}

/// Reads a query string, with a problem where it cannot be.
fn query<T>(
    query: Result<axum::extract::Query<T>, axum::extract::rejection::QueryRejection>,
) -> Result<T, Problem> {
    query
        .map(|query| query.0)
        .map_err(|rejection| Problem::bad_request(rejection.body_text()))
}
