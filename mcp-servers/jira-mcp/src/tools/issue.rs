//! `jira_get_issue`: an issue with its description and comments.

use contracts::jira::{Comment, Issue, Rows};
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

use super::{JiraTools, TEXT_BYTES, line::Line as _};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// Further fields by id, separated by commas, or *all.
    #[serde(default)]
    fields: String,
    /// How many comments at most; 0 for none.
    #[serde(default = "usual")]
    #[schemars(range(max = 100))]
    comment_limit: u32,
}

const fn usual() -> u32 {
    10
}

/// An issue.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Shown {
    /// Whose words these are.
    about: String,
    /// The issue.
    issue: Issue,
    /// Its comments, oldest first.
    comments: Vec<Comment>,
    /// What was left out or removed, and how to get the rest; empty where nothing was.
    notes: Vec<String>,
}

#[tool_router(router = issue_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_issue",
        title = "Read an issue",
        description = "Read an issue: summary, status, people, description, links, attachments and comments.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn jira_get_issue(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let wanted = (arguments.fields.as_str(), arguments.comment_limit);
        self.issue(&call, arguments.issue_key.trim(), wanted).await
    }
}

impl JiraTools {
    /// An issue as a resource.
    pub(super) async fn whole_issue(
        &self,
        call: &Call,
        key: &str,
    ) -> Result<Answer<Shown>, Failure> {
        self.issue(call, key, ("", usual())).await
    }

    async fn issue(
        &self,
        call: &Call,
        key: &str,
        (fields, comments): (&str, u32),
    ) -> Result<Answer<Shown>, Failure> {
        if key.is_empty() {
            return Err(Failure::new("issue_key is empty; write it as PROJ-42"));
        }
        let url = self.api.url_with(["issues", key], &[("fields", fields)])?;
        let issue: Issue = self.api.get(call, url).await?;
        let comments = if comments == 0 {
            Rows {
                items: Vec::new(),
                next_start: None,
                sanitised: String::new(),
            }
        } else {
            let path = ["issues", key, "comments"];
            let url = self.api.url_with(path, &[("limit", comments)])?;
            self.api.get(call, url).await?
        };
        Ok(answer(issue, comments))
    }
}

fn answer(mut issue: Issue, comments: Rows<Comment>) -> Answer<Shown> {
    let mut notes: Vec<String> = [&issue.sanitised, &comments.sanitised]
        .into_iter()
        .filter(|it| !it.is_empty())
        .cloned()
        .collect();
    let part = cut(&issue.description_markdown, TEXT_BYTES);
    if part.left_out > 0 {
        notes.push(format!(
            "the description was cut; its last {} bytes are read at {}",
            part.left_out, issue.url
        ));
    }
    issue.description_markdown = part.text.to_owned();
    let words = format!("# {}\n\n{}", issue.summary, issue.description_markdown);
    let quote = Quote {
        label: format!("issue {}, summary and description", issue.key),
        text: &words,
    };
    let mut text = format!("{}\n{quote}", facts(&issue));
    let (mut room, mut shown) = (TEXT_BYTES - issue.description_markdown.len(), Vec::new());
    let total = comments.items.len();
    for comment in comments.items {
        let line = comment.line();
        if line.len() > room && !shown.is_empty() {
            break;
        }
        let part = cut(&line, room.max(2_000));
        room = room.saturating_sub(line.len());
        let label = format!("comment {} of {}", comment.id, issue.key);
        let quote = Quote {
            label,
            text: part.text,
        };
        text = format!("{text}\n{quote}");
        shown.push(comment);
    }
    let next = if shown.len() < total {
        Some(shown.len() as u64)
    } else {
        comments.next_start
    };
    if let Some(next) = next {
        notes.push(format!(
            "there are more comments; read them with jira_get_comments, start_at={next}"
        ));
    }
    for note in &notes {
        text = format!("{text}\nNote: {note}");
    }
    let data = Shown {
        about: provenance("summary, description and comments were written by Jira's users"),
        issue,
        comments: shown,
        notes,
    };
    Answer { text, data }
}

/// What is not other people's prose.
fn facts(issue: &Issue) -> String {
    let assignee = issue.assignee.as_ref();
    let assignee = assignee.map_or("nobody", |it| it.display_name.as_str());
    let mut lines = vec![format!(
        "{}: {}, {}, assigned to {assignee}, {}",
        issue.key, issue.issue_type, issue.status, issue.url
    )];
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{name}: {value}"));
        }
    };
    add("Priority", issue.priority.clone().unwrap_or_default());
    add("Labels", issue.labels.join(", "));
    add("Components", issue.components.join(", "));
    add("Fix versions", issue.fix_versions.join(", "));
    add(
        "Parent",
        issue
            .parent
            .as_ref()
            .map_or_else(String::new, |it| it.line()),
    );
    let below: Vec<String> = issue.subtasks.iter().map(|it| it.line()).collect();
    add("Below it", below.join("; "));
    let links: Vec<String> = issue
        .links
        .iter()
        .map(|it| format!("{} {} (link {})", it.relation, it.issue.line(), it.id))
        .collect();
    add("Links", links.join("; "));
    let files: Vec<String> = issue.attachments.iter().map(|it| it.line()).collect();
    add("Attachments", files.join("; "));
    lines.join("\n")
}
