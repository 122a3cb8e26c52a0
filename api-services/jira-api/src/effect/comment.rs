//! Comments: edited where one of ours stands, found by their property where an earlier try may have made them.

use contracts::EffectOutcome;
use effects::{Made, Marker, Order};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{
    Write,
    made::{carries, made, properties},
};
use crate::jira::{Jira, account_id, text_at};

/// How many comments are looked through for a mark, the newest first.
const LOOKED_THROUGH: &str = "100";

pub(super) async fn make(
    jira: &Jira,
    order: &Order<'_, Write>,
    issue: &str,
    edits: Option<&str>,
    markdown: &str,
) -> Result<Made, UpstreamError> {
    let text = jira.text(markdown);
    let known = match (edits, &order.effect.remote_id) {
        (Some(id), _) => Some(id.to_owned()),
        (None, Some(id)) => Some(id.clone()),
        (None, None) if order.asked_before => match find(jira, issue, &order.marker).await? {
            Some(found) if jira.markdown(&found["body"]) == jira.markdown(&text) => {
                return Ok(at(jira, issue, &found, EffectOutcome::Applied));
            }
            found => found.map(|it| text_at(&it, "/id").to_owned()),
        },
        (None, None) => None,
    };
    if let Some(id) = known {
        let call = jira.call(
            Method::PUT,
            "/issue/{key}/comment/{id}",
            &["issue", issue, "comment", &id],
        )?;
        match call.json(&json!({ "body": text })).send().await {
            // Somebody deleted it; what is said now still has to be said.
            Err(error) if edits.is_none() && is_gone(&error) => {}
            edited => {
                let edited: Value = edited?.json()?;
                return Ok(at(jira, issue, &edited, EffectOutcome::Edited));
            }
        }
    }
    let call = jira.call(
        Method::POST,
        "/issue/{key}/comment",
        &["issue", issue, "comment"],
    )?;
    let body = json!({ "body": text, "properties": properties(&order.marker) });
    let created: Value = call.json(&body).send().await?.json()?;
    Ok(at(jira, issue, &created, EffectOutcome::Applied))
}

/// The comment that carries the mark and is ours.
async fn find(jira: &Jira, issue: &str, marker: &Marker) -> Result<Option<Value>, UpstreamError> {
    let me = jira.me().await?;
    let answer: Value = jira
        .get("/issue/{key}/comment", &["issue", issue, "comment"])?
        .query("orderBy", "-created")
        .query("maxResults", LOOKED_THROUGH)
        .query("expand", "properties")
        .send()
        .await?
        .json()?;
    let comments = answer["comments"].as_array();
    let mut ours = comments
        .into_iter()
        .flatten()
        .filter(|it| account_id(&it["author"]) == me);
    Ok(ours.find(|it| carries(it, marker)).cloned())
}

fn is_gone(error: &UpstreamError) -> bool {
    matches!(
        error.refusal(),
        Some(StatusCode::NOT_FOUND | StatusCode::GONE)
    )
}

fn at(jira: &Jira, issue: &str, comment: &Value, outcome: EffectOutcome) -> Made {
    let id = text_at(comment, "/id");
    made(id, jira.browse_comment(issue, id), outcome)
}
