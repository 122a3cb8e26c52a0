//! Sprints and boards.

use contracts::{EffectOutcome, jira::CreateBoard};
use effects::{Made, Order};
use http::Method;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{Write, made::made};
use crate::jira::{Jira, text_at};

/// Moves issues to a sprint, or to the backlog; those that are there stay.
pub(super) async fn move_issues(
    jira: &Jira,
    sprint: Option<u64>,
    issues: &[String],
) -> Result<Made, UpstreamError> {
    let name = sprint.map(|id| id.to_string());
    let call = match &name {
        Some(id) => jira.agile(Method::POST, "/sprint/{id}/issue", &["sprint", id, "issue"])?,
        None => jira.agile(Method::POST, "/backlog/issue", &["backlog", "issue"])?,
    };
    call.json(&json!({ "issues": issues })).send().await?;
    let first = issues.first().map_or("", String::as_str);
    let place = name.unwrap_or_else(|| "backlog".to_owned());
    Ok(made(place, jira.browse(first), EffectOutcome::Applied))
}

/// A board with a filter of its own; one of that name in the project is the answer of an earlier try.
pub(super) async fn board(
    jira: &Jira,
    order: &Order<'_, Write>,
    board: &CreateBoard,
) -> Result<Made, UpstreamError> {
    let at = |board_id: &Value| {
        let url = jira.browse(&board.project);
        made(board_id.to_string(), url, EffectOutcome::Applied)
    };
    if order.asked_before {
        let call = jira.agile(Method::GET, "/board", &["board"])?;
        let call = call.query("projectKeyOrId", &board.project);
        let boards: Value = call.query("name", &board.name).send().await?.json()?;
        let mut boards = boards["values"].as_array().into_iter().flatten();
        if let Some(found) = boards.find(|it| text_at(it, "/name") == board.name) {
            return Ok(at(&found["id"]));
        }
    }
    let filter = json!({
        "name": format!("{} ({})", board.name, &order.marker.mac[..8]),
        "jql": format!("project = \"{}\" ORDER BY Rank ASC", board.project),
    });
    let call = jira.call(Method::POST, "/filter", &["filter"])?;
    let filter: Value = call.json(&filter).send().await?.json()?;
    let filter_id: u64 = text_at(&filter, "/id").parse().unwrap_or_default();
    let body = json!({
        "name": board.name, "type": board.kind, "filterId": filter_id,
        "location": { "type": "project", "projectKeyOrId": board.project },
    });
    let call = jira.agile(Method::POST, "/board", &["board"])?;
    let created: Value = call.json(&body).send().await?.json()?;
    Ok(at(&created["id"]))
}
