//! The routes under /api/v1, and their description.

mod agile;
mod attachments;
mod comments;
mod history;
mod issues;
mod links;
mod part;
mod people;
mod projects;
mod remote_links;
mod search;
mod setup;
mod sprints;
mod transitions;
mod worklogs;

use std::sync::Arc;

use axum::Router;
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "jira-api",
        description = "Reads and recorded writes of Jira. Errors are problem+json."
    ),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token", "service_token"]);

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(issues::create))
        .routes(routes!(issues::show, issues::update))
        .routes(routes!(issues::assign))
        .routes(routes!(search::search, search::search_by_query))
        .routes(routes!(history::changelog))
        .routes(routes!(history::watchers))
        .routes(routes!(history::development))
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(comments::edit))
        .routes(routes!(transitions::list, transitions::take))
        .routes(routes!(links::types))
        .routes(routes!(links::create))
        .routes(routes!(links::remove))
        .routes(routes!(remote_links::list, remote_links::create))
        .routes(routes!(worklogs::list, worklogs::add))
        .routes(routes!(attachments::list, attachments::add))
        .routes(routes!(attachments::show))
        .routes(routes!(people::search))
        .routes(routes!(people::assignable))
        .routes(routes!(people::show))
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::show))
        .routes(routes!(projects::components))
        .routes(routes!(projects::versions))
        .routes(routes!(projects::issue_types))
        .routes(routes!(projects::create_fields))
        .routes(routes!(setup::fields))
        .routes(routes!(setup::priorities))
        .routes(routes!(setup::statuses))
        .routes(routes!(agile::boards, agile::create))
        .routes(routes!(agile::board_issues))
        .routes(routes!(sprints::list))
        .routes(routes!(sprints::issues, sprints::move_issues))
        .routes(routes!(sprints::to_backlog))
        .merge(effects::routes::<App>());
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
