//! Links: between issues one of a kind, to pages one of an address.

use contracts::{
    EffectOutcome,
    jira::{CreateLink, CreateRemoteLink},
};
use effects::{Made, Order};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{LinkChange, Write, made::made};
use crate::jira::{Jira, text_at};

pub(super) async fn make(
    jira: &Jira,
    order: &Order<'_, Write>,
    change: &LinkChange,
) -> Result<Made, UpstreamError> {
    match change {
        LinkChange::Make(link) => create(jira, order, link).await,
        LinkChange::Remove(id, inward, _) => {
            let call = jira.call(Method::DELETE, "/issueLink/{id}", &["issueLink", id])?;
            match call.send().await {
                // What is gone is removed.
                Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => {}
                removed => drop(removed?),
            }
            Ok(made(id, jira.browse(inward), EffectOutcome::Applied))
        }
    }
}

async fn create(
    jira: &Jira,
    order: &Order<'_, Write>,
    link: &CreateLink,
) -> Result<Made, UpstreamError> {
    let at = |id: String| made(id, jira.browse(&link.inward), EffectOutcome::Applied);
    if order.asked_before
        && let Some(id) = find(jira, link).await?
    {
        return Ok(at(id));
    }
    let call = jira.call(Method::POST, "/issueLink", &["issueLink"])?;
    let body = json!({
        "type": { "name": link.link_type },
        "inwardIssue": { "key": link.inward },
        "outwardIssue": { "key": link.outward },
    });
    call.json(&body).send().await?;
    // Jira does not tell the new link's id.
    let id = find(jira, link).await?;
    Ok(at(id.unwrap_or_else(|| {
        format!("{} {} {}", link.inward, link.link_type, link.outward)
    })))
}

async fn find(jira: &Jira, link: &CreateLink) -> Result<Option<String>, UpstreamError> {
    let issue = jira.issue(&link.inward, "issuelinks").await?;
    let links = issue["fields"]["issuelinks"].as_array();
    let found = links.into_iter().flatten().find(|it| {
        text_at(it, "/type/name").eq_ignore_ascii_case(&link.link_type)
            && text_at(it, "/outwardIssue/key") == link.outward
    });
    Ok(found.map(|it| text_at(it, "/id").to_owned()))
}

/// The page's address is its name at the issue, so that a second one replaces the first.
pub(super) async fn remote(
    jira: &Jira,
    issue: &str,
    link: &CreateRemoteLink,
) -> Result<Made, UpstreamError> {
    let call = jira.call(
        Method::POST,
        "/issue/{key}/remotelink",
        &["issue", issue, "remotelink"],
    )?;
    let mut object = json!({ "url": link.url, "title": link.title });
    if !link.summary.is_empty() {
        object["summary"] = json!(link.summary);
    }
    let mut body = json!({ "globalId": link.url, "object": object });
    if !link.relationship.is_empty() {
        body["relationship"] = json!(link.relationship);
    }
    let created: Value = call.json(&body).send().await?.json()?;
    let id = created["id"].to_string();
    Ok(made(id, jira.browse(issue), EffectOutcome::Applied))
}
