//! Time logged: found by its property where an earlier try may have logged it.

use contracts::{EffectOutcome, jira::AddWorklog};
use effects::{Made, Order};
use http::Method;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{
    Write,
    made::{carries, made, properties},
};
use crate::jira::{Jira, account_id, text_at};

pub(super) async fn make(
    jira: &Jira,
    order: &Order<'_, Write>,
    issue: &str,
    log: &AddWorklog,
) -> Result<Made, UpstreamError> {
    let path = ["issue", issue, "worklog"];
    let done = |worklog: &Value| {
        let id = text_at(worklog, "/id");
        let url = format!("{}?focusedWorklogId={id}", jira.browse(issue));
        made(id, url, EffectOutcome::Applied)
    };
    if order.asked_before {
        let me = jira.me().await?;
        let call = jira.get("/issue/{key}/worklog", &path)?;
        let all: Value = call.query("expand", "properties").send().await?.json()?;
        let ours = all["worklogs"].as_array().into_iter().flatten();
        let mut ours = ours.filter(|it| account_id(&it["author"]) == me);
        if let Some(found) = ours.find(|it| carries(it, &order.marker)) {
            return Ok(done(found));
        }
    }
    let mut body = json!({
        "timeSpent": log.time_spent,
        "properties": properties(&order.marker),
    });
    if let Some(started) = &log.started {
        body["started"] = json!(started);
    }
    if !log.comment.trim().is_empty() {
        body["comment"] = jira.text(&log.comment);
    }
    let call = jira.call(Method::POST, "/issue/{key}/worklog", &path)?;
    // Only the agent's work is logged: estimates are people's.
    let call = call.query("adjustEstimate", "leave").json(&body);
    let created: Value = call.send().await?.json()?;
    Ok(done(&created))
}
