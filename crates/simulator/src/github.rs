//! GitHub's REST interface, as far as the agents need it.

use axum::{
    Router, middleware,
    routing::{delete, get, patch, post, put},
};
use http::StatusCode;
use serde::de::DeserializeOwned;

use crate::world::{Sim, World};

mod actions;
mod answer;
mod app;
mod branches;
mod checks;
mod comments;
mod commits;
mod contents;
mod etag;
mod git_data;
mod graphql;
mod issues;
mod labels;
mod page;
mod people;
mod pulls;
mod reactions;
mod refs;
mod releases;
mod repositories;
mod reviews;
mod search;
mod shape;
mod sub_issues;

pub(crate) use actions::blob;
pub(crate) use answer::{BOT, bearer};
use answer::{Error, Result};
pub use app::GithubApp;
pub(crate) use app::Installed;
pub(crate) use comments::add as add_comment;
use shape::Links;

pub(crate) fn router(sim: &Sim) -> Router<Sim> {
    let repository = Router::new()
        .route("/", get(repositories::show))
        .route(
            "/collaborators/{user}/permission",
            get(repositories::permission),
        )
        .route("/collaborators", get(people::collaborators))
        .route("/assignees", get(people::assignees))
        .route("/milestones", get(people::milestones))
        .route("/labels", get(labels::list).post(labels::create))
        .route(
            "/labels/{name}",
            get(labels::show)
                .patch(labels::change)
                .delete(labels::remove),
        )
        .route("/issues", get(issues::list).post(issues::create))
        .route("/issues/{number}/labels", get(labels::of_issue))
        .route("/issues/{number}/parent", get(sub_issues::parent))
        .route(
            "/issues/{number}/sub_issues",
            get(sub_issues::list).post(sub_issues::add),
        )
        .route("/issues/{number}/sub_issue", delete(sub_issues::remove))
        .route(
            "/issues/{number}/sub_issues/priority",
            patch(sub_issues::reprioritise),
        )
        .route("/issues/{number}", get(issues::show).patch(issues::change))
        .route(
            "/issues/{number}/comments",
            get(comments::list).post(comments::create),
        )
        .route(
            "/issues/{number}/reactions",
            get(reactions::of_issue).post(reactions::to_issue),
        )
        .route(
            "/issues/comments/{id}",
            get(comments::show)
                .patch(comments::change)
                .delete(comments::remove),
        )
        .route(
            "/issues/comments/{id}/reactions",
            get(reactions::of_comment).post(reactions::to_comment),
        )
        .route("/contents", get(contents::root))
        .route("/contents/", get(contents::root))
        .route("/contents/{*path}", get(contents::show))
        .route("/pulls", get(pulls::list).post(pulls::create))
        .route("/pulls/{number}", get(pulls::show).patch(pulls::change))
        .route("/pulls/{number}/files", get(pulls::files))
        .route("/pulls/{number}/commits", get(pulls::commits_of))
        .route(
            "/pulls/{number}/reviews",
            get(reviews::list).post(reviews::create),
        )
        .route(
            "/pulls/{number}/comments",
            get(reviews::comments).post(reviews::comment),
        )
        .route("/pulls/{number}/merge", put(pulls::merge))
        .route("/pulls/{number}/update-branch", put(pulls::update_branch))
        .route(
            "/pulls/{number}/requested_reviewers",
            post(pulls::request_reviewers),
        )
        .nest("/actions", actions())
        .route("/git/ref/{*name}", get(branches::reference))
        .route("/git/refs", post(refs::create))
        .route(
            "/git/refs/{*name}",
            get(branches::reference).patch(refs::change),
        )
        .route("/git/blobs", post(git_data::create_blob))
        .route("/git/trees", post(git_data::create_tree))
        .route("/git/trees/{*name}", get(git_data::tree))
        .route("/git/commits", post(git_data::create_commit))
        .route("/git/commits/{sha}", get(git_data::commit))
        .route("/git/tags/{sha}", get(git_data::tag))
        .route("/commits", get(commits::list))
        .route("/commits/{*name}", get(checks::of_commit))
        .route("/compare/{*range}", get(commits::compare))
        .route("/tags", get(refs::tags))
        .route("/releases", get(releases::list).post(releases::create))
        .route("/releases/latest", get(releases::latest))
        .route("/releases/tags/{*tag}", get(releases::by_tag))
        .route("/branches", get(refs::branches))
        .route("/git/matching-refs/{*name}", get(branches::matching))
        .route("/branches/{*name}", get(branches::show));
    Router::new()
        .route("/graphql", post(graphql::answer))
        .route("/user", get(repositories::me))
        .route("/users/{login}", get(people::show))
        .route("/users/{login}/repos", get(people::repositories))
        .route("/installation/repositories", get(people::installation))
        .route("/search/code", get(search::code))
        .route("/search/issues", get(search::issues))
        .route("/search/repositories", get(search::repositories))
        .route("/search/users", get(search::users))
        .route("/search/commits", get(search::commits))
        .route("/rate_limit", get(repositories::rate_limit))
        .nest("/repos/{owner}/{name}", repository)
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(|| async { Error::not_found() })
        .layer(middleware::from_fn(etag::name))
        .layer(middleware::from_fn_with_state(sim.clone(), answer::guard))
        // An App shows its signed token there, not an installation's.
        .route("/app", get(app::me))
        .route("/app/installations", get(app::installations))
        .route(
            "/app/installations/{id}/access_tokens",
            post(app::access_token),
        )
        .route(
            "/repos/{owner}/{name}/installation",
            get(app::installation_of),
        )
        .route("/", post(|| async { Error::not_found() }))
}

fn actions() -> Router<Sim> {
    Router::new()
        .route("/workflows", get(actions::workflows))
        .route("/workflows/{id}", get(actions::workflow))
        .route("/workflows/{id}/runs", get(actions::runs_of))
        .route("/runs", get(actions::runs))
        .route("/runs/{id}", get(actions::show))
        .route("/runs/{id}/jobs", get(actions::jobs))
        .route("/runs/{id}/artifacts", get(actions::artifacts))
        .route("/runs/{id}/rerun", post(actions::rerun))
        .route("/runs/{id}/rerun-failed-jobs", post(actions::rerun))
        .route("/runs/{id}/cancel", post(actions::cancel))
        .route("/jobs/{id}", get(actions::job))
        .route("/jobs/{id}/logs", get(actions::logs))
}

/// The global id of the review thread that this comment began.
pub(crate) fn thread_id(comment: u64) -> String {
    shape::node("PRRT", comment)
}

fn links(sim: &World) -> Links<'_> {
    Links {
        public: &sim.public_url,
    }
}

/// Reads a request body, whatever content type it names, as GitHub does.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let problem = |_| Error::new(StatusCode::BAD_REQUEST, "Problems parsing JSON");
    serde_json::from_slice(body).map_err(problem)
}
