//! The routes under /api/v1, and their description.

mod changes;
mod channels;
mod conversations;
mod files;
mod history;
mod kept;
mod messages;
mod paging;
mod posts;
mod reactions;
mod search;
mod team;
mod threads;
mod uploads;
mod users;
mod views;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit};
use service::BearerTokens;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The longest body that is read, in bytes: the largest file, with room for escapes.
const BODY: usize = 4 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(title = "slack-api", description = "Reads of Slack, recorded writes, statuses. Errors are problem+json."),
    modifiers(&TOKENS)
)]
struct Description;

const TOKENS: BearerTokens = BearerTokens(&["run_token", "service_token"]);

fn described() -> (Router<Arc<App>>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .routes(routes!(channels::list))
        .routes(routes!(channels::show))
        .routes(routes!(channels::members))
        .routes(routes!(kept::bookmarks))
        .routes(routes!(kept::pins))
        .routes(routes!(history::show))
        .routes(routes!(threads::show))
        .routes(routes!(posts::post, changes::update))
        .routes(routes!(posts::post_ephemeral))
        .routes(routes!(changes::delete))
        .routes(routes!(messages::permalink))
        .routes(routes!(messages::reactions))
        .routes(routes!(reactions::add))
        .routes(routes!(reactions::remove))
        .routes(routes!(conversations::join))
        .routes(routes!(conversations::open))
        .routes(routes!(users::list))
        .routes(routes!(users::by_email))
        .routes(routes!(users::show))
        .routes(routes!(users::groups))
        .routes(routes!(uploads::upload))
        .routes(routes!(files::show))
        .routes(routes!(files::content))
        .routes(routes!(search::messages))
        .routes(routes!(team::show))
        .routes(routes!(team::emoji))
        .routes(routes!(views::open))
        .routes(routes!(views::push))
        .routes(routes!(views::publish))
        .routes(routes!(views::update))
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
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(app)
}
