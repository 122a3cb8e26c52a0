//! `jira_create_issue`.

use contracts::{
    EffectAnswer,
    jira::{CreateIssue, IssueFields},
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
struct Arguments {
    /// The project's key, as PROJ.
    #[schemars(length(min = 1, max = 32))]
    project_key: String,
    /// The title.
    #[schemars(length(min = 1, max = 255))]
    summary: String,
    /// The type by name, as Task, Bug, Story or Epic.
    #[schemars(length(min = 1))]
    issue_type: String,
    /// The text, as Markdown.
    #[serde(default)]
    #[schemars(length(max = 32000))]
    description: Option<String>,
    /// The account id of who is to work on it.
    #[serde(default)]
    assignee: Option<String>,
    /// Components by name, separated by commas.
    #[serde(default)]
    components: Option<String>,
    /// Further fields: priority, labels, fixVersions, parent (key of the epic or whole), duedate, customfield_….
    #[serde(default, deserialize_with = "fields::object_or_text")]
    additional_fields: Map<String, Value>,
}

#[tool_router(router = create_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_create_issue",
        title = "Create an issue",
        description = "Create an issue in a project that this run reaches.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_create_issue(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let mut fields = IssueFields {
            summary: Some(arguments.summary),
            description: arguments.description,
            assignee: arguments.assignee,
            ..IssueFields::default()
        };
        if let Some(components) = &arguments.components {
            fields.components = Some(parts("components", components)?);
        }
        fields::add(&mut fields, arguments.additional_fields)?;
        let issue = CreateIssue {
            project: arguments.project_key,
            issue_type: arguments.issue_type,
            fields,
        };
        let answer: EffectAnswer = self
            .api
            .post(&call, self.api.url(["issues"]), &issue)
            .await?;
        Ok(written(answer))
    }
}
