//! What is set up in projects and for the site, and new projects.

use contracts::{
    EffectAnswer,
    jira::{Component, CreateProject, Named, Version},
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

use super::{
    JiraTools,
    keys::{Nothing, OneProject},
    listed::Listed,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewProject {
    /// Its key: two to ten capital letters and digits.
    #[schemars(regex(pattern = "^[A-Z][A-Z0-9]{1,9}$"))]
    key: String,
    /// Its name.
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// software or business.
    #[serde(default = "software")]
    project_type_key: String,
    /// The account id of who leads it; our own account where absent.
    #[serde(default)]
    lead_account_id: Option<String>,
    /// What it is about.
    #[serde(default)]
    description: String,
}

fn software() -> String {
    "software".to_owned()
}

#[tool_router(router = setup_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_project_versions",
        title = "List versions",
        description = "List the versions of a project.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Version>>()
    )]
    async fn jira_get_project_versions(
        &self,
        Parameters(arguments): Parameters<OneProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Version>>, Failure> {
        let key = &arguments.project_key;
        let url = self.api.url(["projects", key, "versions"]);
        self.rows(&call, url, &format!("versions of {key}")).await
    }

    #[tool(
        name = "jira_get_project_components",
        title = "List components",
        description = "List the components of a project.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Component>>()
    )]
    async fn jira_get_project_components(
        &self,
        Parameters(arguments): Parameters<OneProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Component>>, Failure> {
        let key = &arguments.project_key;
        let url = self.api.url(["projects", key, "components"]);
        self.rows(&call, url, &format!("components of {key}")).await
    }

    #[tool(
        name = "jira_get_priorities",
        title = "List priorities",
        description = "List the priorities of issues, the highest first.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Named>>()
    )]
    async fn jira_get_priorities(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Named>>, Failure> {
        self.rows(&call, self.api.url(["priorities"]), "priorities")
            .await
    }

    #[tool(
        name = "jira_get_statuses",
        title = "List statuses",
        description = "List the statuses of all workflows.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Named>>()
    )]
    async fn jira_get_statuses(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Named>>, Failure> {
        self.rows(&call, self.api.url(["statuses"]), "statuses")
            .await
    }

    #[tool(
        name = "jira_create_project",
        title = "Create a project",
        description = "Create a project. A person approves it first, unless policy says otherwise.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_create_project(
        &self,
        Parameters(arguments): Parameters<NewProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let project = CreateProject {
            key: arguments.key,
            name: arguments.name,
            project_type: arguments.project_type_key,
            lead: arguments.lead_account_id,
            description: arguments.description,
        };
        let answer: EffectAnswer = self
            .api
            .post(&call, self.api.url(["projects"]), &project)
            .await?;
        Ok(written(answer))
    }
}
