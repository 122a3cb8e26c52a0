//! `GET /issues/{key}`.

use std::sync::Arc;

use axum::extract::State;
use contracts::jira::Issue;
use serde::Deserialize;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, upstream::UpstreamError};
use url::Url;

use crate::app::App;

const FIELDS: &str = "summary,status,issuetype,assignee,description";

#[derive(Deserialize)]
struct Remote {
    key: String,
    fields: Fields,
}

#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    summary: String,
    status: Named,
    issuetype: Named,
    assignee: Option<Person>,
    #[serde(default)]
    description: Value,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Person {
    #[serde(rename = "displayName")]
    display_name: String,
}

/// An issue, its text as Markdown; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/issues/{key}",
    operation_id = "issue",
    params(("key" = String, Path, description = "As PROJ-42")),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), (status = 400, description = "Not a key"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    _: Agent,
    Path(key): Path<String>,
) -> Result<Json<Issue>, Problem> {
    if !is_key(&key) {
        return Err(Problem::bad_request(format!(
            "{key:?} is not an issue's key; it should look like PROJ-42"
        )));
    }
    let remote: Remote = fetch(&app, &key).await?;
    Ok(Json(issue(&app.site, remote)))
}

async fn fetch(app: &App, key: &str) -> Result<Remote, UpstreamError> {
    app.upstream
        .get(
            "/rest/api/3/issue/{key}",
            &["rest", "api", "3", "issue", key],
        )?
        .query("fields", FIELDS)
        .send()
        .await?
        .json()
}

fn issue(site: &Url, remote: Remote) -> Issue {
    let (summary, mut removed) = text::visible_text(&remote.fields.summary);
    let markdown = text::adf_to_markdown(&remote.fields.description);
    let (description_markdown, of_description) = text::visible_text(&markdown);
    removed += of_description;
    Issue {
        url: format!(
            "{}/browse/{}",
            site.as_str().trim_end_matches('/'),
            remote.key
        ),
        key: remote.key,
        summary,
        status: remote.fields.status.name,
        issue_type: remote.fields.issuetype.name,
        assignee: remote.fields.assignee.map(|person| person.display_name),
        description_markdown,
        sanitised: removed.to_string(),
    }
}

/// A project's key, a dash and a number.
fn is_key(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(project, number)| {
        project.starts_with(|c: char| c.is_ascii_alphabetic())
            && project
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_project_a_dash_and_a_number() {
        assert!(is_key("PROJ-42") && is_key("A_B2-1"));
        for text in ["PROJ", "PROJ-", "-1", "1A-2", "PROJ-1/x", "a b-1"] {
            assert!(!is_key(text), "{text}");
        }
    }
}
