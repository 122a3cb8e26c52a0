//! `/issues/{key}/worklogs`.

use std::sync::Arc;

use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{AddWorklog, Rows, Worklog},
};
use effects::CallId;
use service::{Agent, Json, Path, Problem, Query};

use super::part::{Part, in_parts, rows};
use crate::{app::App, caller, effect::Write, jira};

/// Time logged on an issue, oldest first.
#[utoipa::path(
    get,
    path = "/issues/{key}/worklogs",
    operation_id = "worklogs",
    params(("key" = String, Path), Part),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Worklog>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Rows<Worklog>>, Problem> {
    let part = part.checked()?;
    let reached = caller::issue(&app, &claims, &key).await?;
    let path = ["issue", &reached.key, "worklog"];
    let call = in_parts(app.jira.get("/issue/{key}/worklog", &path)?, part);
    let found = rows(&app, &claims, call, &["worklogs"], jira::worklog).await;
    found.map(Json)
}

/// Logs time on an issue; estimates stay as they are.
#[utoipa::path(
    post,
    path = "/issues/{key}/worklogs",
    operation_id = "add_worklog",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = AddWorklog,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<AddWorklog>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    if !is_duration(&request.time_spent) {
        return Err(Problem::bad_request(format!(
            "time_spent {:?} is no duration; write it as 1h 30m, with w, d, h and m",
            request.time_spent
        )));
    }
    let write = Write::Worklog {
        issue: reached.key,
        log: request,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

fn is_duration(text: &str) -> bool {
    let mut parts = text.split_whitespace().peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            let number = part.strip_suffix(['w', 'd', 'h', 'm']);
            number.is_some_and(|number| {
                (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
            })
        })
}

#[cfg(test)]
mod tests {
    use super::is_duration;

    #[test]
    fn a_duration_is_numbers_with_units() {
        assert!(is_duration("1h 30m") && is_duration("2d"));
        for text in ["", "1", "h", "1.5h", "1h30m", "-1h", "1y"] {
            assert!(!is_duration(text), "{text}");
        }
    }
}
