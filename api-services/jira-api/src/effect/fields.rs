//! Changes of an issue's fields, status and assignee: what stands afterwards is the same however often they are made.

use std::collections::BTreeMap;

use contracts::{EffectOutcome, jira::IssueFields};
use domain::Provider;
use effects::Made;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use service::upstream::UpstreamError;

use super::made::made;
use crate::jira::{Jira, text_at};

/// Fields as Jira takes them.
pub(super) fn body_of(jira: &Jira, fields: &IssueFields) -> Map<String, Value> {
    let named = |names: &Vec<String>| -> Value {
        names.iter().map(|name| json!({ "name": name })).collect()
    };
    let known = [
        ("summary", fields.summary.as_ref().map(|it| json!(it))),
        (
            "description",
            fields.description.as_ref().map(|it| jira.text(it)),
        ),
        (
            "priority",
            fields.priority.as_ref().map(|it| json!({ "name": it })),
        ),
        ("labels", fields.labels.as_ref().map(|it| json!(it))),
        ("components", fields.components.as_ref().map(named)),
        ("fixVersions", fields.fix_versions.as_ref().map(named)),
        (
            "parent",
            fields.parent.as_ref().map(|it| json!({ "key": it })),
        ),
        ("duedate", fields.due_date.as_ref().map(|it| json!(it))),
        (
            "assignee",
            fields.assignee.as_ref().map(|it| jira.person(Some(it))),
        ),
    ];
    let known = known
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    // What is named has its own way in; what is not goes as it came.
    let others = fields
        .other
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()));
    others.chain(known).collect()
}

pub(super) async fn update(
    jira: &Jira,
    issue: &str,
    fields: &IssueFields,
) -> Result<Made, UpstreamError> {
    let call = jira.call(Method::PUT, "/issue/{key}", &["issue", issue])?;
    let body = json!({ "fields": body_of(jira, fields) });
    call.json(&body).send().await?;
    Ok(made(issue, jira.browse(issue), EffectOutcome::Applied))
}

pub(super) async fn assign(
    jira: &Jira,
    issue: &str,
    account: Option<&str>,
) -> Result<Made, UpstreamError> {
    let call = jira.call(
        Method::PUT,
        "/issue/{key}/assignee",
        &["issue", issue, "assignee"],
    )?;
    call.json(&jira.person(account)).send().await?;
    Ok(made(issue, jira.browse(issue), EffectOutcome::Applied))
}

/// Takes a transition by id, name or status, unless an earlier try took it: then the issue is where it leads.
pub(super) async fn transition(
    jira: &Jira,
    issue: &str,
    asked: &str,
    fields: &BTreeMap<String, Value>,
) -> Result<Made, UpstreamError> {
    let path = ["issue", issue, "transitions"];
    let call = jira.get("/issue/{key}/transitions", &path)?;
    let answer: Value = call.send().await?.json()?;
    let ways = answer["transitions"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let Some(id) = way(ways, asked) else {
        return standing(jira, issue, asked, ways).await;
    };
    let call = jira.call(Method::POST, "/issue/{key}/transitions", &path)?;
    let mut body = json!({ "transition": { "id": id } });
    if !fields.is_empty() {
        body["fields"] = json!(fields);
    }
    call.json(&body).send().await?;
    Ok(made(issue, jira.browse(issue), EffectOutcome::Applied))
}

/// The id of the way of this id, this name, or to the status of this name.
fn way<'a>(ways: &'a [Value], asked: &str) -> Option<&'a str> {
    let found = ["/id", "/name", "/to/name"].iter().find_map(|place| {
        let fits = |way: &&Value| text_at(way, place).eq_ignore_ascii_case(asked);
        ways.iter().find(fits)
    });
    found.map(|way| text_at(way, "/id"))
}

/// There is no such way: well where the issue stands at its end already.
async fn standing(
    jira: &Jira,
    issue: &str,
    asked: &str,
    ways: &[Value],
) -> Result<Made, UpstreamError> {
    let now = jira.issue(issue, "status").await?;
    let status = text_at(&now, "/fields/status/name");
    if status.eq_ignore_ascii_case(asked) {
        return Ok(made(issue, jira.browse(issue), EffectOutcome::Exists));
    }
    let names: Vec<String> = ways
        .iter()
        .map(|way| {
            let (name, to) = (text_at(way, "/name"), text_at(way, "/to/name"));
            format!("{name} (id {}, to {to})", text_at(way, "/id"))
        })
        .collect();
    Err(UpstreamError::Refused {
        provider: Provider::Jira,
        status: StatusCode::UNPROCESSABLE_ENTITY,
        message: format!(
            "{issue} is {status} and has no transition {asked:?}; there are: {}",
            names.join(", ")
        ),
    })
}
