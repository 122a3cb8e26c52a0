//! `jira_update_issue`, `jira_assign_issue` and `jira_link_to_epic`.

use contracts::{
    EffectAnswer,
    jira::{Assign, IssueFields, UpdateIssue},
};
use mcp::{Answer, Call, Failure, Written, written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{JiraTools, fields, keys::parts};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Update {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// Fields that change: summary, description (Markdown), priority, labels, components, fixVersions, parent, duedate, assignee (account id), customfield_….
    #[serde(deserialize_with = "fields::object_or_text")]
    fields: Map<String, Value>,
    /// Further fields of the same kind.
    #[serde(default, deserialize_with = "fields::object_or_text")]
    additional_fields: Map<String, Value>,
    /// All components by name, separated by commas.
    #[serde(default)]
    components: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Assignment {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The account id of who is to work on it; absent for nobody.
    #[serde(default)]
    assignee: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Epic {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The key of the epic.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    epic_key: String,
}

impl JiraTools {
    async fn update(
        &self,
        call: &Call,
        key: &str,
        fields: IssueFields,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["issues", key]);
        let answer: EffectAnswer = self.api.put(call, url, &UpdateIssue { fields }).await?;
        Ok(written(answer))
    }
}

#[tool_router(router = change_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_update_issue",
        title = "Change an issue",
        description = "Change fields of an issue. What is not named stays; lists are replaced as a whole. The status changes by jira_transition_issue.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_update_issue(
        &self,
        Parameters(arguments): Parameters<Update>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let mut changed = IssueFields::default();
        fields::add(&mut changed, arguments.fields)?;
        fields::add(&mut changed, arguments.additional_fields)?;
        if let Some(components) = &arguments.components {
            changed.components = Some(parts("components", components)?);
        }
        self.update(&call, &arguments.issue_key, changed).await
    }

    #[tool(
        name = "jira_assign_issue",
        title = "Assign an issue",
        description = "Assign an issue to somebody, or to nobody.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_assign_issue(
        &self,
        Parameters(arguments): Parameters<Assignment>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["issues", &arguments.issue_key, "assignee"]);
        let assign = Assign {
            account_id: arguments.assignee,
        };
        let answer: EffectAnswer = self.api.put(&call, url, &assign).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_link_to_epic",
        title = "Put an issue under an epic",
        description = "Put an issue under an epic.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_link_to_epic(
        &self,
        Parameters(arguments): Parameters<Epic>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let fields = IssueFields {
            parent: Some(arguments.epic_key),
            ..IssueFields::default()
        };
        self.update(&call, &arguments.issue_key, fields).await
    }
}
