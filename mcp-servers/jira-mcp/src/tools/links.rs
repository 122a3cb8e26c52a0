//! Links, to other issues and to pages.

use contracts::{
    EffectAnswer,
    jira::{CreateLink, CreateRemoteLink, LinkType, RemoteLink},
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
    keys::{Nothing, OneIssue},
    listed::Listed,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    /// The type by name, as Blocks; jira_get_link_types lists them.
    #[schemars(length(min = 1))]
    link_type: String,
    /// The issue that does it: the one that blocks.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    inward_issue_key: String,
    /// The issue that it is done to: the one that is blocked.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    outward_issue_key: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Page {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The page's address, as of a pull request.
    #[schemars(url)]
    url: String,
    /// Its title.
    #[schemars(length(min = 1, max = 255))]
    title: String,
    /// What it says, in a line.
    #[serde(default)]
    summary: String,
    /// How it relates to the issue, as implements.
    #[serde(default)]
    relationship: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unlink {
    /// The link's id, as jira_get_issue shows it.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    link_id: String,
}

#[tool_router(router = links_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_link_types",
        title = "List types of links",
        description = "List the types of links between issues, with their words.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<LinkType>>()
    )]
    async fn jira_get_link_types(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<LinkType>>, Failure> {
        self.rows(&call, self.api.url(["link-types"]), "types of links")
            .await
    }

    #[tool(
        name = "jira_create_issue_link",
        title = "Link two issues",
        description = "Link two issues; the inward one does to the outward one what the type says.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_create_issue_link(
        &self,
        Parameters(arguments): Parameters<Link>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let link = CreateLink {
            link_type: arguments.link_type,
            inward: arguments.inward_issue_key,
            outward: arguments.outward_issue_key,
        };
        let answer: EffectAnswer = self.api.post(&call, self.api.url(["links"]), &link).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_remove_issue_link",
        title = "Remove a link",
        description = "Remove a link between two issues.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_remove_issue_link(
        &self,
        Parameters(arguments): Parameters<Unlink>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["links", &arguments.link_id]);
        let answer: EffectAnswer = self.api.delete(&call, url).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_create_remote_issue_link",
        title = "Link a page to an issue",
        description = "Link an issue to a page outside, as to its pull request. A second link to the same page replaces the first.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_create_remote_issue_link(
        &self,
        Parameters(arguments): Parameters<Page>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self
            .api
            .url(["issues", &arguments.issue_key, "remote-links"]);
        let link = CreateRemoteLink {
            url: arguments.url,
            title: arguments.title,
            summary: arguments.summary,
            relationship: arguments.relationship,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &link).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_get_remote_issue_links",
        title = "List linked pages",
        description = "List the pages outside that an issue links to.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<RemoteLink>>()
    )]
    async fn jira_get_remote_issue_links(
        &self,
        Parameters(arguments): Parameters<OneIssue>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<RemoteLink>>, Failure> {
        let key = &arguments.issue_key;
        let url = self.api.url(["issues", key, "remote-links"]);
        self.rows(&call, url, &format!("pages that {key} links to"))
            .await
    }
}
