//! Projects, and what issues in them are made of.

use contracts::jira::{Field, IssueType, Project};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{JiraTools, keys::OneProject, listed::Listed};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct All {
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Search {
    /// A part of the name or key.
    #[schemars(length(min = 1))]
    query: String,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CreateFields {
    /// The project's key, as PROJ.
    #[schemars(length(min = 1, max = 32))]
    project_key: String,
    /// The type's id, as jira_get_project_issue_types shows it.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    issue_type_id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Fields {
    /// A part of the name or id; all where empty.
    #[serde(default)]
    keyword: String,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

const fn usual() -> u32 {
    50
}

#[tool_router(router = projects_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_all_projects",
        title = "List projects",
        description = "List the projects that this run reaches.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Project>>()
    )]
    async fn jira_get_all_projects(
        &self,
        Parameters(arguments): Parameters<All>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Project>>, Failure> {
        let part = [
            ("start_at", arguments.start_at),
            ("limit", arguments.limit.into()),
        ];
        self.rows(&call, self.api.url_with(["projects"], &part)?, "projects")
            .await
    }

    #[tool(
        name = "jira_search_projects",
        title = "Search projects",
        description = "Search the projects that this run reaches, by name or key.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Project>>()
    )]
    async fn jira_search_projects(
        &self,
        Parameters(arguments): Parameters<Search>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Project>>, Failure> {
        let limit = arguments.limit.to_string();
        let asked = [("query", arguments.query.as_str()), ("limit", &limit)];
        self.rows(&call, self.api.url_with(["projects"], &asked)?, "projects")
            .await
    }

    #[tool(
        name = "jira_get_project_issue_types",
        title = "List types of issues",
        description = "List the types of issues that can be made in a project.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<IssueType>>()
    )]
    async fn jira_get_project_issue_types(
        &self,
        Parameters(arguments): Parameters<OneProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<IssueType>>, Failure> {
        let key = &arguments.project_key;
        let url = self.api.url(["projects", key, "issue-types"]);
        self.rows(&call, url, &format!("types of issues of {key}"))
            .await
    }

    #[tool(
        name = "jira_get_create_fields",
        title = "List fields of a new issue",
        description = "List the fields of a new issue of a type, which are required, and which values they take.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Field>>()
    )]
    async fn jira_get_create_fields(
        &self,
        Parameters(arguments): Parameters<CreateFields>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Field>>, Failure> {
        let (key, id) = (&arguments.project_key, &arguments.issue_type_id);
        let url = self.api.url(["projects", key, "issue-types", id, "fields"]);
        self.rows(&call, url, &format!("fields of a new issue of {key}"))
            .await
    }

    #[tool(
        name = "jira_search_fields",
        title = "Search fields",
        description = "Search the fields that issues have, to learn their ids.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Field>>()
    )]
    async fn jira_search_fields(
        &self,
        Parameters(arguments): Parameters<Fields>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Field>>, Failure> {
        let url = self
            .api
            .url_with(["fields"], &[("query", arguments.keyword.as_str())])?;
        let mut answer = self.rows::<Field>(&call, url, "fields").await?;
        let most = arguments.limit as usize;
        if answer.data.items.len() > most {
            answer.data.items.truncate(most);
            answer
                .data
                .notes
                .push("there are more; narrow the keyword".to_owned());
        }
        Ok(answer)
    }
}
