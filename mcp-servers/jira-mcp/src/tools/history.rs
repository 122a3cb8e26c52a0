//! What happened to issues, who is told, and what code belongs to them.

use contracts::jira::{Change, DevelopmentInfo, DevelopmentItem, Person, Rows, Watchers};
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
    keys::{OneIssue, parts},
    line::Line,
    listed::{Listed, listed},
};

/// The most issues whose history is read in one call.
const AT_ONCE: usize = 20;

/// The history of one issue.
#[derive(Debug, Serialize, JsonSchema)]
struct History {
    /// The issue's key.
    issue_key: String,
    /// Its changes, oldest first.
    changes: Vec<Change>,
}

impl Line for History {
    fn line(&self) -> String {
        let changes: Vec<String> = self.changes.iter().map(Line::line).collect();
        format!("{}:\n{}", self.issue_key, changes.join("\n"))
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Changelogs {
    /// Keys of up to 20 issues, separated by commas.
    #[schemars(length(min = 1))]
    issue_ids_or_keys: String,
    /// How many changes of each at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

const fn usual() -> u32 {
    50
}

#[tool_router(router = history_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_batch_get_changelogs",
        title = "Read the history of issues",
        description = "Read what was changed on issues, by whom and when.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<History>>()
    )]
    async fn jira_batch_get_changelogs(
        &self,
        Parameters(arguments): Parameters<Changelogs>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<History>>, Failure> {
        let keys = parts("issue_ids_or_keys", &arguments.issue_ids_or_keys)?;
        if keys.len() > AT_ONCE {
            return Err(Failure::new(format!(
                "name at most {AT_ONCE} issues in one call"
            )));
        }
        let (mut items, mut sanitised) = (Vec::new(), String::new());
        for key in keys {
            let url = self
                .api
                .url_with(["issues", &key, "changelog"], &[("limit", arguments.limit)])?;
            let changes: Rows<Change> = self.api.get(&call, url).await?;
            sanitised.push_str(&changes.sanitised);
            items.push(History {
                issue_key: key,
                changes: changes.items,
            });
        }
        let rows = Rows {
            items,
            next_start: None,
            sanitised,
        };
        Ok(listed("changes", rows))
    }

    #[tool(
        name = "jira_get_issue_watchers",
        title = "List watchers",
        description = "List who is told of an issue's changes.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Person>>()
    )]
    async fn jira_get_issue_watchers(
        &self,
        Parameters(arguments): Parameters<OneIssue>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Person>>, Failure> {
        let key = &arguments.issue_key;
        let url = self.api.url(["issues", key, "watchers"]);
        let watchers: Watchers = self.api.get(&call, url).await?;
        let rows = Rows {
            items: watchers.watchers,
            next_start: None,
            sanitised: String::new(),
        };
        Ok(listed(&format!("watchers of {key}"), rows))
    }

    #[tool(
        name = "jira_get_issue_development_info",
        title = "Read the code of an issue",
        description = "Read which pull requests, branches and commits name an issue.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<DevelopmentItem>>()
    )]
    async fn jira_get_issue_development_info(
        &self,
        Parameters(arguments): Parameters<OneIssue>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<DevelopmentItem>>, Failure> {
        let key = &arguments.issue_key;
        let url = self.api.url(["issues", key, "development"]);
        let found: DevelopmentInfo = self.api.get(&call, url).await?;
        let rows = Rows {
            items: found.items,
            next_start: None,
            sanitised: found.sanitised,
        };
        Ok(listed(
            &format!("pull requests, branches and commits of {key}"),
            rows,
        ))
    }
}
