//! Who answers, and what the organisation has: projects, teams, members, monitors, figures.

use contracts::sentry::{Member, Monitor, Organization, Page, Project, Stats, Team, Whoami};
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

use super::SentryTools;
use crate::{
    place::organization,
    shown::{About, Listed, listed},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Find {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// Part of a name or slug.
    query: Option<String>,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Organizations {
    /// Part of a name or slug.
    query: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct OfProject {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The project's slug; absent for all that this run reaches.
    project_slug: Option<String>,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ProjectStats {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The project's slug.
    #[schemars(length(min = 1))]
    project_slug: String,
    /// Counts by hour or by day.
    #[serde(default)]
    resolution: Resolution,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
enum Resolution {
    #[default]
    #[serde(rename = "1h")]
    Hour,
    #[serde(rename = "1d")]
    Day,
}

/// What a list of names asks sentry-api.
#[derive(Serialize)]
struct Named {
    query: Option<String>,
    cursor: Option<String>,
}

#[tool_router(router = organization_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "whoami",
        title = "Who answers at Sentry",
        description = "The account that answers at Sentry, the projects that this run may read, and the issue that it may change.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Whoami>()
    )]
    async fn whoami(&self, Extension(call): Extension<Call>) -> Result<Answer<Whoami>, Failure> {
        let me: Whoami = self.api.get(&call, self.api.url(["whoami"])).await?;
        let name = me.name.as_deref().unwrap_or("an integration");
        let projects = match me.projects.as_slice() {
            [] => "none".to_owned(),
            slugs => slugs.join(", "),
        };
        let issue = me.issue.as_deref().unwrap_or("none");
        let text = format!(
            "{name} answers for {}; projects of this run: {projects}; its own issue: {issue}",
            me.organization
        );
        Ok(Answer { text, data: me })
    }

    #[tool(
        name = "find_organizations",
        title = "Find organisations",
        description = "The organisation that this installation answers for.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Organization>>()
    )]
    async fn find_organizations(
        &self,
        Parameters(arguments): Parameters<Organizations>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Organization>>, Failure> {
        let url = self.api.url(["organizations"]);
        let mut page: Page<Organization> = self.api.get(&call, url).await?;
        if let Some(query) = arguments.query.map(|it| it.to_lowercase()) {
            let meant = |it: &Organization| {
                it.slug.contains(&query) || it.name.to_lowercase().contains(&query)
            };
            page.items.retain(meant);
        }
        let about = About::new("Organisations", "names given by members");
        Ok(listed(about, page, |it| {
            format!("{} ({}) {}", it.slug, it.name, it.url)
        }))
    }

    #[tool(
        name = "find_projects",
        title = "Find projects",
        description = "List the projects that this run may read, with slug, platform and teams.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Project>>()
    )]
    async fn find_projects(
        &self,
        Parameters(arguments): Parameters<Find>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Project>>, Failure> {
        let (slug, named) = arguments.split();
        let page: Page<Project> = self.read(&call, &slug, &["projects"], &named).await?;
        let about = About::new("Projects of this run", "names given by members");
        Ok(listed(about, page, |it| {
            let platform = it.platform.as_deref().unwrap_or("platform unknown");
            format!(
                "{} (id {}): {platform}, teams: {}",
                it.slug,
                it.id,
                it.teams.join(", ")
            )
        }))
    }

    #[tool(
        name = "find_teams",
        title = "Find teams",
        description = "List the teams of the organisation; an issue is assigned to team:ID.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Team>>()
    )]
    async fn find_teams(
        &self,
        Parameters(arguments): Parameters<Find>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Team>>, Failure> {
        let (slug, named) = arguments.split();
        let page: Page<Team> = self.read(&call, &slug, &["teams"], &named).await?;
        let about = About::new("Teams", "names given by members");
        Ok(listed(about, page, |it| {
            format!("{} (team:{}), {} members", it.slug, it.id, it.members)
        }))
    }

    #[tool(
        name = "find_members",
        title = "Find members",
        description = "List the members of the organisation; an issue is assigned to user:ID.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Member>>()
    )]
    async fn find_members(
        &self,
        Parameters(arguments): Parameters<Find>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Member>>, Failure> {
        let (slug, named) = arguments.split();
        let page: Page<Member> = self.read(&call, &slug, &["members"], &named).await?;
        let about = About::new("Members", "names given by members");
        Ok(listed(about, page, |it| match &it.user {
            Some(id) => format!("{} (user:{id}), {}", it.name, it.role),
            None => format!("{}, {}, has not joined yet", it.name, it.role),
        }))
    }

    #[tool(
        name = "find_monitors",
        title = "Find cron monitors",
        description = "List jobs that are expected to report in time, with schedule and state.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Monitor>>()
    )]
    async fn find_monitors(
        &self,
        Parameters(arguments): Parameters<OfProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Monitor>>, Failure> {
        #[derive(Serialize)]
        struct Query {
            project: Option<String>,
            cursor: Option<String>,
        }
        let query = Query {
            project: arguments.project_slug,
            cursor: arguments.cursor,
        };
        let slug = organization(arguments.organization_slug.as_deref());
        let page: Page<Monitor> = self.read(&call, slug, &["monitors"], &query).await?;
        let about = About::new("Monitors", "names given by members");
        Ok(listed(about, page, |it| {
            let environments = it.environments.join(", ");
            format!(
                "{} in {}: {}, {}, {environments}",
                it.slug, it.project, it.status, it.schedule
            )
        }))
    }

    #[tool(
        name = "get_project_stats",
        title = "Count a project's events",
        description = "How many events a project took, by hour or by day.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Stats>()
    )]
    async fn get_project_stats(
        &self,
        Parameters(arguments): Parameters<ProjectStats>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Stats>, Failure> {
        #[derive(Serialize)]
        struct Query {
            resolution: Resolution,
        }
        let query = Query {
            resolution: arguments.resolution,
        };
        let slug = organization(arguments.organization_slug.as_deref());
        let path = ["projects", arguments.project_slug.as_str(), "stats"];
        let stats: Stats = self.read(&call, slug, &path, &query).await?;
        let points = stats.points.iter().filter(|it| it.events > 0);
        let points: String = points
            .map(|it| format!("\n{} {}", it.at.to_rfc3339(), it.events))
            .collect();
        let text = format!("{}: {} events{points}", stats.project, stats.total);
        Ok(Answer { text, data: stats })
    }
}

impl Find {
    /// The organisation, and what is asked of it.
    fn split(self) -> (String, Named) {
        let slug = organization(self.organization_slug.as_deref()).to_owned();
        let named = Named {
            query: self.query,
            cursor: self.cursor,
        };
        (slug, named)
    }
}
