//! `GET /organizations/{org}/issues/{id}`.

use std::sync::Arc;

use axum::extract::State;
use chrono::{DateTime, Utc};
use contracts::sentry::Issue;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, upstream::UpstreamError};

use crate::app::App;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remote {
    id: String,
    short_id: String,
    title: String,
    #[serde(default)]
    culprit: Option<String>,
    level: String,
    status: String,
    /// Sentry sends the number as text.
    count: Count,
    permalink: String,
    first_seen: DateTime<Utc>,
    last_seen: DateTime<Utc>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Text(String),
    Number(u64),
}

/// An issue; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/organizations/{org}/issues/{id}",
    operation_id = "issue",
    params(("org" = String, Path, description = "The organisation's slug"), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    _: Agent,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Issue>, Problem> {
    let remote = fetch(&app, &org, &id).await?;
    Ok(Json(issue(remote)))
}

async fn fetch(app: &App, org: &str, id: &str) -> Result<Remote, UpstreamError> {
    // Sentry wants the slash at the end; without it a redirect answers.
    let path = ["api", "0", "organizations", org, "issues", id];
    app.upstream
        .get("/api/0/organizations/{org}/issues/{id}/", &path)?
        .ending_in_slash()
        .send()
        .await?
        .json()
}

fn issue(remote: Remote) -> Issue {
    let (title, mut removed) = text::visible_text(&remote.title);
    let (culprit, of_culprit) = text::visible_text(&remote.culprit.unwrap_or_default());
    removed += of_culprit;
    Issue {
        id: remote.id,
        short_id: remote.short_id,
        title,
        culprit,
        level: remote.level,
        status: remote.status,
        count: match remote.count {
            Count::Text(text) => text.parse().unwrap_or_default(),
            Count::Number(number) => number,
        },
        permalink: remote.permalink,
        first_seen: remote.first_seen,
        last_seen: remote.last_seen,
        sanitised: removed.to_string(),
    }
}
