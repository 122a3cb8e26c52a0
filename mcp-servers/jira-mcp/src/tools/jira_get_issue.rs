//! `jira_get_issue`: an issue with its description.

use contracts::jira;
use mcp::{Answer, Call, Failure, Quote, cut, provenance};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::JiraTools;

/// Bytes of the description in one answer: within what coding CLIs pass on to the model.
const TEXT_BYTES: usize = 70_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Z][A-Z0-9_]*-[1-9][0-9]*$"))]
    issue_key: String,
}

/// An issue.
#[derive(Debug, Serialize, JsonSchema)]
struct Shown {
    /// Whose words these are.
    about: String,
    /// The key.
    key: String,
    /// The title.
    summary: String,
    /// The status by name.
    status: String,
    /// The type by name.
    issue_type: String,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<String>,
    /// The description, as Markdown.
    description_markdown: String,
    /// Where a person reads it.
    url: String,
    /// What was left out or removed; empty where nothing was.
    notes: Vec<String>,
}

#[tool_router(router = jira_get_issue_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_issue",
        title = "Read a Jira issue",
        description = "Read a Jira issue: summary, status, type, assignee and description.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn jira_get_issue(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let key = arguments.issue_key.trim();
        if key.is_empty() {
            return Err(Failure::new("issue_key is empty; write it as PROJ-42"));
        }
        let issue = self.api.get(&call, self.api.url(["issues", key])).await?;
        Ok(answer(issue))
    }
}

fn answer(issue: jira::Issue) -> Answer<Shown> {
    let part = cut(&issue.description_markdown, TEXT_BYTES);
    let mut notes = Vec::from_iter(Some(issue.sanitised).filter(|it| !it.is_empty()));
    if part.left_out > 0 {
        notes.push(format!(
            "the description was cut; its last {} bytes are read at {}",
            part.left_out, issue.url
        ));
    }
    let words = format!("# {}\n\n{}", issue.summary, part.text);
    let quote = Quote {
        label: format!("issue {}, summary and description", issue.key),
        text: &words,
    };
    let assignee = issue.assignee.as_deref().unwrap_or("nobody");
    let mut text = format!(
        "{}: {}, {}, assigned to {assignee}, {}\n{quote}",
        issue.key, issue.issue_type, issue.status, issue.url
    );
    for note in &notes {
        text = format!("{text}\nNote: {note}");
    }
    let data = Shown {
        about: provenance("summary and description were written by Jira's users"),
        description_markdown: part.text.to_owned(),
        key: issue.key,
        summary: issue.summary,
        status: issue.status,
        issue_type: issue.issue_type,
        assignee: issue.assignee,
        url: issue.url,
        notes,
    };
    Answer { text, data }
}
