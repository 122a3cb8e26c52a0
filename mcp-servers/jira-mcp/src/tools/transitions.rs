//! Ways from status to status.

use std::collections::BTreeMap;

use contracts::{
    EffectAnswer,
    jira::{DoTransition, Transition},
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

use super::{JiraTools, fields, keys::OneIssue, listed::Listed};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Take {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The transition's id or name, or the name of the status it leads to.
    #[schemars(length(min = 1))]
    transition_id: String,
    /// Fields that the transition asks for, by id, as Jira takes them.
    #[serde(default, deserialize_with = "fields::object_or_text")]
    fields: Map<String, Value>,
}

#[tool_router(router = transitions_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_transitions",
        title = "List transitions",
        description = "List the ways out of an issue's present status.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Transition>>()
    )]
    async fn jira_get_transitions(
        &self,
        Parameters(arguments): Parameters<OneIssue>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Transition>>, Failure> {
        let key = &arguments.issue_key;
        let url = self.api.url(["issues", key, "transitions"]);
        self.rows(&call, url, &format!("transitions of {key}"))
            .await
    }

    #[tool(
        name = "jira_transition_issue",
        title = "Change the status of an issue",
        description = "Take a transition of an issue, so that its status changes.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_transition_issue(
        &self,
        Parameters(arguments): Parameters<Take>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self
            .api
            .url(["issues", &arguments.issue_key, "transitions"]);
        let transition = DoTransition {
            transition: arguments.transition_id,
            fields: BTreeMap::from_iter(arguments.fields),
        };
        let answer: EffectAnswer = self.api.post(&call, url, &transition).await?;
        Ok(written(answer))
    }
}
