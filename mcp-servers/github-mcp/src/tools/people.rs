//! `get_me`, `list_repository_collaborators`, `list_assignees`, `list_milestones`, `list_issue_types`, `get_repository`.

use contracts::github::{Collaborator, IssueType, Milestone, Page, Profile, Repository, User};
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
    GithubTools,
    arguments::arguments,
    place::Which,
    rows::{self, One, Rows},
    word,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

arguments! {
    struct RepositoryArguments {}
}

arguments! {
    paged struct ListArguments {}
}

arguments! {
    paged struct CollaboratorArguments {
        /// Which collaborators.
        #[serde(default)]
        affiliation: Affiliation,
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Affiliation {
    /// Those from outside of the organisation.
    Outside,
    /// Those who were added to the repository.
    Direct,
    /// Everybody who may do something.
    #[default]
    All,
}

arguments! {
    paged struct MilestoneArguments {
        /// Which milestones.
        #[serde(default)]
        state: State,
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Open,
    Closed,
    All,
}

#[tool_router(router = people_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "get_me",
        title = "Who am I",
        description = "Read the account in whose name this run writes on GitHub.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Profile>>()
    )]
    async fn get_me(
        &self,
        Parameters(arguments): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Profile>>, Failure> {
        let Nothing {} = arguments;
        let me: Profile = self.api.get(&call, self.api.url(["user"])).await?;
        let sanitised = me.sanitised.clone();
        Ok(rows::one("this run writes as", me, &sanitised))
    }

    #[tool(
        name = "get_repository",
        title = "Read a repository",
        description = "Read a repository: default branch, visibility and description.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Repository>>()
    )]
    async fn get_repository(
        &self,
        Parameters(arguments): Parameters<RepositoryArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Repository>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let repository: Repository = place.get(&[], &[]).await?;
        Ok(rows::one("repository", repository, ""))
    }

    #[tool(
        name = "list_repository_collaborators",
        title = "List collaborators",
        description = "List who may do what in a repository.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Collaborator>>()
    )]
    async fn list_repository_collaborators(
        &self,
        Parameters(arguments): Parameters<CollaboratorArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Collaborator>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let query = [("affiliation", Some(word(&arguments.affiliation)))];
        let page = place.page(&["collaborators"], &query, which).await?;
        let headline = format!("collaborators of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "list_assignees",
        title = "List possible assignees",
        description = "List the accounts that issues of a repository can be assigned to.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<User>>()
    )]
    async fn list_assignees(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<User>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let page = place.page(&["assignees"], &[], which).await?;
        let headline = format!(
            "possible assignees of {}, page {}",
            place.repository, which.page
        );
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "list_milestones",
        title = "List milestones",
        description = "List the milestones of a repository with their numbers.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Milestone>>()
    )]
    async fn list_milestones(
        &self,
        Parameters(arguments): Parameters<MilestoneArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Milestone>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let query = [("state", Some(word(&arguments.state)))];
        let page = place.page(&["milestones"], &query, which).await?;
        let headline = format!("milestones of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "list_issue_types",
        title = "List issue types",
        description = "List the types that issues of a repository can have; none where its owner is a person.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<IssueType>>()
    )]
    async fn list_issue_types(
        &self,
        Parameters(arguments): Parameters<RepositoryArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<IssueType>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let types: Page<IssueType> = place.get(&["issue-types"], &[]).await?;
        let which = Which { page: 1, size: 100 };
        let headline = format!("issue types of {}", place.repository);
        Ok(rows::page(headline, types, which))
    }
}
