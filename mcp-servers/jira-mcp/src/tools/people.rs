//! People.

use contracts::jira::{Person, Rows};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    JiraTools,
    listed::{Listed, listed},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Who {
    /// An account id, or an e-mail address or name that only one account has.
    #[schemars(length(min = 1, max = 255))]
    user_identifier: String,
}

/// Where to look for people.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Assignable {
    /// A part of the name or e-mail address; empty for everybody.
    query: String,
    /// The issue's key; or else project_key.
    #[serde(
        default,
        rename(serialize = "issue"),
        skip_serializing_if = "Option::is_none"
    )]
    issue_key: Option<String>,
    /// The project's key.
    #[serde(
        default,
        rename(serialize = "project"),
        skip_serializing_if = "Option::is_none"
    )]
    project_key: Option<String>,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

const fn usual() -> u32 {
    20
}

#[tool_router(router = people_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_user_profile",
        title = "Find a person",
        description = "Find a person by account id, e-mail address or name.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Person>>()
    )]
    async fn jira_get_user_profile(
        &self,
        Parameters(arguments): Parameters<Who>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Person>>, Failure> {
        let who = arguments.user_identifier.trim();
        let person: Person = self.api.get(&call, self.api.url(["users", who])).await?;
        let rows = Rows {
            items: vec![person],
            next_start: None,
            sanitised: String::new(),
        };
        Ok(listed("people", rows))
    }

    #[tool(
        name = "jira_search_assignable_users",
        title = "Find people for an issue",
        description = "Find people who may be given an issue, or issues of a project.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Person>>()
    )]
    async fn jira_search_assignable_users(
        &self,
        Parameters(arguments): Parameters<Assignable>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Person>>, Failure> {
        let url = self.api.url_with(["users", "assignable"], &arguments)?;
        self.rows(&call, url, "people who may be assigned").await
    }
}
