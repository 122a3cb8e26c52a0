//! New issues: they carry the mark as a property, which a search gives back.

use chrono::{DateTime, Utc};
use contracts::{EffectOutcome, jira::IssueFields};
use effects::{Made, Order};
use http::Method;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{
    Write,
    fields::body_of,
    made::{PROPERTY, is_mark, made, properties},
};
use crate::jira::{Flavour, Jira, account_id, text_at};

/// How far Jira's clock may be behind ours, in minutes.
const CLOCKS: i64 = 10;

pub(super) async fn make(
    jira: &Jira,
    order: &Order<'_, Write>,
    project: &str,
    issue_type: &str,
    fields: &IssueFields,
) -> Result<Made, UpstreamError> {
    if order.asked_before
        && let Some(key) = find(jira, order, project).await?
    {
        return Ok(made(
            key.as_str(),
            jira.browse(&key),
            EffectOutcome::Applied,
        ));
    }
    let mut body = body_of(jira, fields);
    body.insert("project".to_owned(), json!({ "key": project }));
    body.insert("issuetype".to_owned(), json!({ "name": issue_type }));
    let request = json!({ "fields": body, "properties": properties(&order.marker) });
    let call = jira.call(Method::POST, "/issue", &["issue"])?;
    let created: Value = call.json(&request).send().await?.json()?;
    let key = text_at(&created, "/key");
    Ok(made(key, jira.browse(key), EffectOutcome::Applied))
}

/// The key of the issue that carries the mark and is ours.
async fn find(
    jira: &Jira,
    order: &Order<'_, Write>,
    project: &str,
) -> Result<Option<String>, UpstreamError> {
    let jql = format!(
        "project = \"{project}\" AND creator = currentUser() AND created >= -{}m ORDER BY created DESC",
        minutes_since(order.effect.created_at)
    );
    let me = jira.me().await?;
    let request = json!({
        "jql": jql, "maxResults": 100, "fields": ["creator"], "properties": [PROPERTY],
    });
    let path: &[&str] = match jira.flavour {
        Flavour::Cloud => &["search", "jql"],
        Flavour::DataCenter => &["search"],
    };
    let call = jira.call(Method::POST, "/search", path)?;
    let answer: Value = call.json(&request).only_reads().send().await?.json()?;
    for issue in answer["issues"].as_array().into_iter().flatten() {
        if account_id(&issue["fields"]["creator"]) != me {
            continue;
        }
        let key = text_at(issue, "/key");
        // Data Center's search gives no properties.
        let mark = match issue["properties"].get(PROPERTY) {
            Some(mark) => Some(mark.clone()),
            None if jira.flavour == Flavour::DataCenter => property(jira, key).await?,
            None => None,
        };
        if mark.is_some_and(|mark| is_mark(&mark, &order.marker)) {
            return Ok(Some(key.to_owned()));
        }
    }
    Ok(None)
}

async fn property(jira: &Jira, key: &str) -> Result<Option<Value>, UpstreamError> {
    let call = jira.get(
        "/issue/{key}/properties/{name}",
        &["issue", key, "properties", PROPERTY],
    )?;
    match call.send().await {
        Ok(answer) => {
            let property: Value = answer.json()?;
            Ok(Some(property["value"].clone()))
        }
        Err(error) if error.refusal() == Some(http::StatusCode::NOT_FOUND) => Ok(None),
        Err(error) => Err(error),
    }
}

fn minutes_since(at: DateTime<Utc>) -> i64 {
    (Utc::now() - at).num_minutes().max(0) + CLOCKS
}
