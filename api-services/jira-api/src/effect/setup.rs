//! Projects.

use contracts::{EffectOutcome, jira::CreateProject};
use effects::{Made, Order};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{Write, made::made};
use crate::jira::{Flavour, Jira};

/// A project; one of that key is the answer of an earlier try.
pub(super) async fn project(
    jira: &Jira,
    order: &Order<'_, Write>,
    project: &CreateProject,
) -> Result<Made, UpstreamError> {
    let at = || {
        let url = jira.browse(&project.key);
        made(project.key.as_str(), url, EffectOutcome::Applied)
    };
    if order.asked_before && exists(jira, &project.key).await? {
        return Ok(at());
    }
    let me = jira.me().await?;
    let lead = project.lead.as_deref().unwrap_or(me);
    let lead_field = match jira.flavour {
        Flavour::Cloud => "leadAccountId",
        Flavour::DataCenter => "lead",
    };
    let mut body = json!({
        "key": project.key, "name": project.name, "projectTypeKey": project.project_type,
        "description": project.description, "assigneeType": "UNASSIGNED",
    });
    body[lead_field] = json!(lead);
    let call = jira.call(Method::POST, "/project", &["project"])?;
    let _: Value = call.json(&body).send().await?.json()?;
    Ok(at())
}

async fn exists(jira: &Jira, key: &str) -> Result<bool, UpstreamError> {
    match jira.get("/project/{key}", &["project", key])?.send().await {
        Ok(_) => Ok(true),
        Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(false),
        Err(error) => Err(error),
    }
}
