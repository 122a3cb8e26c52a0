//! Jira as Cloud (v3, with documents) and Data Center (v2, with wiki texts) answer it, and its boards.
//!
//! Everything lives in memory; ids are numbers in the order of making.

use axum::{
    Router, middleware,
    routing::{delete, get, post, put},
};

use crate::world::Sim;

mod agile;
mod answer;
mod attachments;
mod changes;
mod comments;
pub(crate) mod control;
mod data;
mod documents;
mod fields;
mod issues;
mod jql;
mod links;
mod oauth;
mod projects;
mod search;
mod setup;
mod shape;
mod transitions;
mod users;
mod worklogs;

pub(crate) use data::Jira;

/// The token that Basic (with any e-mail address) and Bearer accept; OAuth gives others.
pub(crate) const TOKEN: &str = "sim-jira-token";
/// The account that our token is.
pub(crate) const BOT: &str = "557058:agents-system";

pub(crate) fn router(sim: &Sim) -> Router<Sim> {
    let site = Router::new()
        .nest("/rest/api/{version}", api())
        .nest("/rest/agile/1.0", agile())
        .route("/rest/dev-status/1.0/issue/detail", get(links::development))
        .layer(middleware::from_fn_with_state(sim.clone(), answer::guard));
    Router::new()
        .merge(site.clone())
        // Where OAuth tokens are taken.
        .nest("/ex/jira/{cloud}", site)
        .route("/oauth/token", post(oauth::token))
}

fn api() -> Router<Sim> {
    Router::new()
        .route("/myself", get(users::myself))
        .route("/serverInfo", get(setup::server_info))
        .route("/issue", post(issues::create))
        .route("/issue/{key}", get(issues::show).put(issues::change))
        .route("/issue/{key}/changelog", get(changes::changelog))
        .route(
            "/issue/{key}/comment",
            get(comments::list).post(comments::create),
        )
        .route(
            "/issue/{key}/comment/{id}",
            get(comments::show)
                .put(comments::change)
                .delete(comments::remove),
        )
        .route(
            "/issue/{key}/transitions",
            get(transitions::list).post(transitions::take),
        )
        .route("/issue/{key}/assignee", put(issues::assign))
        .route(
            "/issue/{key}/worklog",
            get(worklogs::list).post(worklogs::create),
        )
        .route("/issue/{key}/watchers", get(users::watchers))
        .route(
            "/issue/{key}/remotelink",
            get(links::remote).post(links::add_remote),
        )
        .route("/issue/{key}/attachments", post(attachments::add))
        .route("/issue/{key}/properties/{name}", get(issues::property))
        .route(
            "/issue/createmeta/{key}/issuetypes",
            get(projects::create_types),
        )
        .route(
            "/issue/createmeta/{key}/issuetypes/{id}",
            get(projects::create_fields),
        )
        .route("/attachment/{id}", get(attachments::show))
        .route("/attachment/content/{id}", get(attachments::content))
        .route("/issueLink", post(links::create))
        .route(
            "/issueLink/{id}",
            get(links::show).merge(delete(links::remove)),
        )
        .route("/issueLinkType", get(setup::link_types))
        .route("/search/jql", get(search::by_query).post(search::by_body))
        .route(
            "/search",
            get(search::by_query_from_start).post(search::by_body_from_start),
        )
        .route("/user", get(users::show))
        .route("/user/search", get(users::search))
        .route("/user/assignable/search", get(users::search))
        .route("/project", get(projects::all).post(projects::create))
        .route("/project/search", get(projects::search))
        .route("/project/{key}", get(projects::show))
        .route("/project/{key}/components", get(projects::components))
        .route("/project/{key}/versions", get(projects::versions))
        .route("/field", get(setup::fields))
        .route("/priority", get(setup::priorities))
        .route("/status", get(setup::statuses))
        .route("/issuetype", get(setup::issue_types))
        .route("/filter", post(agile::filter))
}

fn agile() -> Router<Sim> {
    Router::new()
        .route("/board", get(agile::boards).post(agile::create))
        .route("/board/{id}", get(agile::board))
        .route("/board/{id}/sprint", get(agile::sprints))
        .route("/board/{id}/issue", get(agile::board_issues))
        .route("/sprint/{id}", get(agile::sprint))
        .route("/sprint/{id}/issue", post(agile::into_sprint))
        .route("/backlog/issue", post(agile::into_backlog))
}
